"""One entitlement with all that hangs on it, as staff read it."""

from typing import Self
from uuid import UUID

from app.domain.subsidies.terms import Basis
from app.models.subsidies.entitlements import Entitlement
from app.queries.subsidies.entitlements import Shown
from app.schemas.common import At
from app.schemas.money import Month
from app.schemas.staff.entitlement_moves import MoveRead
from app.schemas.staff.entitlement_parts import (
    ArrearsRead,
    PaidRead,
    PayerRead,
    SuspensionRead,
)
from app.schemas.staff.entitlements import EntitlementLine


class EntitlementRead(EntitlementLine):
    """One entitlement with its ground, payers, stops, arrears and payments."""

    basis: Basis
    """What it was opened from."""
    basis_id: UUID | None
    """The request or import."""
    basis_ref: str
    """The number of the decision."""
    due_from: Month
    """The first month that this system owes."""
    opened_by: str | None
    """Who registered it; null where an approval opened it."""
    opened_at: At
    """When."""
    confirmed_by: str | None
    """The second person."""
    confirmed_at: At | None
    """When it began to run; null while it is proposed."""
    payers: list[PayerRead]
    """Which county pays which months."""
    stops: list[SuspensionRead]
    """Months that were not paid, or are not."""
    arrears: list[ArrearsRead]
    """Earlier months that are or were owed."""
    payments: list[PaidRead]
    """What was paid, the latest three years first."""
    moves: list[MoveRead]
    """From county to county."""

    @classmethod
    def shown(cls, shown: Shown) -> Self:
        names = shown.staff_names
        return cls.model_validate(
            {
                **cls.parts(shown.listed),
                **_ground(shown.listed.entitlement, names),
                "payers": [PayerRead.of(row) for row in shown.payers],
                "stops": [SuspensionRead.of(row, names) for row in shown.stops],
                "arrears": [ArrearsRead.of(row) for row in shown.arrears],
                "payments": [PaidRead.of(row) for row in shown.payments],
                "moves": [MoveRead.of(row) for row in shown.moves],
            }
        )


def _ground(row: Entitlement, names: dict[UUID, str]) -> dict[str, object]:
    return {
        "basis": row.basis,
        "basis_id": row.basis_id,
        "basis_ref": row.basis_ref,
        "due_from": row.due_from,
        "opened_by": names.get(row.opened_by) if row.opened_by else None,
        "opened_at": row.opened_at,
        "confirmed_by": names.get(row.confirmed_by) if row.confirmed_by else None,
        "confirmed_at": row.confirmed_at,
    }
