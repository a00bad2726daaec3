"""Free the seats that nobody confirmed in time."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.enqueue import enqueue
from app.usecases.visits.free_run_out import free_run_out


async def expire_holds(session: AsyncSession, slot_id: UUID, now: datetime) -> bool:
    """End what ran out of one half-day, and offer its seats; False where nothing had."""
    freed = await free_run_out(session, [slot_id], now)
    if freed:
        await enqueue(session, "offer_seats", slot_id=str(slot_id))
    return freed
