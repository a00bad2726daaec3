"""What ends by itself with a death, and goes on when the report of one was wrong."""

from datetime import datetime
from uuid import UUID

from procrastinate import JobContext, RetryStrategy

from app.adapters.enqueue import enqueue
from app.domain.calendar.days import day_of
from app.house import House
from app.jobs.one_by_one import one_by_one
from app.jobs.queue import house_of, queue
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from app.queries.campaigns.dead import applications_of_the_dead, screenings_of_the_dead
from app.queries.care.reviewing import contracts_of_the_dead
from app.queries.reports.following import visits_reported_since
from app.queries.visits.dead import visits_of_the_dead
from app.usecases.campaigns.end_application_of_dead import end_application_of_dead
from app.usecases.campaigns.end_screening_of_dead import end_screening_of_dead
from app.usecases.care.review_contract import review_contract
from app.usecases.visits.end_visit_of_dead import end_visit_of_dead

AGAIN = RetryStrategy(max_attempts=5, exponential_wait=10)
AT_ONCE = 500


@queue.task(name="end_ahead_of_dead", pass_context=True, retry=AGAIN)
async def end_ahead_of_dead(context: JobContext, person_id: str) -> None:
    """Call off whatever is ahead of somebody whose death was confirmed just now."""
    await _end(house_of(context), UUID(person_id))


@queue.periodic(cron="*/10 * * * *")
@queue.task(name="end_ahead_of_all_dead", pass_context=True, queueing_lock="end_ahead_of_all_dead")
async def end_ahead_of_all_dead(context: JobContext, timestamp: int) -> None:  # noqa: ARG001
    """Look for what was booked while a death was being confirmed, or whose job was lost."""
    await _end(house_of(context), None)


@queue.task(name="go_on_after_report", pass_context=True, retry=AGAIN)
async def go_on_after_report(context: JobContext, person_id: str, since: str) -> None:
    """Propose what was held back while a death was being looked into that was none."""
    async with house_of(context).database.transaction(EVERYTHING, SYSTEM) as session:
        since_at = datetime.fromisoformat(since)
        for visit_id in await visits_reported_since(session, UUID(person_id), since_at):
            await enqueue(session, "follow_visit_report", visit_id=str(visit_id))
        await enqueue(session, "offer_seats")


async def _end(house: House, person_id: UUID | None) -> None:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        today = day_of(session.info["now"])
        contracts = await contracts_of_the_dead(session, person_id, AT_ONCE)
        visits = await visits_of_the_dead(session, person_id, AT_ONCE)
        screenings = await screenings_of_the_dead(session, person_id, AT_ONCE)
        applications = await applications_of_the_dead(session, person_id, today, AT_ONCE)
    await one_by_one(house, contracts, review_contract)
    await one_by_one(house, visits, end_visit_of_dead)
    await one_by_one(house, screenings, end_screening_of_dead)
    await one_by_one(house, applications, end_application_of_dead)
