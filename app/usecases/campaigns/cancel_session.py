"""Call a day in a village off, with its unanswered home rounds; whoever knew of it is told."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.enqueue import enqueue
from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.campaigns.sessions import expect_plannable
from app.domain.errors import NotFound, expect_version
from app.domain.visits.states import VisitEvent, step
from app.domain.visits.terms import CancelReason
from app.models.campaigns.sessions import SiteSession
from app.policies.principals import Staff
from app.queries.campaigns.sessions import home_rounds_proposed, session_for_update
from app.usecases.audit.record import record


async def cancel_session(
    session: AsyncSession, staff: Staff, site_session_id: UUID, *, version: int, now: datetime
) -> SiteSession:
    """Visits that are booked stay: their team comes all the same, until it is called off."""
    held = await session_for_update(session, staff.scope, site_session_id)
    if held is None:
        raise NotFound
    expect_version(held, version)
    expect_plannable(held.day, day_of(now), cancelled=held.cancelled_at is not None)
    held.cancelled_at = now
    for visit in await home_rounds_proposed(session, staff.scope, held.id):
        visit.call_off(step(visit.status, VisitEvent.CANCEL), CancelReason.BY_BUREAU, now)
        told = {"reason": CancelReason.BY_BUREAU.value}
        await record(session, EventTag.VISIT_CANCELLED, visit, at=now, data=told)
    told = {"day": held.day.isoformat(), "title": held.title}
    await record(session, EventTag.SESSION_CANCELLED, held, at=now, data=told)
    if held.announced_at is not None:
        await enqueue(session, "call_session_off", site_session_id=str(held.id))
    return held
