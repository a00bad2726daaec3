"""What keeps visits going by itself: half-days for the weeks ahead."""

from uuid import UUID

from procrastinate import JobContext, RetryStrategy

from app.adapters.visit_jobs import restock
from app.domain.calendar.days import day_of
from app.house import House
from app.jobs.queue import house_of, queue
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from app.queries.supply.teams import teams_that_go_out
from app.usecases.supply.stock_team import stock_team as stock

AGAIN = RetryStrategy(max_attempts=5, exponential_wait=10)


@queue.task(name="stock_team", pass_context=True, retry=AGAIN)
async def stock_team(context: JobContext, team_id: str) -> None:
    """Store the half-days of one team."""
    async with house_of(context).database.transaction(EVERYTHING, SYSTEM) as session:
        await stock(session, EVERYTHING, UUID(team_id), session.info["now"])


# Just after midnight at +08:00: whoever joins or leaves that day counts from its morning.
@queue.periodic(cron="10 16 * * *")
@queue.task(pass_context=True, queueing_lock="stock_teams")
async def stock_teams(context: JobContext, timestamp: int) -> None:  # noqa: ARG001
    """Give every team another day; each is a job of its own."""
    await _stock_each(house_of(context))


@queue.task(name="restock_teams", pass_context=True, retry=AGAIN)
async def restock_teams(context: JobContext) -> None:
    """Let every team's half-days follow the calendar that was just published or corrected."""
    await _stock_each(house_of(context))


async def _stock_each(house: House) -> None:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        for team_id in await teams_that_go_out(session, day_of(session.info["now"])):
            await restock(session, team_id)
