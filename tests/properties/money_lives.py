"""Whether people live, and who knows of it: deaths, annual confirmations."""

from datetime import timedelta
from typing import Any

from app.domain.calendar.days import day_of
from app.domain.subsidies.confirming import next_step
from app.domain.subsidies.terms import ConfirmationMethod, ConfirmationStepKind
from app.domain.veterans.reports import Reported
from app.domain.veterans.terms import ChangeKind, ReportState
from app.models.veterans.care import ChangeReport
from app.models.veterans.persons import Person
from app.queries.subsidies.confirming import steps_taken
from app.usecases.subsidies.declare_confirmation import declare_confirmation
from app.usecases.subsidies.record_confirmation import Seen, record_confirmation
from app.usecases.subsidies.take_confirmation_step import take_confirmation_step
from app.usecases.veterans.decide_report import decide_report
from app.usecases.veterans.report_change import report_change
from app.usecases.veterans.reverse_death import reverse_death
from tests.properties.money_try import Deed, Try


async def _report_death(t: Try) -> object:
    died_on = day_of(t.now) - timedelta(days=t.pick(0, 20, 45))
    reported = Reported(ChangeKind.DEATH, None, died_on)
    return await report_change(t.session, t.staff, t.somebody, reported, now=t.now)


async def _decide_death(t: Try) -> object:
    report = await t.usual(ChangeReport, ChangeReport.state == ReportState.OPEN)
    if report is None:
        return None
    true, at = t.choice % 2 == 0, t.at(report)
    return await decide_report(t.session, t.staff, report.person_id, report.id, true=true, **at)


async def _undo_death(t: Try) -> object:
    person = await t.one(Person, Person.died_on.is_not(None))
    return person and await reverse_death(t.session, t.staff, person.id, **t.at(person))


async def _remind(t: Try) -> object:
    """The next step before anything may stop, or one that is not its turn."""
    taken = await steps_taken(t.session, t.listed, day_of(t.now).year)
    turn = next_step(taken) or ConfirmationStepKind.NOTICE
    kind = turn if t.choice % 9 else ConfirmationStepKind.NOTICE
    at: dict[str, Any] = {"rule": t.county.house.settings.confirmation_rule, "now": t.now}
    return await take_confirmation_step(t.session, t.staff, t.listed, kind, "无人接听", **at)


async def _declare(t: Try) -> object:
    method = t.other(ConfirmationMethod.VIDEO, ConfirmationMethod.FACE)
    citizen = t.county.citizen(t.somebody)
    return await declare_confirmation(t.session, citizen, method, "核验流水", t.now)


async def _confirm_alive(t: Try) -> object:
    """Seen today, or some days ago; also after it was missed."""
    method = t.other(ConfirmationMethod.VISIT, ConfirmationMethod.COUNTER)
    seen = Seen(method, day_of(t.now) - timedelta(days=t.pick(0, 0, 3, 40)), "锦祥社区服务站")
    return await record_confirmation(t.session, t.staff, t.listed, seen, t.now)


LIFE_DEEDS: dict[str, Deed] = {
    "report_death": _report_death,
    "decide_death": _decide_death,
    "undo_death": _undo_death,
    "remind": _remind,
    "remind_on": _remind,  # Four steps must come before anything stops.
    "declare": _declare,
    "confirm_alive": _confirm_alive,
}
