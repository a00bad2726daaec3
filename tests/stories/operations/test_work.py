"""The worker of the tests does what is queued, and nothing else."""

from collections.abc import Awaitable, Callable

from sqlalchemy import text

from app.adapters.enqueue import enqueue
from app.house import House
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING

JOBS = text("SELECT task_name, status::text FROM procrastinate_jobs ORDER BY id")
SEAL = "app.jobs.audit.seal"


async def test_what_is_queued_is_done_each_time_and_nothing_begins_by_the_clock(
    house: House, work_off: Callable[[], Awaitable[None]]
) -> None:
    for times in (1, 2):
        async with house.database.transaction(EVERYTHING, SYSTEM) as session:
            await enqueue(session, SEAL, timestamp=0)
        await work_off()
        async with house.database.transaction(EVERYTHING, SYSTEM) as session:
            done = (await session.execute(JOBS)).all()
        assert done == [(f"rongyao:{SEAL}", "succeeded")] * times
