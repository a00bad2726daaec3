"""What the clock would have begun in the days that a demo jumps over."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.enqueue import NAMESPACE, enqueue
from app.jobs.schedule import known_jobs


async def begin_what_is_due(session: AsyncSession, now: datetime) -> None:
    """Put every job of the clock on the queue once; each sees by itself what is due."""
    for periodic in known_jobs().periodic_registry.periodic_tasks.values():
        name = periodic.task.name.removeprefix(f"{NAMESPACE}:")
        await enqueue(session, name, timestamp=int(now.timestamp()))
