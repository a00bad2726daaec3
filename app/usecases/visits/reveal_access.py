"""Read in full where a visit goes and whom to ring."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.veterans.terms import RevealPurpose
from app.domain.visits.errors import IllegalVisitStep
from app.policies.principals import Staff
from app.queries.visits.worklist import TO_DO, visit_listed
from app.usecases.audit.record import record

_ON_THE_MAP = {"latitude", "longitude"}


@dataclass(frozen=True, slots=True)
class Access:
    """What was told at booking goes before what the dossier says."""

    address: str | None
    phone: str | None
    contact_name: str
    told: dict[str, str]


async def reveal_access(
    session: AsyncSession, staff: Staff, visit_id: UUID, now: datetime
) -> Access:
    """Open address and telephone of a visit still to be made; who read them stays on record."""
    listed = await visit_listed(session, staff, visit_id, day_of(now))
    visit, person = listed.visit, listed.person
    if visit.status not in TO_DO:
        raise IllegalVisitStep
    purpose = RevealPurpose.HOME_VISIT.value
    told = {
        key: str(value) for key, value in (visit.access or {}).items() if key not in _ON_THE_MAP
    }
    access = Access(
        address=told.pop("address", "") or person.address.reveal(purpose),
        phone=told.pop("phone", "") or person.phone.reveal(purpose),
        contact_name=told.pop("name", "") or person.name,
        told=told,
    )
    await record(session, EventTag.VISIT_ACCESS_REVEALED, visit, at=now, data={"purpose": purpose})
    return access
