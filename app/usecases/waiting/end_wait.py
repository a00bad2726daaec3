"""End a wait for days of which none can be booked any more."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.visit_policy import visit_policy
from app.domain.audit.tags import EventTag
from app.domain.visits.states import VisitEvent, step
from app.domain.visits.terms import CancelReason, VisitStatus
from app.domain.waiting.turns import days_are_over
from app.models.visits.visits import Visit
from app.policies.scope import Scope
from app.queries.visits.visits import visit_for_update
from app.queries.waiting.seat_offers import open_offer
from app.usecases.audit.record import record


async def end_wait(
    session: AsyncSession, scope: Scope, visit_id: UUID, now: datetime
) -> Visit | None:
    """Say that no seat came free; None where one did, is still on offer, or any day suits."""
    visit = await visit_for_update(session, scope, visit_id)
    before_on = visit.requested_before_on
    waits_in_vain = days_are_over(visit_policy(), before_on, now)
    if visit.status is not VisitStatus.WAITLIST or before_on is None or not waits_in_vain:
        return None
    if await open_offer(session, visit_id) is not None:
        return None
    visit.call_off(step(visit.status, VisitEvent.EXPIRE), CancelReason.DAYS_OVER, now)
    told = {"purposes": visit.purposes, "ends_before": before_on.isoformat()}
    await record(session, EventTag.VISIT_WAIT_ENDED, visit, at=now, data=told)
    return visit
