"""Read who is to be rung in a typhoon, with telephone and address."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.divisions.code import level_of
from app.domain.divisions.levels import Level
from app.domain.statistics.errors import PlaceTooLarge
from app.domain.veterans.terms import RevealPurpose
from app.policies.principals import Staff
from app.queries.statistics.typhoon import ToRing, bedridden_of
from app.usecases.audit.record_many import Happened, record_many


@dataclass(frozen=True, slots=True)
class Opened:
    """One line of the list."""

    to_ring: ToRing
    phone: str | None = field(repr=False)
    address: str | None = field(repr=False)


async def read_typhoon_list(
    session: AsyncSession, staff: Staff, place: str, now: datetime
) -> Sequence[Opened]:
    """Open every telephone and address; whose file was read, by whom, stays on record."""
    if level_of(place).rank > Level.TOWNSHIP.rank:
        raise PlaceTooLarge
    found = await bedridden_of(session, staff.scope, place, day_of(now))
    purpose = RevealPurpose.CONTACT_PERSON
    read = [
        Happened(
            subject_id=each.person.id,
            person_id=each.person.id,
            division_code=each.person.division_code,
            data={"what": ["phone", "address"], "purpose": purpose.value},
        )
        for each in found
    ]
    await record_many(session, EventTag.TYPHOON_LIST_READ, "persons", read, at=now)
    return [
        Opened(each, each.person.phone.reveal(purpose), each.person.address.reveal(purpose))
        for each in found
    ]
