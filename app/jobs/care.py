"""What keeps family-doctor contracts going by themselves: what is due, and who is asked."""

from uuid import UUID

import structlog
from procrastinate import JobContext, RetryStrategy

from app.domain.calendar.days import day_of
from app.domain.errors import AppError
from app.house import House
from app.jobs.queue import house_of, queue
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from app.queries.care.reviewing import contracts_to_review
from app.usecases.care.review_contract import review_contract as review

AT_ONCE = 500
AGAIN = RetryStrategy(max_attempts=5, exponential_wait=10)

log = structlog.get_logger()


@queue.task(name="review_contract", pass_context=True, retry=AGAIN)
async def review_contract(context: JobContext, contract_id: str) -> None:
    """Look at one contract, right after it was signed."""
    await _review(house_of(context), UUID(contract_id))


@queue.periodic(cron="*/10 * * * *")
@queue.task(name="review_contracts", pass_context=True, queueing_lock="review_contracts")
async def review_contracts(context: JobContext, timestamp: int) -> None:  # noqa: ARG001
    """Look at every contract once a day, and sooner where a visit or a death says more."""
    house, after = house_of(context), None
    while found := await _to_review(house, after):
        for contract_id in found:
            try:
                await _review(house, contract_id)
            except AppError as error:
                log.warning("contract_left", contract_id=str(contract_id), code=error.code)
            except Exception:  # A broken row must not hold up the sound ones.
                log.exception("contract_broken", contract_id=str(contract_id))
        after = found[-1]


async def _to_review(house: House, after: UUID | None) -> list[UUID]:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        today = day_of(session.info["now"])
        return list(await contracts_to_review(session, today, after=after, limit=AT_ONCE))


async def _review(house: House, contract_id: UUID) -> None:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        await review(session, EVERYTHING, contract_id, session.info["now"])
