"""What frees seats that nobody confirmed."""

from procrastinate import JobContext

from app.jobs.queue import house_of, queue
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from app.queries.visits.visits import slots_with_holds_over
from app.usecases.visits.expire_holds import expire_holds as expire


@queue.periodic(cron="* * * * *")
@queue.task(pass_context=True, queueing_lock="expire_holds")
async def expire_holds(context: JobContext, timestamp: int) -> None:  # noqa: ARG001
    """End the holds whose time is over; each half-day is a transaction of its own."""
    database = house_of(context).database
    async with database.transaction(EVERYTHING, SYSTEM) as session:
        slot_ids = await slots_with_holds_over(session, session.info["now"])
    for slot_id in slot_ids:
        async with database.transaction(EVERYTHING, SYSTEM) as session:
            await expire(session, slot_id, session.info["now"])
