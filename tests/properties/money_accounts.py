"""Where the money goes: accounts opened, changed, verified, and what banks say of cards."""

from datetime import timedelta
from typing import Any

from app.domain.accounts.accounts import LIVE, AccountKind
from app.domain.accounts.card_events import CardEventKind
from app.domain.accounts.changes import OPEN, Wait
from app.domain.accounts.opening import Wanted
from app.domain.accounts.verification import AccountVerdict
from app.models.payments.accounts import AccountChange, AccountVerification, PaymentAccount
from app.policies.scope import EVERYTHING
from app.usecases.accounts.answer_verifications import Answer, answer_verifications
from app.usecases.accounts.ask_account_change import ask_account_change
from app.usecases.accounts.cancel_account_change import cancel_account_change
from app.usecases.accounts.decide_account_change import decide_account_change
from app.usecases.accounts.end_account import end_account
from app.usecases.accounts.keep_card_event import keep_card_event
from app.usecases.accounts.open_account import open_account
from tests.builders.accounts import a_card_number
from tests.properties.money_county import BANKS
from tests.properties.money_try import Deed, Try

BINS = {"ABC": "622848", "ICBC": "622202"}
COOLING_OFF_DAYS = 3
_K = CardEventKind
_LIKELY = (*[_K.REPORTED_LOST, _K.REPLACED] * 3, *_K)


def _wait(t: Try) -> Wait:
    return Wait(t.now, COOLING_OFF_DAYS)


def _wanted(t: Try, kind: AccountKind, **more: Any) -> Wanted:
    bank = t.pick(*BANKS)
    number = a_card_number(BINS[bank])
    return Wanted(kind=kind, bank_code=bank, account_number=number, basis="存折", **more)


async def _open(t: Try) -> object:
    kind = t.other(*[AccountKind.FALLBACK] * 3, AccountKind.SURVIVOR)
    named = {"holder_name": "陈小妹"} if kind is AccountKind.SURVIVOR else {}
    wanted = _wanted(t, kind, **named)
    return await open_account(t.session, t.staff, t.somebody, wanted, _wait(t))


async def _ask_change(t: Try) -> object:
    wanted = _wanted(t, AccountKind.FALLBACK)
    return await ask_account_change(t.session, t.county.citizen(t.somebody), wanted, _wait(t))


async def _decide_change(t: Try) -> object:
    change = await t.one(AccountChange, AccountChange.state.in_(OPEN))
    if change is None:
        return None
    at: dict[str, Any] = {"confirm": t.choice % 4 > 0, "version": change.version}
    return await decide_account_change(t.session, t.staff, change.id, wait=_wait(t), **at)


async def _take_change_back(t: Try) -> object:
    change = await t.one(AccountChange)
    if change is None:
        return None
    citizen = t.county.citizen(change.person_id)
    return await cancel_account_change(t.session, citizen, change.id, **t.at(change))


async def _end(t: Try) -> object:
    account = await t.one(PaymentAccount, PaymentAccount.status.in_(LIVE))
    if account is None or t.choice % 4:
        return None
    return await end_account(t.session, t.staff, account.id, reason="本人要求", **t.at(account))


async def _answer(t: Try) -> object:
    asked = await t.one(AccountVerification, AccountVerification.verdict.is_(None))
    if asked is None:
        return None
    verdict = t.pick(*[AccountVerdict.MATCH] * 3, AccountVerdict.NAME_DIFFERS)
    answer = Answer(asked.id, f"V{next(t.county.numbers)}", verdict)
    return await answer_verifications(t.session, EVERYTHING, [answer], t.now)


async def _tell_of_card(t: Try) -> object:
    """Something happened to a card, now or some days ago; the message may come twice."""
    account = await t.one(PaymentAccount, PaymentAccount.status.in_(LIVE))
    if account is None:
        return None
    bank, kind = account.bank_code, t.other(*_LIKELY)
    happened_at = t.now - timedelta(days=t.pick(0, 0, 1, 20))
    content = {
        "serial": f"K{next(t.county.numbers)}",
        "kind": kind.value,
        "card_number": account.number.reveal("test"),
        "happened_at": happened_at.isoformat(),
    }
    if kind is _K.REPLACED and t.choice % 7:
        content |= {"new_card_number": a_card_number(BINS[bank]), "name": account.holder_name}
    if kind is _K.NAME_CORRECTED:
        content["name"] = t.pick(account.holder_name, "陈大国")
    scope = t.county.bank(bank).scope
    for _ in range(t.pick(1, 2)):
        event = await keep_card_event(
            t.session, scope, bank, content, happened_at=happened_at, now=t.now
        )
    return event


ACCOUNT_DEEDS: dict[str, Deed] = {
    "open_account": _open,
    "ask_change": _ask_change,
    "decide_change": _decide_change,
    "take_change_back": _take_change_back,
    "end_account": _end,
    "answer": _answer,
    "tell_of_card": _tell_of_card,
}
