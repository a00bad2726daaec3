"""What a bank may name at most: whatever lies outside would stop the lines beside it."""

from typing import Annotated

from pydantic import Field

from app.schemas.instants import OurInstant

BankInstant = OurInstant
"""By the bank's clock."""

MOST_LINE_FEN = 10**9
"""Ten million yuan, far above anything paid to one person; ten thousand such lines still add up
to a sum that our answers can hold."""
LineFen = Annotated[int, Field(strict=True, ge=0, le=MOST_LINE_FEN)]
