"""Free the seats that nobody confirmed in time."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.enqueue import enqueue
from app.domain.audit.tags import EventTag
from app.queries.visits.seats import expiring
from app.usecases.audit.record_many import Happened, record_many


async def expire_holds(session: AsyncSession, slot_id: UUID, now: datetime) -> int:
    """Cancel the holds of one half-day that ran out, and say how many."""
    gone = [Happened(*each) for each in await session.execute(expiring([slot_id]))]
    await record_many(session, EventTag.VISIT_HOLD_EXPIRED, "visits", gone, at=now)
    if gone:
        await enqueue(session, "offer_seats", slot_id=str(slot_id))
    return len(gone)
