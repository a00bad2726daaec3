"""Offer a seat that is free to whoever waits first and can be visited then."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.visit_policy import visit_policy
from app.domain.audit.tags import EventTag
from app.domain.visits.terms import OfferOutcome, SlotStatus
from app.domain.waiting.turns import offer_ends_at
from app.models.visits.offers import VisitOffer
from app.queries.waiting.queue import first_in_turn, next_to_offer
from app.queries.waiting.seat_offers import slot_for_update
from app.usecases.audit.record import record


async def offer_seat(
    session: AsyncSession, slot_id: UUID, passed_over: Collection[UUID], now: datetime
) -> VisitOffer | None:
    """Hold one seat for a while and say so; None where none is free or nobody can use it.

    None too where a sooner half-day came up for somebody while this one was locked.
    """
    slot = await slot_for_update(session, slot_id)
    if slot is None or slot.status is not SlotStatus.OPEN:
        return None
    expires_at = offer_ends_at(visit_policy(), slot.starts_at, now)
    if expires_at is None or slot.booked + slot.held >= slot.capacity - slot.reserve:
        return None
    visit = await first_in_turn(session, slot)
    if visit is None or await next_to_offer(session, now, passed_over) != slot_id:
        return None
    offer = VisitOffer(
        visit_id=visit.id,
        slot_id=slot.id,
        outcome=OfferOutcome.OPEN,
        offered_at=now,
        expires_at=expires_at,
    )
    session.add(offer)
    slot.held, slot.changed_at = slot.held + 1, now
    told = {
        "slot_id": str(slot.id),
        "starts_at": slot.starts_at.isoformat(),
        "ends_at": slot.ends_at.isoformat(),
        "expires_at": expires_at.isoformat(),
    }
    await record(session, EventTag.VISIT_SEAT_OFFERED, visit, at=now, data=told)
    return offer
