"""What frees seats that nobody confirmed."""

from datetime import datetime
from uuid import UUID

from procrastinate import JobContext
from sqlalchemy.ext.asyncio import AsyncSession

from app.jobs.one_by_one import one_by_one
from app.jobs.queue import house_of, queue
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING, Scope
from app.queries.visits.visits import slots_with_holds_over
from app.usecases.visits.expire_holds import expire_holds as expire


@queue.periodic(cron="* * * * *")
@queue.task(pass_context=True, queueing_lock="expire_holds")
async def expire_holds(context: JobContext, timestamp: int) -> None:  # noqa: ARG001
    """End the holds whose time is over; each half-day is a transaction of its own."""
    house = house_of(context)
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        slot_ids = await slots_with_holds_over(session, session.info["now"])
    await one_by_one(house, slot_ids, _expire)


async def _expire(session: AsyncSession, _scope: Scope, slot_id: UUID, now: datetime) -> bool:
    return await expire(session, slot_id, now)
