"""A county's day becomes a problem: shifts with their rests, promises with who may come."""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

import pytest

from app.domain.calendar.days import SHANGHAI
from app.domain.rounds.day import (
    URGENT,
    HalfOut,
    Promise,
    TeamOut,
    crew_of,
    instant_of,
    problem_of,
    second_of,
    why_left_out,
)
from app.domain.rounds.problem import Place, Span
from app.domain.rounds.terms import LeftOut

DAY = date(2026, 11, 24)
HERE = Place(25.12, 118.9)
VILLAGE, TOWNSHIP, COUNTY = "350505001001", "350505001000", "350505000000"
HOUR = 3600


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 24, hour, minute, tzinfo=SHANGHAI)


def half(begins: int, ends: int, rests: int = 0) -> HalfOut:
    return HalfOut(at(begins), at(ends), rests)


def team(number: int, *halves: HalfOut, areas: frozenset[str] = frozenset({COUNTY})) -> TeamOut:
    return TeamOut(UUID(int=number), HERE, frozenset({"nursing"}), areas, halves)


MORNING, AFTERNOON = half(9, 12), half(14, 17)
PROMISE = Promise(
    visit_id=UUID(int=100),
    place=HERE,
    starts_at=at(9),
    ends_at=at(12),
    service_minutes=20,
    skills=frozenset({"nursing"}),
    priority=30,
    team_id=UUID(int=1),
    path=(COUNTY, TOWNSHIP, VILLAGE),
)


@pytest.mark.parametrize(
    ("halves", "shift", "breaks"),
    [
        ((MORNING,), Span(9 * HOUR, 12 * HOUR), ()),
        ((MORNING, AFTERNOON), Span(9 * HOUR, 17 * HOUR), (Span(12 * HOUR, 14 * HOUR),)),
        # A morning's ten minutes lie in its middle, before noon.
        (
            (half(9, 12, 10), AFTERNOON),
            Span(9 * HOUR, 17 * HOUR),
            (Span(37_500, 38_100), Span(12 * HOUR, 14 * HOUR)),
        ),
        # Without a noon between them, two half-days are one.
        ((half(8, 12), half(12, 16)), Span(8 * HOUR, 16 * HOUR), ()),
    ],
)
def test_half_days_are_one_shift_with_rests_between(
    halves: tuple[HalfOut, ...], shift: Span, breaks: tuple[Span, ...]
) -> None:
    crew = crew_of(DAY, team(1, *halves))
    assert (crew.shift, crew.breaks) == (shift, breaks)


def test_seconds_are_those_of_the_day_in_shanghai() -> None:
    assert (second_of(DAY, at(0)), second_of(DAY, at(9, 30))) == (0, 9 * HOUR + 1800)
    assert instant_of(DAY, 9 * HOUR) == at(9)


@pytest.mark.parametrize(
    ("promise", "allowed"),
    [
        (PROMISE, {1, 2}),
        # Of another township: only the team of the whole county, and the one that is booked.
        (replace(PROMISE, path=(COUNTY, "350505100000", "350505100201")), {1}),
        (replace(PROMISE, path=(COUNTY, "350505100000"), team_id=UUID(int=2)), {1, 2}),
        # In the afternoon the second team stays at home.
        (replace(PROMISE, starts_at=at(14), ends_at=at(17)), {1}),
        # Somebody let it past a rule, for that team and for no other.
        (replace(PROMISE, team_id=UUID(int=2), bound=True), {2}),
    ],
)
def test_who_may_come_serves_the_place_and_goes_out_then(
    promise: Promise, allowed: set[int]
) -> None:
    teams = [
        team(1, MORNING, AFTERNOON),
        team(2, MORNING, areas=frozenset({TOWNSHIP})),
        team(3, AFTERNOON, areas=frozenset({"350502000000"})),
    ]
    (call,) = problem_of(DAY, teams, [promise]).calls
    assert {each.int for each in call.teams} == allowed
    assert (call.preferred, call.service) == (promise.team_id, 1200)
    assert call.skills == (frozenset() if promise.bound else promise.skills)


def test_an_emergency_goes_before_any_points() -> None:
    urgent = replace(PROMISE, priority=0, urgent=True)
    (call,) = problem_of(DAY, [team(1, MORNING)], [urgent]).calls
    assert call.priority == URGENT


def test_the_order_in_which_rows_come_makes_no_other_problem() -> None:
    teams = [team(2, MORNING), team(1, MORNING)]
    promises = [replace(PROMISE, visit_id=UUID(int=number)) for number in (102, 101)]
    there = problem_of(DAY, teams, promises)
    assert there == problem_of(DAY, teams[::-1], promises[::-1])
    assert [call.visit_id.int for call in there.calls] == [101, 102]


@pytest.mark.parametrize(
    ("promise", "teams", "why"),
    [
        (PROMISE, [], LeftOut.NO_TEAM),
        (PROMISE, [team(1, AFTERNOON)], LeftOut.NO_TEAM),
        (replace(PROMISE, skills=frozenset({"eye"})), [team(1, MORNING)], LeftOut.SKILL_LACKING),
        (PROMISE, [team(1, MORNING)], LeftOut.DAY_FULL),
    ],
)
def test_why_somebody_is_left_out(promise: Promise, teams: list[TeamOut], why: LeftOut) -> None:
    assert why_left_out(problem_of(DAY, teams, [promise]), promise.visit_id) is why
