"""When somebody under contract is seen again."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from app.adapters.care_policy import FILE, care_policy, care_policy_from
from app.adapters.strict_yaml import read_yaml
from app.domain.care.follow_ups import UnderCare, due, may_propose_again, to_propose
from app.domain.care.terms import CareKind, FollowUpKind

POLICY = care_policy()
F, C = FollowUpKind.FOLLOW_UP, FollowUpKind.CHECKUP
BEGINS = date(2026, 1, 1)
CHRONIC = UnderCare(
    starts_on=BEGINS,
    ends_before=date(2029, 1, 1),
    follow_ups_a_year=4,
    born_on=date(1966, 5, 2),
)


@pytest.mark.parametrize(
    ("seen", "next_on"),
    [
        ((), date(2026, 4, 2)),
        ((date(2026, 3, 1),), date(2026, 5, 31)),
        # Ninety days late: three in what is left of the year, sooner than every 91 days.
        ((date(2026, 7, 1),), date(2026, 8, 31)),
        # So late that not all four fit: never closer than two weeks.
        ((date(2026, 12, 20),), date(2027, 1, 3)),
        # Two visits on one day are one.
        ((date(2026, 7, 1), date(2026, 7, 1)), date(2026, 8, 31)),
        # The year's four are done: the next one is a quarter later.
        (
            (date(2026, 2, 1), date(2026, 5, 1), date(2026, 8, 1), date(2026, 11, 1)),
            date(2027, 1, 31),
        ),
        # Seen shortly before the contract began: it goes on from there.
        ((date(2025, 12, 1),), date(2026, 3, 2)),
        ((date(2025, 6, 1),), date(2026, 4, 2)),
    ],
)
def test_the_rest_of_the_year_is_shared_out(seen: tuple[date, ...], next_on: date) -> None:
    assert due(POLICY, replace(CHRONIC, seen_on=seen))[F] == next_on


@pytest.mark.parametrize("late_by", range(0, 60, 7))
def test_whoever_comes_when_it_is_due_comes_four_times_a_year(late_by: int) -> None:
    seen = [BEGINS + timedelta(days=30 + late_by)]
    while (next_on := due(POLICY, replace(CHRONIC, seen_on=tuple(seen)))[F]) < date(2028, 1, 1):
        seen.append(next_on)

    assert all(sum(day.year == year for day in seen) >= 4 for year in (2026, 2027))


@pytest.mark.parametrize(
    ("a_year", "told_on", "next_on"),
    [
        (4, date(2026, 4, 1), date(2026, 4, 1)),
        (4, date(2026, 9, 1), date(2026, 5, 31)),
        (4, date(2026, 2, 1), date(2026, 5, 31)),
        (0, date(2026, 9, 1), date(2026, 9, 1)),
        (0, None, None),
    ],
)
def test_a_doctor_may_say_sooner_and_never_later(
    a_year: int, told_on: date | None, next_on: date | None
) -> None:
    seen = (date(2026, 3, 1),)
    care = replace(CHRONIC, follow_ups_a_year=a_year, seen_on=seen, told_on=told_on)
    assert due(POLICY, care).get(F) == next_on


@pytest.mark.parametrize(
    ("born_on", "last_on", "next_on"),
    [
        (date(1950, 1, 1), None, date(2026, 4, 1)),
        (date(1950, 1, 1), date(2025, 11, 1), date(2026, 11, 1)),
        (date(1950, 1, 1), date(2020, 11, 1), date(2026, 4, 1)),
        (date(1950, 1, 1), date(2026, 4, 1), date(2027, 4, 1)),
        (date(1961, 10, 3), None, date(2026, 10, 3)),
        (date(1966, 5, 2), None, None),
        (date(1960, 2, 29), date(2024, 2, 29), date(2026, 4, 1)),
    ],
)
def test_who_is_65_is_checked_once_a_year(
    born_on: date, last_on: date | None, next_on: date | None
) -> None:
    care = replace(CHRONIC, born_on=born_on, last_checkup_on=last_on)
    assert due(POLICY, care).get(C) == next_on


def test_what_the_contract_does_not_live_to_see_is_not_due() -> None:
    done = (date(2028, 2, 1), date(2028, 5, 1), date(2028, 8, 1), date(2028, 11, 1))
    assert due(POLICY, replace(CHRONIC, seen_on=done)) == {}


@pytest.mark.parametrize(
    ("today", "proposed"),
    [
        (date(2026, 3, 10), ()),
        (date(2026, 3, 12), (F,)),
        (date(2026, 3, 20), (F, C)),
        (date(2026, 6, 1), (F, C)),
    ],
)
def test_one_visit_is_proposed_for_all_that_is_due_soon(
    today: date, proposed: tuple[FollowUpKind, ...]
) -> None:
    due_on = {C: date(2026, 4, 10), F: date(2026, 4, 2)}
    assert to_propose(POLICY, due_on, today) == proposed


@pytest.mark.parametrize(
    ("fell_through_on", "again"),
    [(None, True), (date(2026, 4, 1), True), (date(2026, 4, 2), False)],
)
def test_whoever_said_no_is_left_alone_for_two_weeks(
    fell_through_on: date | None, *, again: bool
) -> None:
    assert may_propose_again(POLICY, fell_through_on, date(2026, 4, 15)) is again


def test_who_has_two_illnesses_is_seen_as_often_as_the_worse_one_asks() -> None:
    assert POLICY.often([CareKind.GENERAL]) == 0
    assert POLICY.often([CareKind.DISABILITY, CareKind.DIABETES]) == 4


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("follow_ups_a_year", {"hypertension": 4}, "every kind of care"),
        ("follow_ups_a_year", {"gout": 1, **{kind.value: 4 for kind in CareKind}}, "gout"),
        ("follow_ups_a_year", dict.fromkeys(CareKind, 400), "one a week"),
        ("shortest_years", 4, "no less than its shortest"),
        ("longest_years", "three", "longest_years"),
        ("extra", 1, "unknown key"),
    ],
)
def test_a_policy_with_a_gap_or_a_stranger_stops_the_start(
    name: str, value: Any, told: str
) -> None:
    with pytest.raises(ValueError, match=told):
        care_policy_from({**read_yaml(FILE), name: value})
