"""What happens to requests by itself, because a day is over."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime
from uuid import UUID

from procrastinate import JobContext
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.calendar.days import day_of
from app.house import House
from app.jobs.one_by_one import one_by_one
from app.jobs.queue import house_of, queue
from app.models.requests.request import Request
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING, Scope
from app.queries.requests.docket import late_steps, unanswered_supplements, unheard_requests
from app.usecases.requests.accept_by_silence import accept_by_silence
from app.usecases.requests.close_unanswered_supplement import close_unanswered_supplement
from app.usecases.requests.escalate import escalate

AT_ONCE = 500

Found = Callable[[AsyncSession, date, int], Awaitable[Sequence[UUID]]]
Deed = Callable[[AsyncSession, Scope, UUID, datetime], Awaitable[Request | None]]


@queue.periodic(cron="7 * * * *")
@queue.task(pass_context=True, queueing_lock="escalate_overdue")
async def escalate_overdue(context: JobContext, timestamp: int) -> None:  # noqa: ARG001
    """Show late steps to the level above."""
    await each(house_of(context), late_steps, escalate)


@queue.periodic(cron="11 * * * *")
@queue.task(pass_context=True, queueing_lock="deem_accepted")
async def deem_accepted(context: JobContext, timestamp: int) -> None:  # noqa: ARG001
    """Accept what nobody said anything to in time."""
    await each(house_of(context), unheard_requests, accept_by_silence)


@queue.periodic(cron="13 * * * *")
@queue.task(pass_context=True, queueing_lock="close_unanswered")
async def close_unanswered_supplements(
    context: JobContext,
    timestamp: int,  # noqa: ARG001
) -> None:
    """Close requests whose missing papers never came."""
    await each(house_of(context), unanswered_supplements, close_unanswered_supplement)


async def each(house: House, found: Found, deed: Deed) -> int:
    """Do the deed to every request found, each in a transaction of its own; return how many."""
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        request_ids = await found(session, day_of(session.info["now"]), AT_ONCE)
    done = await one_by_one(house, request_ids, deed)
    return sum(request is not None for request in done)
