"""What keeps family-doctor contracts going by themselves: what is due, and who is asked."""

from uuid import UUID

from procrastinate import JobContext, RetryStrategy

from app.domain.calendar.days import day_of
from app.house import House
from app.jobs.one_by_one import one_by_one
from app.jobs.queue import house_of, queue
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from app.queries.care.reviewing import contracts_to_review
from app.usecases.care.review_contract import review_contract as review

AT_ONCE = 500
AGAIN = RetryStrategy(max_attempts=5, exponential_wait=10)


@queue.task(name="review_contract", pass_context=True, retry=AGAIN)
async def review_contract(context: JobContext, contract_id: str) -> None:
    """Look at one contract, right after it was signed."""
    async with house_of(context).database.transaction(EVERYTHING, SYSTEM) as session:
        await review(session, EVERYTHING, UUID(contract_id), session.info["now"])


@queue.periodic(cron="*/10 * * * *")
@queue.task(name="review_contracts", pass_context=True, queueing_lock="review_contracts")
async def review_contracts(context: JobContext, timestamp: int) -> None:  # noqa: ARG001
    """Look at every contract once a day, and sooner where a visit or a death says more."""
    house, after = house_of(context), None
    while found := await _to_review(house, after):
        await one_by_one(house, found, review)
        after = found[-1]


async def _to_review(house: House, after: UUID | None) -> list[UUID]:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        today = day_of(session.info["now"])
        return list(await contracts_to_review(session, today, after=after, limit=AT_ONCE))
