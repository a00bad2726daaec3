"""What follows a published rate by itself: arrears for the months that were paid before it."""

from datetime import timedelta
from uuid import UUID

from procrastinate import JobContext, RetryStrategy
from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.enqueue import enqueue
from app.domain.errors import NotFound
from app.jobs.queue import house_of, queue
from app.models.subsidies.rates import RateNotice
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from app.queries.subsidies.notices import cause_of, notices_published_since, rate_notice
from app.queries.subsidies.paid_months import counties_concerned
from app.usecases.subsidies.note_raises import note_raises

# A batch that was built before a notice may be submitted after it.
LOOK_BACK = timedelta(days=90)
AGAIN = RetryStrategy(max_attempts=5, exponential_wait=10)


@queue.task(name="note_arrears_of_notice", pass_context=True, retry=AGAIN)
async def note_arrears_of_notice(context: JobContext, notice_id: str) -> None:
    """Give every county concerned a job of its own."""
    async with house_of(context).database.transaction(EVERYTHING, SYSTEM) as session:
        notice = await rate_notice(session, UUID(notice_id))
        if notice is None:
            raise NotFound
        await _spread(session, notice)


@queue.task(name="note_arrears_of_county", pass_context=True, retry=AGAIN)
async def note_arrears_of_county(context: JobContext, notice_id: str, county_code: str) -> None:
    """Note what one notice still owes for paid months of one county."""
    async with house_of(context).database.transaction(EVERYTHING, SYSTEM) as session:
        await note_raises(session, UUID(notice_id), county_code, session.info["now"])


@queue.periodic(cron="40 2 * * *")
@queue.task(pass_context=True, queueing_lock="note_late_arrears")
async def note_late_arrears(context: JobContext, timestamp: int) -> None:  # noqa: ARG001
    """Look again for months that were paid at an old rate though a notice was there."""
    async with house_of(context).database.transaction(EVERYTHING, SYSTEM) as session:
        since = session.info["now"] - LOOK_BACK
        for notice in await notices_published_since(session, since):
            await _spread(session, notice)


async def _spread(session: AsyncSession, notice: RateNotice) -> None:
    """Notices of one county follow each other, so that each brings its own difference."""
    for county_code in await counties_concerned(session, await cause_of(session, notice)):
        await enqueue(
            session,
            "note_arrears_of_county",
            lock=f"arrears:{county_code}",
            notice_id=str(notice.id),
            county_code=county_code,
        )
