"""Statements are matched when they come, and again when results come after them."""

from procrastinate import JobContext, RetryStrategy

from app.house import House
from app.jobs.queue import house_of, queue
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from app.queries.reconciliations.statements import open_days
from app.queries.results.results import alone_with
from app.usecases.reconciliations.match_day import match_day

# Where the database went away, or parted two who crossed.
AGAIN = RetryStrategy(max_attempts=5, exponential_wait=10)


@queue.task(name="match_open_days", pass_context=True, retry=AGAIN)
async def match_open_days(context: JobContext, bank_code: str) -> None:
    """Match every day of a bank that nobody has closed."""
    await match_days(house_of(context), bank_code)


async def match_days(house: House, bank_code: str) -> None:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        days = await open_days(session, bank_code)
    for booked_on in days:
        async with house.database.transaction(EVERYTHING, SYSTEM) as session:
            await alone_with(session, bank_code)
            await match_day(session, bank_code, booked_on, session.info["now"])
