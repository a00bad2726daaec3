"""States, stops, confirmations, ends and moves of entitlements, by their tables."""

from datetime import date
from itertools import product

import pytest

from app.domain.divisions.levels import Level
from app.domain.subsidies import moving, states
from app.domain.subsidies.confirming import (
    ORDER,
    ConfirmationRule,
    check_done_on,
    check_step,
    may_stop,
    must_confirm,
    next_step,
)
from app.domain.subsidies.ending import (
    Ends,
    Had,
    end_after_death,
    funeral_of,
    is_over,
    known_end,
    reason_of,
)
from app.domain.subsidies.entitlement_errors import (
    ConfirmationDayRefused,
    ConfirmedAfterDeath,
    DecisionPaperMissing,
    IllegalEntitlementStep,
    IllegalMoveStep,
    StepOutOfOrder,
    StopBeyondAuthority,
    StopNotByHand,
    WrongStopWord,
)
from app.domain.subsidies.moving import MoveEvent, OldCountyPaysUntil, PaidSpan
from app.domain.subsidies.owing import missed_periods, periods_owed
from app.domain.subsidies.programme import Cadence
from app.domain.subsidies.states import EntitlementEvent
from app.domain.subsidies.suspending import REMEDIES, STOPS, StopWanted, check_stop
from app.domain.subsidies.tariffing import FuneralTariff
from app.domain.subsidies.terms import (
    ConfirmationStepKind,
    EndReason,
    EntitlementStatus,
    MoveState,
    StopWord,
    SuspensionReason,
)
from app.domain.veterans.terms import CategoryCode
from tests.builders.rates import carried_programmes

S, E, R, K = EntitlementStatus, EntitlementEvent, SuspensionReason, ConfirmationStepKind
RULE = ConfirmationRule(due_month=10, notice_days=60)
YEAR_END, MONTH_END = OldCountyPaysUntil.YEAR_END, OldCountyPaysUntil.MONTH_END


def month(text: str) -> date:
    return date.fromisoformat(f"{text}-01")


def test_whatever_the_table_lacks_is_refused() -> None:
    forbidden = [pair for pair in product(S, E) if pair not in states.TRANSITIONS]
    assert len(forbidden) == len(S) * len(E) - len(states.TRANSITIONS)
    for status, event in forbidden:
        with pytest.raises(IllegalEntitlementStep):
            states.step(status, event)


def test_what_was_cancelled_or_dismissed_never_comes_back() -> None:
    dead = {S.CANCELLED, S.DISMISSED}
    assert not [pair for pair in states.TRANSITIONS if pair[0] in dead]


def test_every_reason_has_its_word_and_its_authority() -> None:
    assert set(STOPS) == set(R)
    by_province = {reason for reason, rule in STOPS.items() if rule.authority is Level.PROVINCE}
    assert by_province == {
        R.PRISON_TERM,
        R.RIGHTS_DEPRIVED,
        R.WANTED,
        R.CONVICTED_FOR_LIFE,
        R.DISMISSED_FROM_FORCES,
    }
    assert {reason for reason, rule in STOPS.items() if rule.word is StopWord.CANCEL} == {
        R.CONVICTED_FOR_LIFE,
        R.DISMISSED_FROM_FORCES,
        R.FRAUD,
    }
    assert {reason for reason, rule in STOPS.items() if rule.repays} == {
        R.UNCONFIRMED,
        R.DEATH_REPORTED,
        R.UNDER_REVIEW,
    }


@pytest.mark.parametrize("level", [Level.COUNTY, Level.CITY])
def test_a_conviction_is_beyond_the_county_and_names_who_decides(level: Level) -> None:
    with pytest.raises(StopBeyondAuthority) as refused:
        check_stop(StopWanted(R.PRISON_TERM, document_no="1"), level, cancels=False)
    assert refused.value.facts["authority"] == "省"


def test_a_stop_by_law_names_its_paper_and_its_own_word() -> None:
    with pytest.raises(DecisionPaperMissing):
        check_stop(StopWanted(R.WANTED), Level.PROVINCE, cancels=False)
    with pytest.raises(WrongStopWord):
        check_stop(StopWanted(R.WANTED, document_no="1"), Level.PROVINCE, cancels=True)
    with pytest.raises(StopNotByHand):
        check_stop(StopWanted(R.UNCONFIRMED), Level.PROVINCE, cancels=False)
    assert check_stop(StopWanted(R.UNDER_REVIEW), Level.COUNTY, cancels=False).repays


