"""Let a seat that nobody answered for go to the next."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.enqueue import enqueue
from app.domain.audit.tags import EventTag
from app.domain.visits.terms import OfferOutcome
from app.domain.waiting.errors import OfferOver
from app.models.visits.visits import Visit
from app.policies.scope import Scope
from app.queries.waiting.seat_offers import offered_for_update
from app.usecases.audit.record import record


async def expire_offer(
    session: AsyncSession, scope: Scope, visit_id: UUID, now: datetime
) -> Visit | None:
    """End an offer whose time is over; None where it was answered meanwhile."""
    try:
        found = await offered_for_update(session, scope, visit_id)
    except OfferOver:
        return None
    if now < found.offer.expires_at:
        return None
    slot = found.slot
    slot.held, slot.changed_at = slot.held - 1, now
    found.offer.outcome, found.offer.closed_at = OfferOutcome.EXPIRED, now
    told = {"slot_id": str(slot.id)}
    await record(session, EventTag.VISIT_OFFER_EXPIRED, found.visit, at=now, data=told)
    await enqueue(session, "offer_seats", slot_id=str(slot.id))
    return found.visit
