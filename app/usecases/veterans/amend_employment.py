"""Change the employment section of a dossier."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.veterans.periods import check_order
from app.domain.veterans.sections import Livelihood
from app.domain.veterans.terms import SectionName
from app.models.veterans.household import Employment
from app.models.veterans.persons import Person
from app.policies.dossiers import admitted
from app.policies.principals import Staff
from app.queries.veterans.persons import person_for_update
from app.usecases.audit.record import record


async def amend_employment(
    session: AsyncSession,
    staff: Staff,
    person_id: UUID,
    livelihoods: Sequence[Livelihood],
    *,
    version: int,
    now: datetime,
) -> Person:
    """Replace what the person lives and lived on; several at a time are common in the country."""
    person = admitted(await person_for_update(session, staff.scope, person_id), staff, version)
    check_order(livelihoods)

    await session.execute(delete(Employment).where(Employment.person_id == person.id))
    session.add_all(Employment.of(person.id, livelihood) for livelihood in livelihoods)
    person.touch(now)
    data = {"section": SectionName.EMPLOYMENT.value}
    await record(session, EventTag.SECTION_AMENDED, person, at=now, data=data)
    return person