def test_fraud_is_cancelled_by_the_county_on_paper_and_by_its_article() -> None:
    wanted = StopWanted(R.FRAUD, document_no="1")
    rule = check_stop(wanted, Level.COUNTY, cancels=True)
    assert (rule.word, rule.repays) == (StopWord.CANCEL, False)
    assert rule.source == "《军人抚恤优待条例》第五十八条"
    with pytest.raises(StopBeyondAuthority):
        check_stop(wanted, Level.TOWNSHIP, cancels=True)
    with pytest.raises(DecisionPaperMissing):
        check_stop(StopWanted(R.FRAUD), Level.COUNTY, cancels=True)
    with pytest.raises(WrongStopWord):
        check_stop(wanted, Level.COUNTY, cancels=False)
    assert ("60日" in REMEDIES.zh, "6个月" in REMEDIES.zh) == (True, True)
    assert ("60 days" in REMEDIES.en, "6 months" in REMEDIES.en) == (True, True)


def test_steps_are_taken_one_after_the_other() -> None:
    taken: set[ConfirmationStepKind] = set()
    for kind in ORDER:
        for other in set(K) - {kind}:
            with pytest.raises(StepOutOfOrder):
                check_step(other, taken)
        check_step(kind, taken)
        taken.add(kind)
    assert next_step(taken) is None
    with pytest.raises(StepOutOfOrder):
        check_step(K.NOTICE, taken)


@pytest.mark.parametrize(
    ("notice_on", "today", "stops"),
    [
        # Sixty days from the notice, and never before the end of October is over.
        (date(2026, 9, 1), date(2026, 10, 31), False),
        (date(2026, 9, 1), date(2026, 11, 1), True),
        (date(2026, 7, 1), date(2026, 10, 31), False),
        (date(2026, 10, 15), date(2026, 12, 14), False),
        (date(2026, 10, 15), date(2026, 12, 15), True),
    ],
)
def test_nothing_stops_before_the_notice_and_the_day_are_over(
    notice_on: date, today: date, stops: bool
) -> None:
    taken: dict[ConfirmationStepKind, date] = {
        **dict.fromkeys(ORDER, date(2026, 6, 1)),
        K.NOTICE: notice_on,
    }
    assert may_stop(RULE, 2026, taken, today) is stops
    without_visit: dict[ConfirmationStepKind, date] = {
        kind: day for kind, day in taken.items() if kind is not K.HOME_VISIT
    }
    assert not may_stop(RULE, 2026, without_visit, today)


def test_who_was_approved_this_year_need_not_confirm_it() -> None:
    assert must_confirm(date(2025, 12, 1), 2026)
    assert not must_confirm(date(2026, 1, 1), 2026)


def test_nobody_confirms_in_the_future_or_after_a_death() -> None:
    today = date(2026, 3, 2)
    check_done_on(today, today, died_on=None, reported_dead_on=None)
    check_done_on(date(2026, 2, 27), today, died_on=date(2026, 2, 28), reported_dead_on=None)
    for day in (date(2026, 3, 3), date(2026, 1, 29)):
        with pytest.raises(ConfirmationDayRefused):
            check_done_on(day, today, died_on=None, reported_dead_on=None)
    died = date(2026, 2, 28)
    for deaths in ((died, None), (None, died)):
        with pytest.raises(ConfirmedAfterDeath):
            check_done_on(died, today, died_on=deaths[0], reported_dead_on=deaths[1])


@pytest.mark.parametrize(
    ("died_on", "ends"),
    [("2026-02-01", "2026-03"), ("2026-02-28", "2026-03"), ("2026-12-31", "2027-01")],
)
def test_a_death_ends_with_its_month(died_on: str, ends: str) -> None:
    assert end_after_death(month("2018-08"), date.fromisoformat(died_on)) == month(ends)


@pytest.mark.parametrize(
    ("ends", "over"), [(None, False), ("2026-07", False), ("2026-06", True), ("2026-05", True)]
)
def test_it_is_over_once_its_last_month_has_passed(ends: str | None, over: bool) -> None:
    assert is_over(month(ends) if ends else None, month("2026-06")) is over


