"""Where my benefits are paid to."""

from uuid import UUID

from fastapi import status

from app.domain.accounts.changes import Wait
from app.edge.idempotency import MONEY
from app.edge.precondition import IfMatch
from app.edge.route import HouseRouter
from app.edge.session import DbSession, Now
from app.edge.surroundings import TheHouse
from app.queries.accounts.views import change_shown, holdings_shown
from app.routers.miniapp.authority import MayChangeAccount, MayReadMoney, SignedInCitizen
from app.schemas.accounts import ChangeRead
from app.schemas.miniapp.accounts import (
    AccountChangeWanted,
    BankAccounts,
    SubscriptionsAccepted,
    SubscriptionsKept,
)
from app.usecases.accounts.ask_account_change import ask_account_change
from app.usecases.accounts.cancel_account_change import cancel_account_change
from app.usecases.notifications.accept_messages import accept_messages

router = HouseRouter(tags=["收款账户"])


@router.get("/bank-accounts")
async def list_bank_accounts(
    citizen: MayReadMoney, session: DbSession, house: TheHouse
) -> BankAccounts:
    """Read which account benefits are paid to, earlier ones, and changes on their way."""
    shown = await holdings_shown(session, citizen.scope, citizen.subject)
    return BankAccounts.of(shown, house.settings.account_cooling_off_days)


@router.post("/bank-account-changes", status_code=status.HTTP_201_CREATED, keeps_answer_for=MONEY)
async def ask_bank_account_change(
    wanted: AccountChangeWanted,
    citizen: MayChangeAccount,
    session: DbSession,
    now: Now,
    house: TheHouse,
) -> ChangeRead:
    """Ask for another account; it is paid to after the cooling-off, and you are told at once."""
    wait = Wait(now, house.settings.account_cooling_off_days)
    change, account = await ask_account_change(session, citizen, wanted.wanted(), wait)
    return ChangeRead.of(await change_shown(session, change, account))


@router.post("/bank-account-changes/{change_id:uuid}:cancel", keeps_answer_for=MONEY)
async def cancel_bank_account_change(
    change_id: UUID, version: IfMatch, citizen: MayChangeAccount, session: DbSession, now: Now
) -> ChangeRead:
    """Stop a change that has not taken effect, whoever asked for it."""
    change, account = await cancel_account_change(
        session, citizen, change_id, version=version, now=now
    )
    return ChangeRead.of(await change_shown(session, change, account))


@router.post("/subscriptions")
async def accept_subscriptions(
    accepted: SubscriptionsAccepted, citizen: SignedInCitizen, session: DbSession, now: Now
) -> SubscriptionsKept:
    """Note which messages the user has just agreed to receive in WeChat."""
    await accept_messages(session, citizen.account_id, accepted.by_template(), now)
    return SubscriptionsKept(kept=True)
