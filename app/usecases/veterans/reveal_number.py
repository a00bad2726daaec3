"""Read a personal number in full."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.veterans.errors import NothingToReveal
from app.domain.veterans.terms import PersonalNumber, RevealPurpose
from app.models.sealed import SealedValue
from app.models.veterans.persons import Person
from app.policies.principals import Staff
from app.queries.veterans.persons import person_seen
from app.usecases.audit.record import record


async def reveal_number(
    session: AsyncSession,
    staff: Staff,
    person_id: UUID,
    what: PersonalNumber,
    purpose: RevealPurpose,
    *,
    now: datetime,
) -> str:
    """Open one number for one purpose; that it was read, by whom and what for, stays on record."""
    person = await person_seen(session, staff.scope, person_id)
    number = _sealed(person, what).reveal(purpose)
    if number is None:
        raise NothingToReveal
    data = {"what": what.value, "purpose": purpose.value}
    await record(session, EventTag.NUMBER_REVEALED, person, at=now, data=data)
    return number


def _sealed(person: Person, what: PersonalNumber) -> SealedValue:
    match what:
        case PersonalNumber.ID_NUMBER:
            return person.id_number
        case PersonalNumber.PHONE:
            return person.phone
        case PersonalNumber.ADDRESS:
            return person.address
