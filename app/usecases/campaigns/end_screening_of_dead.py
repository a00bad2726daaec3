"""End the screening of somebody who has died."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.campaigns.screening import UNDER_WAY, ScreeningEvent
from app.domain.visits.terms import CancelReason
from app.models.veterans.persons import Person
from app.policies.scope import Scope
from app.queries.campaigns.dead import screening_for_update
from app.usecases.audit.record import record


async def end_screening_of_dead(
    session: AsyncSession, scope: Scope, screening_id: UUID, now: datetime
) -> None:
    """He never comes: what a hospital did before is still entered from its list."""
    screening = await screening_for_update(session, scope, screening_id)
    person = await session.get_one(Person, screening.person_id, populate_existing=True)
    course = screening.course.after(ScreeningEvent.LOSE, day_of(now))
    if screening.status not in UNDER_WAY or person.died_on is None or course is None:
        return
    screening.go(course, now)
    told = {
        "on": day_of(now).isoformat(),
        "status": screening.status.value,
        "campaign_id": str(screening.campaign_id),
        "reason": CancelReason.DECEASED.value,
    }
    await record(session, EventTag.SCREENING_ENDED, screening, at=now, data=told)
