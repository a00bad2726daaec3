"""What happens to requests by itself, because a day is over."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime
from uuid import UUID

import structlog
from procrastinate import JobContext
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.calendar.days import day_of
from app.domain.errors import AppError
from app.house import House
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

log = structlog.get_logger()


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
    done = 0
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        request_ids = await found(session, day_of(session.info["now"]), AT_ONCE)
    for request_id in request_ids:
        try:
            async with house.database.transaction(EVERYTHING, SYSTEM) as session:
                done += await deed(session, EVERYTHING, request_id, session.info["now"]) is not None
        except AppError as error:
            # The next hour tries it again; meanwhile the others go on.
            log.warning("request_left", request_id=str(request_id), code=error.code)
        except Exception:  # A broken row must not hold up the sound ones.
            log.exception("request_broken", request_id=str(request_id))
    return done
