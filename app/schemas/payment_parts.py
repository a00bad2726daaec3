"""How payments are named on the wire, in each contract alike."""

from typing import Annotated

from pydantic import Field

from app.schemas.money import PATTERN

Period = Annotated[str, Field(strict=True, pattern=PATTERN)]
PaymentNo = Annotated[str, Field(strict=True, pattern=r"^[A-Za-z0-9]{1,32}$")]
Attempt = Annotated[int, Field(strict=True, ge=1, le=99)]
Digest = Annotated[str, Field(strict=True, pattern=r"^[0-9a-f]{64}$")]
BankSerial = Annotated[str, Field(strict=True, pattern=r"^[A-Za-z0-9_.-]{1,64}$")]
"""A number of the bank's own."""
