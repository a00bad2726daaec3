"""Change the service section of a dossier."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.veterans.errors import UnknownDivision
from app.domain.veterans.sections import ServiceSpell
from app.domain.veterans.service import check_service
from app.domain.veterans.terms import SectionName
from app.models.veterans.persons import Person
from app.models.veterans.service import ServicePeriod
from app.policies.dossiers import admitted
from app.policies.principals import Staff
from app.queries.divisions import division_names
from app.queries.veterans.persons import person_for_update
from app.usecases.audit.record import record


async def amend_service(
    session: AsyncSession,
    staff: Staff,
    person_id: UUID,
    spells: Sequence[ServiceSpell],
    *,
    version: int,
    now: datetime,
) -> Person:
    """Replace every stretch of service."""
    person = admitted(await person_for_update(session, staff.scope, person_id), staff, version)
    check_service(spells, person.born_on, day_of(now))
    known = await division_names(session, [s.enlisted_code for s in spells if s.enlisted_code])
    for place, spell in enumerate(spells):
        if spell.enlisted_code is not None and spell.enlisted_code not in known:
            raise UnknownDivision(f"/items/{place}/enlisted_code")

    await session.execute(delete(ServicePeriod).where(ServicePeriod.person_id == person.id))
    session.add_all(ServicePeriod.of(person.id, spell) for spell in spells)
    person.touch(now)
    data = {"section": SectionName.SERVICE.value}
    await record(session, EventTag.SECTION_AMENDED, person, at=now, data=data)
    return person
