"""Say that a team cannot come on a half-day: its car broke down, somebody is ill."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.enqueue import enqueue
from app.domain.audit.tags import EventTag
from app.domain.errors import NotFound
from app.domain.visits.errors import SlotClosed
from app.domain.visits.terms import SlotStatus
from app.domain.waiting.displacing import Hindrance
from app.models.supply.slots import VisitSlot
from app.policies.principals import Staff
from app.queries.waiting.seat_offers import slot_for_update
from app.usecases.audit.record import record


async def call_off(
    session: AsyncSession, staff: Staff, slot_id: UUID, why: Hindrance, now: datetime
) -> VisitSlot:
    """Close the half-day at once and for good; whoever has a seat goes to the head of the queue."""
    slot = await slot_for_update(session, slot_id)
    if slot is None or not staff.scope.holds(slot.division_code):
        raise NotFound
    if slot.status is SlotStatus.CLOSED or slot.ends_at <= now:
        raise SlotClosed
    slot.status, slot.reopens, slot.changed_at = SlotStatus.CLOSED, False, now
    told = {"hindrance": why.value, "booked": slot.booked, "held": slot.held}
    await record(session, EventTag.VISIT_SLOT_CALLED_OFF, slot, at=now, data=told)
    await enqueue(session, "displace_visits", slot_id=str(slot_id), why=why.value)
    return slot
