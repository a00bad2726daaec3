"""Remind somebody on the evening before that a team comes, and when."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.notifications.terms import Told
from app.domain.notifications.visit_facts import crew_facts, plan_facts, window_facts
from app.models.visits.reminders import VisitReminder
from app.policies.scope import Scope
from app.queries.visits.reminders import expected_for_update
from app.usecases.audit.record import record
from app.usecases.notifications.tell import tell


async def remind_of_visit(
    session: AsyncSession, scope: Scope, visit_id: UUID, now: datetime
) -> bool:
    """Once for each visit and day; whoever has died, or cancelled meanwhile, hears nothing."""
    found = await expected_for_update(session, scope, visit_id)
    tomorrow = day_of(now) + timedelta(days=1)
    if found is None or day_of(found.span.starts_at) != tomorrow:
        return False
    mark = insert(VisitReminder).values(visit_id=visit_id, day=tomorrow, reminded_at=now)
    once = mark.on_conflict_do_nothing().returning(VisitReminder.visit_id)
    if await session.scalar(once) is None:
        return False
    facts = {
        **window_facts(found.span),
        **plan_facts(found.span),
        **crew_facts(found.crew),
        "visit_id": str(visit_id),
        "good_until": found.span.starts_at.isoformat(),
    }
    if not await tell(session, found.visit.person_id, Told.VISIT_REMINDER, facts, now=now):
        return False
    said = {
        "planned_from": found.span.starts_at.isoformat(),
        "planned_until": found.span.ends_at.isoformat(),
    }
    await record(session, EventTag.VISIT_REMINDED, found.visit, at=now, data=said)
    return True
