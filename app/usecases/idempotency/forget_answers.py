"""Forget the answers whose time is over; a scheduled job calls this."""

from datetime import datetime

from sqlalchemy import CursorResult, delete
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.idempotency import IdempotencyKey


async def forget_answers(session: AsyncSession, now: datetime) -> int:
    """Delete what need not be kept any longer and return how many answers that were."""
    result = await session.execute(delete(IdempotencyKey).where(IdempotencyKey.keep_until <= now))
    return result.rowcount if isinstance(result, CursorResult) else 0