@pytest.mark.parametrize(
    ("foreseen", "planned", "succeeded", "end", "reason"),
    [
        (None, "2026-09", None, "2026-09", EndReason.CONDITIONS_OVER),
        ("2026-12", "2026-09", None, "2026-09", EndReason.CONDITIONS_OVER),
        ("2026-09", "2026-12", None, "2026-09", EndReason.TERM_OVER),
        ("2026-09", None, None, "2026-09", EndReason.TERM_OVER),
        (None, None, "2026-09", "2026-09", EndReason.SUCCEEDED),
        ("2026-12", "2026-09", "2026-10", "2026-09", EndReason.CONDITIONS_OVER),
        ("2026-09", "2026-09", "2026-09", "2026-09", EndReason.SUCCEEDED),
    ],
)
def test_of_several_ends_the_earliest_comes_and_gives_the_reason(
    foreseen: str | None, planned: str | None, succeeded: str | None, end: str, reason: EndReason
) -> None:
    ends = Ends(*(month(each) if each else None for each in (foreseen, planned, succeeded)))
    assert known_end(ends) == month(end)
    assert reason_of(month(end), ends) is reason


def test_what_starts_after_the_death_is_never_owed() -> None:
    assert end_after_death(month("2026-05"), date(2026, 3, 9)) == month("2026-05")


def test_the_most_funeral_months_count_and_never_add_up() -> None:
    tariff = carried_programmes()["funeral_grant"].tariff
    assert isinstance(tariff, FuneralTariff)
    fighter = Had("living_allowance", CategoryCode.WAR_PARTICIPANT)
    disabled = Had("disability_pension", CategoryCode.DISABLED_VETERAN)
    survivor = Had("survivor_pension", CategoryCode.MARTYR_SURVIVOR)
    assert funeral_of([fighter, disabled], tariff.months) == (disabled, 12)
    assert funeral_of([survivor], tariff.months) == (survivor, 6)
    ill = Had("living_allowance", CategoryCode.RETURNED_WITH_ILLNESS)
    assert funeral_of([ill], tariff.months) is None


@pytest.mark.parametrize(
    ("until", "moved_on", "unpaid_from", "first"),
    [
        (YEAR_END, "2026-11-03", None, "2027-01"),
        (YEAR_END, "2026-01-01", "2026-05", "2027-01"),
        (YEAR_END, "2026-12-31", "2027-01", "2027-01"),
        # The file came in March, and the old county had paid February.
        (YEAR_END, "2026-11-03", "2027-03", "2027-03"),
        (MONTH_END, "2026-11-03", None, "2026-12"),
        (MONTH_END, "2026-12-31", "2026-12", "2027-01"),
    ],
)
def test_the_new_county_pays_from_the_month_that_nobody_paid(
    until: OldCountyPaysUntil, moved_on: str, unpaid_from: str | None, first: str
) -> None:
    paid = month(unpaid_from) if unpaid_from else None
    assert moving.pays_from(until, date.fromisoformat(moved_on), paid) == month(first)


def test_the_months_of_two_counties_meet() -> None:
    old, new = moving.handed_over(
        PaidSpan("350505000000", month("2018-08"), None), "350504000000", month("2027-01")
    )
    assert old == PaidSpan("350505000000", month("2018-08"), month("2027-01"))
    assert new == PaidSpan("350504000000", month("2027-01"), None)


def test_a_move_takes_every_step_and_no_other() -> None:
    state = MoveState.ASKED_NEW
    for event in (MoveEvent.CONFIRM, MoveEvent.SEND_FILE, MoveEvent.RECEIVE, MoveEvent.BEGIN):
        state = moving.step(state, event)
    assert state is MoveState.PAYS_FROM
    with pytest.raises(IllegalMoveStep):
        moving.step(MoveState.FILE_SENT, MoveEvent.WITHDRAW)
    with pytest.raises(IllegalMoveStep):
        moving.step(MoveState.ASKED_NEW, MoveEvent.RECEIVE)


def test_months_are_owed_by_their_cadence() -> None:
    since, now = month("2025-11"), month("2026-03")
    assert periods_owed(Cadence.MONTHLY, since, None, now) == [
        month("2025-11"),
        month("2025-12"),
        month("2026-01"),
        month("2026-02"),
    ]
    assert periods_owed(Cadence.MONTHLY, since, month("2025-12"), now) == [month("2025-11")]
    assert periods_owed(Cadence.YEARLY, month("2024-01"), None, now) == [
        month("2024-01"),
        month("2025-01"),
        month("2026-01"),
    ]
    # Money once is on a list whenever one is made; it is never late.
    assert periods_owed(Cadence.ONE_OFF, since, None, now) == []


def test_a_month_is_missed_once_and_not_while_it_is_stopped() -> None:
    held = PaidSpan("350505000000", month("2026-02"), month("2026-03"))
    owed = [month(f"2026-0{number}") for number in range(1, 5)]
    missed = missed_periods(owed, {month("2026-01")}, [held])
    assert missed == [month("2026-03"), month("2026-04")]
