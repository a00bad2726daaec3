"""How one account follows one event of its card."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.accounts.accounts import AccountEvent, AccountStatus
from app.domain.accounts.card_events import CardEventKind, blocked_until, event_for
from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.notifications.terms import Told
from app.models.payments.accounts import PaymentAccount
from app.models.payments.exchange import exchange
from app.models.payments.holdings import Holdings

TAG_OF = {
    AccountEvent.VERIFY: EventTag.ACCOUNT_VERIFIED,
    AccountEvent.REPORT_LOST: EventTag.ACCOUNT_BLOCKED,
    AccountEvent.LIFT_LOSS: EventTag.ACCOUNT_UNBLOCKED,
    AccountEvent.WAKE: EventTag.ACCOUNT_DOUBTED,
    AccountEvent.DOUBT: EventTag.ACCOUNT_DOUBTED,
    AccountEvent.CLOSE: EventTag.ACCOUNT_CLOSED,
    AccountEvent.REPLACE: EventTag.ACCOUNT_REPLACED,
    AccountEvent.FREEZE: EventTag.ACCOUNT_FROZEN,
    AccountEvent.FALL_DORMANT: EventTag.ACCOUNT_DORMANT,
}
TOLD_OF = {
    AccountEvent.REPORT_LOST: Told.CARD_LOST,
    AccountEvent.LIFT_LOSS: Told.CARD_FOUND,
    AccountEvent.CLOSE: Told.ACCOUNT_CLOSED,
    # Exchanged for a number that we cannot use: the person has to bring it.
    AccountEvent.REPLACE: Told.ACCOUNT_CLOSED,
    AccountEvent.FREEZE: Told.ACCOUNT_FROZEN,
    AccountEvent.FALL_DORMANT: Told.ACCOUNT_DORMANT,
}


@dataclass(frozen=True, slots=True)
class Said:
    """What a bank said of one card, read."""

    kind: CardEventKind
    happened_at: datetime
    new_number: str | None
    name_fits: bool | None
    """None where the bank named nobody."""
    block_days: int


@dataclass(frozen=True, slots=True)
class Happened:
    """One state change, to be recorded, and told where there is something to tell."""

    tag: EventTag
    account: PaymentAccount
    told: Told | None = None


async def follow(
    holdings: Holdings, account: PaymentAccount, said: Said, at: datetime
) -> list[Happened]:
    """Return what changed; raises `IllegalAccountStep` where the account cannot follow."""
    if said.kind is CardEventKind.REPLACED and said.new_number is not None:
        return await _exchanged(holdings, account, said.new_number, said, at)
    event = event_for(said.kind, name_fits=said.name_fits)
    if event is None:
        return []
    before = account.status
    until = blocked_until(day_of(said.happened_at), block_days=said.block_days)
    if event is AccountEvent.REPORT_LOST and until <= day_of(at):
        return []  # The report lifted itself before we heard of it.
    holdings.move(account, event, at)
    if account.status is AccountStatus.BLOCKED and event is AccountEvent.REPORT_LOST:
        account.blocked_until = until
    await holdings.settle(at)
    changed = account.status is not before
    return [Happened(TAG_OF[event], account, TOLD_OF.get(event))] if changed else []


async def _exchanged(
    holdings: Holdings, old: PaymentAccount, number: str, said: Said, at: datetime
) -> list[Happened]:
    new = await exchange(holdings, old, number, at, name_fits=bool(said.name_fits))
    replaced = Happened(EventTag.ACCOUNT_REPLACED, old)
    if new is None:
        return [replaced]
    return [replaced, Happened(EventTag.ACCOUNT_OPENED, new, Told.CARD_REPLACED)]
