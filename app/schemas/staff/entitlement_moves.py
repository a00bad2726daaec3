"""Moves of entitlements between counties."""

from datetime import date
from typing import Self
from uuid import UUID

from app.domain.subsidies.terms import MoveState
from app.models.subsidies.moves import EntitlementMove
from app.schemas.common import At, DivisionCode, Line, Version, Wire
from app.schemas.money import Month


class MoveWanted(Wire):
    """The new county asks for an entitlement."""

    moved_on: date
    """The day of the move by the hukou book."""


class FileSent(Wire):
    """The old county sent the file."""

    file_no: Line
    """The number of the registered letter."""


class MoveRead(Wire):
    """One move."""

    id: UUID
    """The move."""
    version: Version
    """Send it as If-Match for the next step."""
    entitlement_id: UUID
    """What moves."""
    from_county: DivisionCode
    """Who pays until then."""
    to_county: DivisionCode
    """Who pays afterwards."""
    moved_on: date
    """The day of the move."""
    state: MoveState
    """How far it has come."""
    file_no: str | None
    """The number of the registered letter."""
    pays_from_on: Month | None
    """The first month of the new county; null until the file was received."""
    asked_at: At
    """When the new county asked."""

    @classmethod
    def of(cls, row: EntitlementMove) -> Self:
        return cls(
            id=row.id,
            version=row.version,
            entitlement_id=row.entitlement_id,
            from_county=row.from_county,
            to_county=row.to_county,
            moved_on=row.moved_on,
            state=row.state,
            file_no=row.file_no,
            pays_from_on=row.pays_from_on,
            asked_at=row.asked_at,
        )
