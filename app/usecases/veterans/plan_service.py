"""Write down what the bureau and the person agreed (服务计划)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.veterans.errors import PersonDeceased
from app.domain.veterans.sections import Plan
from app.models.veterans.care import ServicePlan
from app.models.veterans.persons import Person
from app.policies.dossiers import admitted
from app.policies.principals import Staff
from app.queries.veterans.dossier import plan_of
from app.queries.veterans.persons import person_for_update
from app.usecases.audit.record import record


async def plan_service(
    session: AsyncSession,
    staff: Staff,
    person_id: UUID,
    plan: Plan,
    *,
    version: int,
    now: datetime,
) -> Person:
    """Replace the service plan of a living person."""
    person = admitted(await person_for_update(session, staff.scope, person_id), staff, version)
    if person.died_on is not None:
        raise PersonDeceased
    row = await plan_of(session, staff.scope, person.id) or ServicePlan(person_id=person.id)
    row.tell(plan)
    session.add(row)
    person.touch(now)
    await record(session, EventTag.SERVICE_PLANNED, person, at=now)
    return person
