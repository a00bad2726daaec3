"""Say by hand how many seats a half-day has."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.visit_jobs import displace, restock
from app.adapters.visit_policy import visit_policy
from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.supply.capacity import Seats
from app.domain.supply.stocking import crowded_seats
from app.domain.visits.errors import CapacityBelowTaken, FromTomorrowOnly, SlotClosed
from app.domain.visits.terms import SlotStatus
from app.models.supply.slots import VisitSlot
from app.policies.principals import Staff
from app.queries.supply.checks import team_at_hand
from app.queries.supply.slots import slot_seen
from app.usecases.audit.record import record


async def set_seats(
    session: AsyncSession,
    staff: Staff,
    slot_id: UUID,
    wanted: Seats | None,
    *,
    displacing: bool,
    version: int,
    now: datetime,
) -> tuple[VisitSlot, int]:
    """Set them, or with None let them follow from the hours again.

    Fewer than have a seat only where the surplus is to be displaced: until then nobody books.
    Return the half-day and the version of its team.
    """
    slot = await slot_seen(session, staff.scope, slot_id)
    team = await team_at_hand(session, staff, slot.team_id, version)
    await session.refresh(slot, with_for_update=True)
    if slot.day <= day_of(now):
        raise FromTomorrowOnly
    if slot.status is SlotStatus.CLOSED:
        raise SlotClosed
    fits = wanted or slot.reckoned(visit_policy().pace)
    crowded = slot.taken > fits.capacity
    if crowded and not displacing:
        raise CapacityBelowTaken(slot.taken)
    slot.set_by_hand(wanted)
    slot.hold(crowded_seats(slot.taken, fits))
    if crowded:
        slot.close()
    team.changed_at = slot.changed_at = now
    told = {"capacity": fits.capacity, "reserve": fits.reserve, "displacing": crowded}
    await record(session, EventTag.VISIT_SEATS_SET, slot, at=now, data=told)
    if crowded:
        await displace(session, team.id, slot.id, fits.capacity)
    else:
        await restock(session, team.id)
    return slot, team.version
