"""What follows a published rate or figure by itself: arrears for months paid before it."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from procrastinate import JobContext, RetryStrategy
from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.enqueue import enqueue
from app.jobs.queue import house_of, queue
from app.models.payments.payments import Payment
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from app.queries.subsidies.causes import causes_after_build, raise_ground
from app.queries.subsidies.paid_months import counties_concerned
from app.usecases.subsidies.note_raises import note_raises

# What was taken for not paid may turn out to be paid; nights may be missed.
LOOK_BACK = timedelta(days=31)
AGAIN = RetryStrategy(max_attempts=5, exponential_wait=10)


@queue.task(name="note_arrears", pass_context=True, retry=AGAIN)
async def note_arrears(context: JobContext, cause_id: str) -> None:
    """Give every county concerned a job of its own."""
    async with house_of(context).database.transaction(EVERYTHING, SYSTEM) as session:
        await _spread(session, [UUID(cause_id)])


@queue.task(name="note_arrears_of_county", pass_context=True, retry=AGAIN)
async def note_arrears_of_county(context: JobContext, cause_id: str, county_code: str) -> None:
    """Note what one cause still owes for paid months of one county."""
    async with house_of(context).database.transaction(EVERYTHING, SYSTEM) as session:
        await note_raises(session, UUID(cause_id), county_code, session.info["now"])


@queue.task(name="note_arrears_of_batch", pass_context=True, retry=AGAIN)
async def note_arrears_of_batch(context: JobContext, batch_id: str) -> None:
    """What a batch was built without, because it came later, is owed once it is sent."""
    async with house_of(context).database.transaction(EVERYTHING, SYSTEM) as session:
        carried = Payment.batch_id == UUID(batch_id)
        await _spread(session, await causes_after_build(session, carried))


@queue.periodic(cron="40 2 * * *")
@queue.task(pass_context=True, queueing_lock="note_late_arrears")
async def note_late_arrears(context: JobContext, timestamp: int) -> None:  # noqa: ARG001
    """Look again at months that were frozen before a cause and stand since."""
    async with house_of(context).database.transaction(EVERYTHING, SYSTEM) as session:
        changed = Payment.changed_at >= session.info["now"] - LOOK_BACK
        await _spread(session, await causes_after_build(session, changed))


async def _spread(session: AsyncSession, causes: Iterable[UUID]) -> None:
    """Causes of one county follow each other, so that each brings its own difference."""
    for cause_id in causes:
        ground = await raise_ground(session, cause_id)
        for county_code in await counties_concerned(session, ground.cause):
            await enqueue(
                session,
                "note_arrears_of_county",
                lock=f"arrears:{county_code}",
                cause_id=str(cause_id),
                county_code=county_code,
            )
