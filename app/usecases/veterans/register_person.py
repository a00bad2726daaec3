"""Enter somebody into the registry."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.pinyin import read_name
from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.veterans import identity_number
from app.domain.veterans.canonical import canonical_basics
from app.domain.veterans.errors import PersonAlreadyRegistered
from app.domain.veterans.roles import check_roles
from app.domain.veterans.sections import Basics, RolePeriod
from app.models.veterans.persons import Person, PersonRoleHeld
from app.policies.dossiers import check_division_held
from app.policies.principals import Staff
from app.queries.veterans.places import check_places
from app.usecases.audit.record import record


async def register_person(
    session: AsyncSession,
    staff: Staff,
    id_number: str,
    basics: Basics,
    roles: Sequence[RolePeriod],
    *,
    now: datetime,
) -> Person:
    """Add a person to a village that the caller holds; an identity number enters once.

    That a number is known is said even where its holder is out of the caller's sight, and
    nothing else is said: who it is and where must be asked of the county.
    """
    number = identity_number.parse(id_number, day_of(now))
    told = canonical_basics(basics)
    check_division_held(staff, told.division_code)
    await check_places(session, told)
    check_roles(roles, pointer="/roles")

    person = Person(
        id_number=number.text,
        sex=number.sex,
        born_on=number.born_on,
        registered_at=now,
        changed_at=now,
    )
    person.tell(told, read_name(told.name))
    await _add(session, person)
    session.add_all(PersonRoleHeld.of(person.id, period) for period in roles)
    await record(session, EventTag.PERSON_REGISTERED, person, at=now)
    return person


async def _add(session: AsyncSession, person: Person) -> None:
    try:
        async with session.begin_nested():
            session.add(person)
    except IntegrityError as error:
        if "uq_persons_id_number_index" in str(error.orig):
            raise PersonAlreadyRegistered from None
        raise
