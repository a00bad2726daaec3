"""Accounts follow what banks said, changes take effect, loss reports lift themselves."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from uuid import UUID

import structlog
from procrastinate import JobContext
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.calendar.days import day_of
from app.domain.errors import AppError
from app.house import House
from app.jobs.queue import house_of, queue
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
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
Deed = Callable[[AsyncSession, UUID], Awaitable[object]]

log = structlog.get_logger()


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
    await _sweep(house, lambda s: blocked_accounts(s, _today(s), AT_ONCE), _lift)
    await _sweep(house, lambda s: misplaced_accounts(s, _today(s), AT_ONCE), _choose)


async def _follow_verifications(house: House) -> None:
    verified = MATCHES_AT_ONCE
    while verified == MATCHES_AT_ONCE:
        async with house.database.transaction(EVERYTHING, SYSTEM) as session:
            verified = await verify_matches(session, MATCHES_AT_ONCE, session.info["now"])
    await _sweep(house, lambda s: unapplied_verifications(s, AT_ONCE), _answer)
    await _sweep(house, lambda s: due_changes(s, _today(s), AT_ONCE), _apply)


async def _follow_card_events(house: House) -> None:
    async def follow(session: AsyncSession, event_id: UUID) -> object:
        days, now = house.settings.loss_block_days, session.info["now"]
        return await follow_card_event(session, EVERYTHING, event_id, block_days=days, now=now)

    await _sweep(house, lambda s: unapplied_card_events(s, AT_ONCE), follow)


async def _apply(session: AsyncSession, change_id: UUID) -> object:
    return await apply_account_change(session, EVERYTHING, change_id, session.info["now"])


async def _answer(session: AsyncSession, verification_id: UUID) -> object:
    return await follow_verification(session, EVERYTHING, verification_id, session.info["now"])


async def _lift(session: AsyncSession, account_id: UUID) -> object:
    return await lift_loss_report(session, EVERYTHING, account_id, session.info["now"])


async def _choose(session: AsyncSession, person_id: UUID) -> object:
    return await choose_account(session, EVERYTHING, person_id, session.info["now"])


def _today(session: AsyncSession) -> date:
    return day_of(session.info["now"])


async def _sweep(house: House, found: Found, deed: Deed) -> None:
    """Do the deed to everything found; go on while whole pages of it come to an end."""
    done = AT_ONCE
    while done == AT_ONCE:
        async with house.database.transaction(EVERYTHING, SYSTEM) as session:
            ids = await found(session)
        done = await _each(house, ids, deed)


async def _each(house: House, ids: Sequence[UUID], deed: Deed) -> int:
    """Do the deed to each in a transaction of its own; return how many went well."""
    done = 0
    for each_id in ids:
        try:
            async with house.database.transaction(EVERYTHING, SYSTEM) as session:
                await deed(session, each_id)
            done += 1
        except AppError as error:
            log.warning("account_left", id=str(each_id), code=error.code)
        except Exception:  # A broken row must not hold up the sound ones.
            log.exception("account_broken", id=str(each_id))
    return done
