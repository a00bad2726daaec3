"""Forget the answers whose time is over; a scheduled job calls this."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from app.db import rows_changed
from app.models.idempotency import IdempotencyKey


async def forget_answers(session: AsyncSession, now: datetime) -> int:
    """Delete what need not be kept any longer and return how many answers that were."""
    over = delete(IdempotencyKey).where(IdempotencyKey.keep_until <= now)
    return rows_changed(await session.execute(over))
