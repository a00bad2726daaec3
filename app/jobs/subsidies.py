"""What happens to entitlements by itself: after approvals, deaths, missed confirmations."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime
from uuid import UUID

from procrastinate import JobContext
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.calendar.days import day_of
from app.domain.subsidies.terms import ArrearsCause
from app.house import House
from app.jobs.one_by_one import Deed, one_by_one
from app.jobs.queue import house_of, queue
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING, Scope
from app.queries.subsidies.confirming import silent_persons
from app.queries.subsidies.ground import (
    approvals_to_follow,
    deaths_to_follow,
    entitlements_over,
)
from app.queries.subsidies.moves import moves_to_begin
from app.usecases.subsidies.begin_move import begin_move
from app.usecases.subsidies.follow_approval import follow_approval
from app.usecases.subsidies.follow_death import follow_death
from app.usecases.subsidies.note_missed import note_missed
from app.usecases.subsidies.run_out_entitlement import run_out_entitlement
from app.usecases.subsidies.stop_unconfirmed import stop_unconfirmed

AT_ONCE = 500

Found = Callable[[AsyncSession, date, int], Awaitable[Sequence[UUID]]]


@queue.task(name="follow_one_approval", pass_context=True)
async def follow_one_approval(context: JobContext, request_id: str) -> None:
    """Open what this approval grants, or take back what it no longer does."""
    await _one(house_of(context), follow_approval, UUID(request_id))


@queue.task(name="follow_one_death", pass_context=True)
async def follow_one_death(context: JobContext, person_id: str) -> None:
    """Stop, end or reinstate what this person is owed."""
    await _one(house_of(context), follow_death, UUID(person_id))


@queue.periodic(cron="*/10 * * * *")
@queue.task(pass_context=True, queueing_lock="open_entitlements")
async def open_entitlements(context: JobContext, timestamp: int) -> None:  # noqa: ARG001
    """Look for approvals that nothing followed yet; the job of each was lost or failed."""
    await _each(house_of(context), approvals_to_follow, follow_approval)


@queue.periodic(cron="*/10 * * * *")
@queue.task(pass_context=True, queueing_lock="follow_deaths")
async def follow_deaths(context: JobContext, timestamp: int) -> None:  # noqa: ARG001
    """Look for deaths that the entitlements do not know of yet."""
    await _each(house_of(context), deaths_to_follow, follow_death)


@queue.periodic(cron="*/10 * * * *")
@queue.task(pass_context=True, queueing_lock="run_out_entitlements")
async def run_out_entitlements(context: JobContext, timestamp: int) -> None:  # noqa: ARG001
    """End what owes no month any more: an end decided ahead has come, or a term is over."""
    await _each(house_of(context), entitlements_over, run_out_entitlement)


@queue.task(name="note_missed_months", pass_context=True)
async def note_missed_months(context: JobContext, person_id: str, cause: str) -> None:
    """Note the months of one person that no list will come back to."""
    async with house_of(context).database.transaction(EVERYTHING, SYSTEM) as session:
        now = session.info["now"]
        await note_missed(session, EVERYTHING, UUID(person_id), ArrearsCause(cause), now)


@queue.periodic(cron="23 4 * * *")
@queue.task(pass_context=True, queueing_lock="stop_unconfirmed")
async def stop_unconfirmed_entitlements(
    context: JobContext,
    timestamp: int,  # noqa: ARG001
) -> None:
    """Stop what was not confirmed, once everything was tried and the notice has run out."""
    rule = house_of(context).settings.confirmation_rule

    async def stop(session: AsyncSession, scope: Scope, person_id: UUID, now: datetime) -> object:
        return await stop_unconfirmed(session, scope, person_id, rule, now)

    await _each(house_of(context), silent_persons, stop)


@queue.periodic(cron="29 4 * * *")
@queue.task(pass_context=True, queueing_lock="begin_moves")
async def begin_moves(context: JobContext, timestamp: int) -> None:  # noqa: ARG001
    """Note the moves whose new county pays from this month on."""
    await _each(house_of(context), moves_to_begin, begin_move)


async def _one(house: House, deed: Deed[object], subject_id: UUID) -> None:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        await deed(session, EVERYTHING, subject_id, session.info["now"])


async def _each(house: House, found: Found, deed: Deed[object]) -> None:
    """Do the deed to each, in a transaction of its own; one that breaks stops no other."""
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        subject_ids = await found(session, day_of(session.info["now"]), AT_ONCE)
    await one_by_one(house, subject_ids, deed)
