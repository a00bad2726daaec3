"""The checks at the door and the holds at the last moment, each with the fact behind it."""

from dataclasses import fields, replace
from datetime import date
from itertools import product

import pytest

from app.domain.batches.changes import Change, LineChange, Why, why
from app.domain.batches.checks import (
    FACTS,
    WHAT_TO_DO,
    Finding,
    LineFacts,
    findings,
    stays_owed,
)
from app.domain.batches.publishing import grown_up_if_born_by, require_over
from app.domain.batches.runs import expect_county, expect_run
from app.domain.payments.errors import (
    BatchKindRefused,
    CountyRefused,
    ListObjected,
    ListRunning,
    PeriodRefused,
    ProgrammeRefused,
)
from app.domain.payments.holds import HOLD_REASON_EN, HoldReason, Since, hold_reason
from app.domain.payments.numbers import batch_number, is_payment_no, payment_no
from app.domain.payments.terms import BatchKind
from app.domain.requests.publicity import ObjectionState

CLEAN = LineFacts()
FOR_NOBODY_ALONE = {"for_another"}


def test_a_line_without_fault_is_paid() -> None:
    assert findings(CLEAN) == ()
    assert not stays_owed(())


@pytest.mark.parametrize("fact", [name for name in FACTS if name not in FOR_NOBODY_ALONE])
def test_each_fact_is_a_finding_of_its_own(fact: str) -> None:
    assert findings(replace(CLEAN, **{fact: True})) == (Finding(fact),)


def test_every_finding_says_what_can_be_done() -> None:
    assert set(WHAT_TO_DO) == set(Finding)
    assert {field.name for field in fields(LineFacts)} == set(FACTS)


@pytest.mark.parametrize("fact", ["name_differs", "shared_account", "not_card_linked"])
def test_a_recorded_guardian_takes_money_in_his_own_name(fact: str) -> None:
    assert findings(replace(CLEAN, for_another=True, **{fact: True})) == ()


def test_where_another_programme_is_paid_the_rate_is_not_the_reason() -> None:
    assert findings(replace(CLEAN, paired=True, not_due=True)) == (Finding.PAIRED,)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ((Finding.NO_ACCOUNT,), True),
        ((Finding.NO_RATE, Finding.NOT_VERIFIED), True),
        ((Finding.DECEASED, Finding.NO_ACCOUNT), False),
        ((Finding.DUPLICATE,), False),
        ((Finding.SUSPENDED, Finding.NO_ACCOUNT), False),
        ((Finding.OBJECTION_UPHELD,), False),
    ],
)
def test_only_what_was_owed_all_along_is_noted_as_owed(
    found: tuple[Finding, ...], expected: bool
) -> None:
    assert stays_owed(found) is expected


OWED_ONCE_MENDED = {
    Finding.NO_RATE,
    Finding.NO_ACCOUNT,
    Finding.NOT_VERIFIED,
    Finding.ACCOUNT_BLOCKED,
    Finding.ACCOUNT_NOT_YET,
    Finding.NOT_CARD_LINKED,
    Finding.NAME_DIFFERS,
    Finding.SHARED_ACCOUNT,
    Finding.CHANGED_JUST_BEFORE,
}
"""The entitlement is beyond doubt: an account, a name or a rate is missing."""


@pytest.mark.parametrize("finding", Finding)
def test_what_lacks_an_account_or_a_rate_is_owed_and_what_is_in_doubt_is_decided_first(
    finding: Finding,
) -> None:
    assert stays_owed((finding,)) is (finding in OWED_ONCE_MENDED)


def test_without_a_rate_nobody_says_that_nothing_is_due() -> None:
    assert findings(replace(CLEAN, no_rate=True, not_due=True)) == (Finding.NO_RATE,)


@pytest.mark.parametrize(
    "fact", ["no_account", "not_verified", "account_blocked", "account_not_yet", "deceased"]
)
def test_a_guardians_account_is_checked_like_any_other(fact: str) -> None:
    assert findings(replace(CLEAN, for_another=True, **{fact: True})) == (Finding(fact),)


def test_the_gravest_of_several_faults_stands_first() -> None:
    all_of_them = LineFacts(**dict.fromkeys(FACTS, True))
    found = findings(replace(all_of_them, for_another=False))
    assert found[:2] == (Finding.PAID_BEFORE, Finding.DECEASED)
    assert set(Finding) - set(found) == {Finding.NOT_DUE}


FINE = {"account_replaced": False, "account_usable": True, "deceased": False}


