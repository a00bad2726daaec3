"""Accounts follow what banks said, changes take effect, loss reports lift themselves."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime
from uuid import UUID

from procrastinate import JobContext
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.calendar.days import day_of
from app.house import House
from app.jobs.one_by_one import Deed, one_by_one
from app.jobs.queue import house_of, queue
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING, Scope
from app.queries.accounts.accounts import blocked_accounts, misplaced_accounts
from app.queries.accounts.changes import due_changes
from app.queries.accounts.verifications import unapplied_card_events, unapplied_verifications
from app.usecases.accounts.apply_account_change import apply_account_change
from app.usecases.accounts.choose_account import choose_account
from app.usecases.accounts.follow_card_event import follow_card_event
from app.usecases.accounts.follow_verification import follow_verification
from app.usecases.accounts.lift_loss_report import lift_loss_report
from app.usecases.accounts.verify_matches import verify_matches

AT_ONCE = 500
MATCHES_AT_ONCE = 2000

Found = Callable[[AsyncSession], Awaitable[Sequence[UUID]]]


@queue.task(name="follow_verifications", pass_context=True)
async def follow_verifications(context: JobContext) -> None:
    """Let accounts follow what banks have just answered."""
    await _follow_verifications(house_of(context))


@queue.task(name="follow_card_events", pass_context=True)
async def follow_card_events(context: JobContext) -> None:
    """Let accounts follow what banks have just said of cards."""
    await _follow_card_events(house_of(context))


@queue.periodic(cron="*/5 * * * *")
@queue.task(pass_context=True, queueing_lock="see_to_accounts")
async def see_to_accounts(context: JobContext, timestamp: int) -> None:  # noqa: ARG001
    """Do what is due by the day, and whatever a killed worker left."""
    await see_to(house_of(context))


async def see_to(house: House) -> None:
    await _follow_verifications(house)
    await _follow_card_events(house)
    await _sweep(house, lambda s: blocked_accounts(s, _today(s), AT_ONCE), lift_loss_report)
    await _sweep(house, lambda s: misplaced_accounts(s, _today(s), AT_ONCE), choose_account)


async def _follow_verifications(house: House) -> None:
    verified = MATCHES_AT_ONCE
    while verified == MATCHES_AT_ONCE:
        async with house.database.transaction(EVERYTHING, SYSTEM) as session:
            verified = await verify_matches(session, MATCHES_AT_ONCE, session.info["now"])
    await _sweep(house, lambda s: unapplied_verifications(s, AT_ONCE), follow_verification)
    await _sweep(house, lambda s: due_changes(s, _today(s), AT_ONCE), apply_account_change)


async def _follow_card_events(house: House) -> None:
    async def follow(session: AsyncSession, scope: Scope, event_id: UUID, now: datetime) -> object:
        days = house.settings.loss_block_days
        return await follow_card_event(session, scope, event_id, block_days=days, now=now)

    await _sweep(house, lambda s: unapplied_card_events(s, AT_ONCE), follow)


def _today(session: AsyncSession) -> date:
    return day_of(session.info["now"])


async def _sweep(house: House, found: Found, deed: Deed[object]) -> None:
    """Do the deed to everything found; go on while whole pages of it come to an end."""
    done = AT_ONCE
    while done == AT_ONCE:
        async with house.database.transaction(EVERYTHING, SYSTEM) as session:
            ids = await found(session)
        done = len(await one_by_one(house, ids, deed))
