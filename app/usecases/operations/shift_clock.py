"""Move the bureau's clock, so that a year of approvals can be replayed."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.models.operations.clock import ClockShift
from app.queries.operations.clock import clock_shift_for_update
from app.usecases.audit.record import record


async def shift_clock(session: AsyncSession, by: timedelta, *, now: datetime) -> datetime:
    """Shift the clock by `by` and return the time it shows; the first shift makes the row."""
    shift = await clock_shift_for_update(session)
    if shift is None:
        shift = ClockShift(id=ClockShift.ONLY, ahead=timedelta(0))
        session.add(shift)
    if by:
        shift.ahead += by
        minutes = int(by.total_seconds() // 60)
        await record(session, EventTag.CLOCK_SHIFTED, shift, at=now, data={"minutes": minutes})
    return now + by
