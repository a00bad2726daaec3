"""An entitlement that was put down and does not run yet: on what ground, for which months."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain.subsidies.months import next_month
from app.domain.subsidies.opening import Opening
from app.domain.subsidies.programme import Cadence, Programme
from app.domain.subsidies.terms import Basis, EntitlementStatus
from app.models.subsidies.entitlements import Entitlement
from app.models.veterans.persons import Person


@dataclass(frozen=True, slots=True)
class Ground:
    """What an entitlement rests on, and who entered it; None where an approval opened it."""

    basis: Basis
    id: UUID | None
    reference: str
    opened_by: UUID | None = None


def proposed(
    person: Person,
    opening: Opening,
    ground: Ground,
    programme: Programme,
    *,
    payer: str,
    at: datetime,
) -> Entitlement:
    ends = opening.ends_before
    if programme.cadence is Cadence.ONE_OFF:
        ends = next_month(opening.starts_on)
    return Entitlement(
        person_id=person.id,
        division_code=programme.kept_at(person.division_code, payer),
        programme=opening.programme,
        category=opening.category,
        nature=opening.nature,
        grade=opening.grade,
        service_years=opening.service_years,
        fixed_fen=opening.fixed_fen,
        basis=ground.basis,
        basis_id=ground.id,
        basis_ref=ground.reference,
        starts_on=opening.starts_on,
        ends_before=ends,
        foreseen_before=ends,
        due_from=max(opening.due_from or opening.starts_on, opening.starts_on),
        status=EntitlementStatus.PROPOSED,
        opened_by=ground.opened_by,
        opened_at=at,
    )