@pytest.mark.parametrize(
    ("since", "expected"),
    [
        ({}, None),
        ({"account_replaced": True}, HoldReason.ACCOUNT_CHANGED),
        ({"account_usable": False}, HoldReason.ACCOUNT_UNUSABLE),
        ({"suspended": True}, HoldReason.SUSPENDED),
        ({"entitled": False, "suspended": True}, HoldReason.ENTITLEMENT_OVER),
        ({"entitled": False, "revoked": True}, HoldReason.APPROVAL_REVOKED),
        ({"deceased": True, "account_replaced": True}, HoldReason.DEATH),
        ({"deceased": True, "paid_before": True}, HoldReason.PAID_BEFORE),
    ],
)
def test_the_gravest_reason_holds_a_line(
    since: dict[str, bool], expected: HoldReason | None
) -> None:
    facts = {**FINE, "suspended": False, "entitled": True, **since}
    assert hold_reason(Since(**facts)) is expected


def test_only_a_line_without_any_fault_goes() -> None:
    going = [case for case in product((True, False), repeat=7) if not hold_reason(Since(*case))]
    assert going == [(False, True, False, False, True, False, False)]
    assert set(HOLD_REASON_EN) == set(HoldReason)


def test_numbers_are_ascii_and_short() -> None:
    number = payment_no("350505000000", date(2026, 11, 1), 17)
    assert number == "P350505202611000000000017"
    assert is_payment_no(number)
    assert not is_payment_no(number + "٣")
    assert len(payment_no("350505000000", date(2026, 11, 1), 10**19 - 1)) <= 32
    assert batch_number("350505000000", date(2026, 11, 1), 17) == "B350505-202611-000017"


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 11, 22), date(2008, 11, 22)),
        (date(2028, 2, 29), date(2010, 2, 28)),
    ],
)
def test_children_are_never_published(today: date, expected: date) -> None:
    assert grown_up_if_born_by(today) == expected


def test_a_list_comes_down_when_all_is_settled_and_its_time_is_over() -> None:
    last, day_after = date(2026, 11, 30), date(2026, 12, 1)
    require_over([ObjectionState.DISMISSED], last_day=last, today=day_after)
    with pytest.raises(ListRunning):
        require_over([], last_day=last, today=last)
    with pytest.raises(ListObjected):
        require_over([ObjectionState.OPEN], last_day=last, today=day_after)


@pytest.mark.parametrize("code", ["350505001000", "350500000000", "banana"])
def test_only_a_county_pays(code: str) -> None:
    with pytest.raises(CountyRefused):
        expect_county(code, in_scope=True)
    with pytest.raises(CountyRefused):
        expect_county("350505000000", in_scope=False)
    expect_county("350505000000", in_scope=True)


NOVEMBER, OCTOBER = date(2026, 11, 1), date(2026, 10, 1)


def a_change(change: Change, **facts: object) -> LineChange:
    known = {
        "period": NOVEMBER,
        "before_period": OCTOBER,
        "starts_on": date(2018, 8, 1),
        "ends_before": None,
        "codes": (),
        "before_key": None,
        "now_key": None,
    }
    return LineChange(change=change, **{**known, **facts})  # type: ignore[arg-type]  # By name.


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (a_change(Change.JOINED, starts_on=NOVEMBER), Why.NEW),
        (a_change(Change.JOINED), Why.BACK),
        (a_change(Change.STOPPED, codes=[Finding.NO_ACCOUNT]), Why.EXCLUDED),
        (a_change(Change.STOPPED, ends_before=NOVEMBER), Why.ENDED),
        (a_change(Change.STOPPED), Why.MOVED),
        (a_change(Change.CHANGED, before_key={"grade": 5}, now_key={"grade": 4}), Why.IDENTITY),
        (a_change(Change.CHANGED, before_key={"grade": 5}, now_key={"grade": 5}), Why.RATE),
        (
            a_change(Change.CHANGED, before_key={"fixed_fen": 100}, now_key={"fixed_fen": 200}),
            Why.AMOUNT,
        ),
    ],
)
def test_a_difference_says_why(line: LineChange, expected: Why) -> None:
    assert why(line) is expected


def test_an_unknown_programme_takes_no_run() -> None:
    with pytest.raises(ProgrammeRefused):
        expect_run(None, BatchKind.REGULAR, NOVEMBER, date(2026, 11, 22))
    assert BatchKindRefused("/kind").errors[0].pointer == "/kind"
    assert PeriodRefused("/period").errors[0].code == "batch_period_refused"
