"""Take the seat that was offered."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.errors import expect_version
from app.domain.visits.errors import OverlappingVisit, SlotClosed
from app.domain.visits.states import VisitEvent, step
from app.domain.visits.terms import OfferOutcome, SlotStatus
from app.domain.waiting.errors import OfferOver
from app.models.visits.visits import Visit
from app.policies.scope import Scope
from app.queries.veterans.living import expect_alive
from app.queries.waiting.seat_offers import OfferedSeat, offered_for_update
from app.usecases.audit.record import record


async def accept_offer(
    session: AsyncSession, scope: Scope, visit_id: UUID, *, version: int, now: datetime
) -> Visit:
    """Turn the held seat into a booked one, as long as the offer stands."""
    found = await offered_for_update(session, scope, visit_id)
    visit, slot = found.visit, found.slot
    expect_version(visit, version)
    await expect_alive(session, visit.person_id)
    if now >= found.offer.expires_at:
        raise OfferOver
    if slot.status is not SlotStatus.OPEN:
        raise SlotClosed
    slot.held, slot.booked, slot.changed_at = slot.held - 1, slot.booked + 1, now
    found.offer.outcome, found.offer.closed_at = OfferOutcome.TAKEN, now
    await _take_place(session, found, now)
    await record(session, EventTag.VISIT_OFFER_TAKEN, visit, at=now, data=visit.told)
    return visit


async def _take_place(session: AsyncSession, found: OfferedSeat, now: datetime) -> None:
    visit, slot = found.visit, found.slot
    try:
        async with session.begin_nested():
            visit.status = step(visit.status, VisitEvent.BOOK)
            visit.move_to(slot)
            visit.at_head, visit.changed_at = False, now
    except IntegrityError:  # Booked for himself at the same time, since it was offered.
        raise OverlappingVisit from None
