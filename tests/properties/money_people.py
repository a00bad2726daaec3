"""What happens to people while they are paid: stops, deaths, other accounts, other rates."""

from datetime import date, timedelta
from typing import Any

from app.domain.accounts.accounts import AccountKind
from app.domain.accounts.changes import Wait
from app.domain.accounts.opening import Wanted as AccountWanted
from app.domain.accounts.verification import AccountVerdict
from app.domain.calendar.days import day_of
from app.domain.subsidies.months import plus_months
from app.domain.subsidies.suspending import StopWanted
from app.domain.subsidies.terms import SuspensionReason
from app.domain.veterans.reports import Reported
from app.domain.veterans.terms import ChangeKind
from app.models.payments.accounts import AccountChange, AccountVerification
from app.models.subsidies.entitlements import Entitlement
from app.models.veterans.care import ChangeReport
from app.models.veterans.persons import Person
from app.policies.scope import EVERYTHING
from app.usecases.accounts.answer_verifications import Answer, answer_verifications
from app.usecases.accounts.decide_account_change import decide_account_change
from app.usecases.accounts.open_account import open_account
from app.usecases.subsidies.end_entitlement import end_entitlement
from app.usecases.subsidies.lift_suspension import lift_suspension
from app.usecases.subsidies.suspend_entitlement import suspend_entitlement
from app.usecases.veterans.decide_report import decide_report
from app.usecases.veterans.report_change import report_change
from app.usecases.veterans.reverse_death import reverse_death
from tests.builders.accounts import a_card_number
from tests.properties.money_county import BANKS, PROGRAMMES, County, grants, raises
from tests.properties.money_try import Deed, Try


async def _stop(t: Try) -> object:
    entitlement = await t.one(Entitlement)
    assert entitlement is not None
    reason = t.pick(SuspensionReason.UNDER_REVIEW, SuspensionReason.PRISON_TERM)
    since = plus_months(t.month, t.pick(0, -1, 1))
    wanted = StopWanted(reason, since, "闽退役军人〔2026〕7号")
    return await suspend_entitlement(
        t.session, t.staff, entitlement.id, wanted, **t.at(entitlement)
    )


async def _lift(t: Try) -> object:
    entitlement = await t.one(Entitlement, Entitlement.status == "suspended")
    if entitlement is None:
        return None
    reason = t.pick(SuspensionReason.UNDER_REVIEW, SuspensionReason.PRISON_TERM)
    at: dict[str, Any] = {"resumes_on": None, "version": entitlement.version, "now": t.now}
    return await lift_suspension(t.session, t.staff, entitlement.id, reason, **at)


async def _end(t: Try) -> object:
    entitlement = await t.one(Entitlement)
    assert entitlement is not None
    if t.choice % 5:
        return None
    until = plus_months(t.month, t.pick(-1, 0, 1))
    return await end_entitlement(
        t.session, t.staff, entitlement.id, until, "不再符合", **t.at(entitlement)
    )


async def _report_death(t: Try) -> object:
    died_on = day_of(t.now) - timedelta(days=t.pick(0, 20, 45))
    reported = Reported(ChangeKind.DEATH, None, died_on)
    return await report_change(t.session, t.staff, t.pick(*t.county.persons), reported, now=t.now)


async def _decide_death(t: Try) -> object:
    report = await t.one(ChangeReport)
    if report is None:
        return None
    true = t.choice % 2 == 0
    at: dict[str, Any] = {"true": true, "version": report.version, "now": t.now}
    return await decide_report(t.session, t.staff, report.person_id, report.id, **at)


async def _undo_death(t: Try) -> object:
    person = await t.one(Person, Person.died_on.is_not(None))
    return person and await reverse_death(t.session, t.staff, person.id, **t.at(person))


async def _open_account(t: Try) -> object:
    bank = t.pick(*BANKS)
    number = a_card_number({"ABC": "622848", "ICBC": "622202"}[bank])
    wanted = AccountWanted(
        kind=AccountKind.FALLBACK, bank_code=bank, account_number=number, basis="存折"
    )
    person_id = t.pick(*t.county.persons)
    return await open_account(t.session, t.staff, person_id, wanted, Wait(t.now, 3))


async def _confirm_account(t: Try) -> object:
    change = await t.one(AccountChange)
    if change is None:
        return None
    at: dict[str, Any] = {"confirm": t.choice % 4 > 0, "version": change.version}
    return await decide_account_change(t.session, t.staff, change.id, wait=Wait(t.now, 3), **at)


async def _answer(t: Try) -> object:
    asked = await t.one(AccountVerification, AccountVerification.verdict.is_(None))
    if asked is None:
        return None
    verdict = t.pick(*[AccountVerdict.MATCH] * 3, AccountVerdict.NAME_DIFFERS)
    answer = Answer(asked.id, f"V{next(t.county.numbers)}", verdict)
    return await answer_verifications(t.session, EVERYTHING, [answer], t.now)


async def grant_more(county: County, choice: int) -> None:
    await grants(county, PROGRAMMES[choice % 2], 2026 + choice // 2 % 2, 100_000)


async def raise_rate(county: County, choice: int) -> None:
    """Mostly upwards and into the past; now and then downwards, or from next month on."""
    month = (date(2026, 8, 1), date(2026, 9, 1), date(2026, 11, 1), date(2027, 1, 1))
    fen = (55_001, 61_000, 49_000, 70_007, 53_333)[choice % 5]
    await raises(county, PROGRAMMES[choice % 2], fen, month[choice // 5 % 4])


PEOPLE_DEEDS: dict[str, Deed] = {
    "stop": _stop,
    "lift": _lift,
    "end": _end,
    "report_death": _report_death,
    "decide_death": _decide_death,
    "undo_death": _undo_death,
    "open_account": _open_account,
    "confirm_account": _confirm_account,
    "answer": _answer,
}
