"""Change the basic section of a dossier."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.pinyin import read_name
from app.domain.audit.tags import EventTag
from app.domain.veterans.canonical import canonical_basics
from app.domain.veterans.sections import Basics
from app.domain.veterans.terms import SectionName
from app.models.veterans.persons import Person
from app.policies.dossiers import admitted, check_division_held
from app.policies.principals import Staff
from app.queries.veterans.persons import person_for_update
from app.queries.veterans.places import check_places
from app.usecases.audit.record import record


async def amend_basics(
    session: AsyncSession,
    staff: Staff,
    person_id: UUID,
    basics: Basics,
    *,
    version: int,
    now: datetime,
) -> Person:
    """Replace the section; moving somebody needs both villages within the caller's scope."""
    person = admitted(await person_for_update(session, staff.scope, person_id), staff, version)
    told = canonical_basics(basics)
    check_division_held(staff, person.division_code, told.division_code)
    await check_places(session, told)

    moved = {"moved_from": person.division_code} if _moves(person, told) else {}
    person.tell(told, read_name(told.name))
    person.touch(now)
    data = {"section": SectionName.BASIC.value, **moved}
    await record(session, EventTag.SECTION_AMENDED, person, at=now, data=data)
    return person


def _moves(person: Person, told: Basics) -> bool:
    return person.division_code != told.division_code
