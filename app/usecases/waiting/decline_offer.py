"""Let a seat that was offered go to the next; whoever declines goes on waiting."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.enqueue import enqueue
from app.domain.audit.tags import EventTag
from app.domain.errors import expect_version
from app.domain.visits.terms import OfferOutcome
from app.models.visits.visits import Visit
from app.policies.scope import Scope
from app.queries.waiting.seat_offers import offered_for_update
from app.usecases.audit.record import record


async def decline_offer(
    session: AsyncSession, scope: Scope, visit_id: UUID, *, version: int, now: datetime
) -> Visit:
    """Say no to this half-day; it is not offered again."""
    found = await offered_for_update(session, scope, visit_id)
    visit, slot = found.visit, found.slot
    expect_version(visit, version)
    slot.held, slot.changed_at = slot.held - 1, now
    found.offer.outcome, found.offer.closed_at = OfferOutcome.DECLINED, now
    told = {"slot_id": str(slot.id)}
    await record(session, EventTag.VISIT_OFFER_DECLINED, visit, at=now, data=told)
    await enqueue(session, "offer_seats", slot_id=str(slot.id))
    return visit
