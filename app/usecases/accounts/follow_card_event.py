"""Let accounts follow what their bank said of a card, or set it aside for a person to see."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.accounts.accounts import AccountStatus
from app.domain.accounts.card_events import PASSING, CardEventKind, CardEventProblem
from app.domain.accounts.errors import AccountFieldRefused, IllegalAccountStep
from app.domain.accounts.holder_names import same_name
from app.domain.accounts.numbers import canonical
from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.models.payments.accounts import CardEvent, PaymentAccount
from app.models.payments.following import Happened, Said, follow
from app.models.payments.holdings import Holdings
from app.models.payments.telling import account_facts
from app.models.sealed import the_vault
from app.policies.scope import Scope
from app.queries.accounts.accounts import (
    bank_named,
    holdings_for_update,
    open_verification_of,
)
from app.queries.accounts.verifications import (
    accounts_numbered,
    card_event_for_update,
    later_event,
)
from app.usecases.audit.record import record
from app.usecases.notifications.tell import tell


async def follow_card_event(
    session: AsyncSession, scope: Scope, event_id: UUID, *, block_days: int, now: datetime
) -> CardEvent | None:
    """Look at one event once; a number may stand for the dues of several people."""
    event = await card_event_for_update(session, event_id)
    if event is None:
        return None
    event.applied_at = now
    content = event.content or {}
    known = the_vault().indexes(PaymentAccount.__tablename__, "number", content["card_number"])
    numbered = await accounts_numbered(session, event.bank_code, known)
    event.problem = None if numbered else CardEventProblem.UNKNOWN_CARD
    for account_id, person_id in numbered:
        holdings = await holdings_for_update(session, scope, person_id)
        account = holdings.by_id(account_id) if holdings else None
        if holdings is not None and account is not None:
            event.account_id, event.division_code = account.id, account.division_code
            problem = await _follow(session, holdings, account, event, content, block_days, now)
            event.problem = event.problem or problem
    if event.problem is not None:
        facts = {"kind": event.kind.value, "problem": event.problem.value}
        await record(session, EventTag.CARD_EVENT_SET_ASIDE, event, at=now, data=facts)
    return event


async def _follow(  # One event on one account, and how things stand.
    session: AsyncSession,
    holdings: Holdings,
    account: PaymentAccount,
    event: CardEvent,
    content: dict[str, Any],
    block_days: int,
    now: datetime,
) -> CardEventProblem | None:
    if event.kind in PASSING and await later_event(session, account.id, event.happened_at, PASSING):
        return CardEventProblem.OLDER
    said = _said(account, event, content, block_days)
    try:
        happened = await follow(holdings, account, said, now)
    except IllegalAccountStep:
        return CardEventProblem.NOT_ALLOWED
    if account.status is AccountStatus.UNVERIFIED and event.kind is not CardEventKind.ISSUED:
        await _ask_again(session, holdings, account, now)
    for one in happened:
        await _tell(session, holdings, one, now)
    if event.kind is CardEventKind.REPLACED and said.new_number is None:
        given = content.get("new_card_number")
        return CardEventProblem.NEW_NUMBER_REFUSED if given else CardEventProblem.NEW_NUMBER_MISSING
    return CardEventProblem.NAME_DIFFERS if said.name_fits is False else None


def _said(
    account: PaymentAccount, event: CardEvent, content: dict[str, Any], block_days: int
) -> Said:
    name = content.get("name")
    return Said(
        kind=event.kind,
        happened_at=event.happened_at,
        new_number=_new_number(content.get("new_card_number")),
        name_fits=None if name is None else same_name(name, account.holder_name),
        block_days=block_days,
    )


def _new_number(text: str | None) -> str | None:
    try:
        return None if text is None else canonical(text)
    except AccountFieldRefused:
        return None  # The old card is void all the same.


async def _ask_again(
    session: AsyncSession, holdings: Holdings, account: PaymentAccount, now: datetime
) -> None:
    if await open_verification_of(session, account.id) is None:
        holdings.ask_bank(account, now)


async def _tell(
    session: AsyncSession, holdings: Holdings, happened: Happened, now: datetime
) -> None:
    account = happened.account
    facts = account_facts(account, await bank_named(session, account.bank_code))
    facts |= {"status": account.status.value, "changed_on": day_of(now).isoformat()}
    if account.blocked_until is not None:
        facts["until_on"] = account.blocked_until.isoformat()
    await record(session, happened.tag, account, at=now, data=facts)
    if happened.told is not None:
        await tell(session, holdings.person.id, happened.told, facts, now=now)
