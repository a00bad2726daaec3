"""My annual confirmation, from the telephone."""

from typing import Annotated, Literal, Self

from pydantic import Field

from app.domain.subsidies.terms import ConfirmationMethod
from app.models.subsidies.confirmations import ConfirmationDeclaration
from app.schemas.common import At, Wire, Year

M = ConfirmationMethod


class DeclarationWanted(Wire):
    """How I want to be confirmed without coming."""

    method: Literal[M.FACE, M.VIDEO]
    """A face check that passed, or a video call that I wish for."""
    reference: Annotated[str, Field(strict=True, pattern=r"^[A-Za-z0-9_-]{1,64}$")] | None = None
    """The number of the face check; never a picture."""


class DeclarationRead(Wire):
    """What I said; somebody of the bureau looks at it or calls me."""

    year: Year
    """The year it is for."""
    method: ConfirmationMethod
    """How I want to be confirmed."""
    state: Literal["waiting"]
    """It counts once somebody has looked."""
    declared_at: At
    """When I said so."""

    @classmethod
    def of(cls, row: ConfirmationDeclaration) -> Self:
        return cls(year=row.year, method=row.method, state="waiting", declared_at=row.declared_at)
