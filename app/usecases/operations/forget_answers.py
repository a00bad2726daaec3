"""Drop the stored answers of keyed requests whose time is over."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.idempotency import IdempotencyKey


async def forget_answers(session: AsyncSession, now: datetime) -> None:
    """Delete what no caller may ask for again; a state of the system itself, so no event."""
    await session.execute(delete(IdempotencyKey).where(IdempotencyKey.keep_until < now))
