"""Let a visit that was proposed wait for a seat, where no half-day suits."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.enqueue import enqueue
from app.adapters.visit_policy import visit_policy
from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.errors import expect_version
from app.domain.visits.states import VisitEvent, step
from app.domain.waiting.turns import days_are_over
from app.models.visits.visits import Visit
from app.policies.scope import Scope
from app.queries.veterans.living import expect_alive
from app.queries.veterans.persons import person_seen
from app.queries.visits.standing import priority_of
from app.queries.visits.visits import visit_for_update
from app.usecases.audit.record import record


async def queue_proposal(
    session: AsyncSession, scope: Scope, visit_id: UUID, *, version: int, now: datetime
) -> Visit:
    """Join the queue with what was proposed; when its days are over any day suits."""
    visit = await visit_for_update(session, scope, visit_id)
    expect_version(visit, version)
    status = step(visit.status, VisitEvent.WAIT)
    person, today = await person_seen(session, scope, visit.person_id), day_of(now)
    await expect_alive(session, person.id)
    if days_are_over(visit_policy(), visit.requested_before_on, now):
        visit.requested_from_on = visit.requested_before_on = None
    visit.status, visit.waiting_since, visit.changed_at = status, now, now
    visit.weigh(await priority_of(session, person, today))
    told = {"purposes": visit.purposes}
    await record(session, EventTag.VISIT_JOINED_QUEUE, visit, at=now, data=told)
    await enqueue(session, "offer_seats")
    return visit
