"""Change the health section of a dossier."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.veterans.sections import Health
from app.domain.veterans.terms import SectionName
from app.models.veterans.health import HealthRecord
from app.models.veterans.persons import Person
from app.policies.dossiers import admitted
from app.policies.principals import Staff
from app.queries.veterans.dossier import health_of
from app.queries.veterans.persons import person_for_update
from app.usecases.audit.record import record


async def amend_health(
    session: AsyncSession,
    staff: Staff,
    person_id: UUID,
    health: Health,
    *,
    version: int,
    now: datetime,
) -> Person:
    """Replace what is known of the person's health; diagnoses are sealed."""
    person = admitted(await person_for_update(session, staff.scope, person_id), staff, version)
    known = await health_of(session, staff.scope, person.id)
    row = known or HealthRecord(person_id=person.id)
    row.tell(health)
    session.add(row)
    person.touch(now)
    data = {"section": SectionName.HEALTH.value}
    await record(session, EventTag.SECTION_AMENDED, person, at=now, data=data)
    return person
