"""The clock of a request on the Chinese calendar of 2026."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.calendar.working import Calendar
from app.domain.catalogue.wording import Limit, LimitUnit
from app.domain.requests.clock import (
    Pause,
    due_day,
    due_for_citizen,
    elapsed,
    is_overdue,
    last_public_day,
)


def days(*spans: tuple[date, int]) -> frozenset[date]:
    return frozenset(start + timedelta(days=n) for start, length in spans for n in range(length))


CALENDAR = Calendar(
    years=frozenset({2025, 2026}),
    off_days=days(
        (date(2026, 1, 1), 3),
        (date(2026, 2, 15), 9),
        (date(2026, 4, 4), 3),
        (date(2026, 5, 1), 5),
        (date(2026, 6, 19), 3),
        (date(2026, 9, 25), 3),
        (date(2026, 10, 1), 7),
    ),
    work_days=frozenset(
        date(2026, month, day)
        for month, day in [(1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10)]
    ),
)
ACCEPTED = date(2026, 2, 13)


def working(amount: int) -> Limit:
    return Limit(amount, LimitUnit.WORKING_DAYS)


def calendar_days(amount: int) -> Limit:
    return Limit(amount, LimitUnit.CALENDAR_DAYS)


def due(start: date, limit: Limit, *pauses: Pause) -> date:
    found = due_day(start, limit, CALENDAR, pauses)
    assert found is not None
    return found.on


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        (0, date(2026, 2, 13)),
        (1, date(2026, 2, 14)),  # A Saturday worked for the long holiday.
        (5, date(2026, 2, 27)),
        (7, date(2026, 3, 2)),
        (9, date(2026, 3, 4)),
        (15, date(2026, 3, 12)),
    ],
)
def test_working_days_after_a_friday_before_the_spring_festival(
    amount: int, expected: date
) -> None:
    assert due(ACCEPTED, working(amount)) == expected


def test_calendar_days_count_the_holiday_too() -> None:
    assert due(ACCEPTED, calendar_days(15)) == date(2026, 2, 28)


@pytest.mark.parametrize(
    ("pause", "expected"),
    [
        (Pause(date(2026, 3, 2), date(2026, 3, 2)), date(2026, 3, 4)),  # Answered the same day.
        (Pause(date(2026, 3, 2), date(2026, 3, 3)), date(2026, 3, 5)),
        (Pause(date(2026, 3, 2), date(2026, 3, 9)), date(2026, 3, 11)),
        (Pause(date(2026, 2, 15), date(2026, 2, 24)), date(2026, 3, 4)),  # All holidays anyway.
    ],
)
def test_days_of_a_pause_do_not_count(pause: Pause, expected: date) -> None:
    assert due(ACCEPTED, working(9), pause) == expected


def test_a_clock_that_stands_still_has_no_due_day() -> None:
    assert due_day(ACCEPTED, working(9), CALENDAR, [Pause(date(2026, 3, 2), None)]) is None


def test_a_promise_resting_on_an_unpublished_year_is_provisional() -> None:
    within = due_day(date(2026, 12, 21), working(5), CALENDAR)
    across = due_day(date(2026, 12, 28), working(5), CALENDAR)
    assert within is not None
    assert across is not None
    assert (within.on, within.provisional) == (date(2026, 12, 28), False)
    assert (across.on, across.provisional) == (date(2027, 1, 4), True)


def test_calendar_days_are_never_provisional() -> None:
    across = due_day(date(2026, 12, 28), calendar_days(30), CALENDAR)
    assert across is not None
    assert (across.on, across.provisional) == (date(2027, 1, 27), False)


@pytest.mark.parametrize(
    ("asked", "amount", "expected"),
    [
        (date(2026, 3, 2), 15, date(2026, 3, 17)),
        (date(2026, 2, 6), 15, date(2026, 2, 24)),  # 21 February lies in the Spring Festival.
        (date(2026, 3, 6), 15, date(2026, 3, 23)),  # A Saturday becomes the Monday.
        (date(2026, 1, 30), 15, date(2026, 2, 14)),  # A Saturday that is worked stays.
    ],
)
def test_the_last_day_of_a_person_is_never_a_day_off(
    asked: date, amount: int, expected: date
) -> None:
    assert due_for_citizen(asked, calendar_days(amount), CALENDAR).on == expected


@pytest.mark.parametrize(
    ("limit", "start", "expected"),
    [
        (calendar_days(7), date(2025, 12, 22), date(2025, 12, 28)),
        (working(7), date(2025, 12, 22), date(2025, 12, 30)),
        (working(5), date(2026, 2, 14), date(2026, 2, 27)),
    ],
)
def test_the_first_day_of_a_notice_counts(limit: Limit, start: date, expected: date) -> None:
    assert last_public_day(start, limit, CALENDAR).on == expected


def test_the_due_day_itself_is_not_late() -> None:
    assert not is_overdue(date(2026, 3, 4), date(2026, 3, 4))
    assert is_overdue(date(2026, 3, 4), date(2026, 3, 5))
    assert not is_overdue(None, date(2026, 3, 5))


def test_elapsed_days_leave_the_pause_out() -> None:
    pause = Pause(date(2026, 2, 26), date(2026, 3, 2))
    counted = elapsed(ACCEPTED, date(2026, 3, 4), LimitUnit.WORKING_DAYS, CALENDAR, [pause])
    assert counted.days == 9 - 3  # 26, 27 and the worked Saturday 28 February.


DAYS = st.dates(date(2025, 1, 2), date(2026, 12, 1))


@given(DAYS, DAYS, st.sampled_from(LimitUnit))
def test_elapsed_days_are_never_negative(start: date, until: date, unit: LimitUnit) -> None:
    assert elapsed(start, until, unit, CALENDAR).days >= 0


@given(DAYS, st.integers(1, 60), st.sampled_from(LimitUnit), DAYS, st.integers(0, 40))
def test_exactly_the_limit_has_elapsed_on_the_due_day(
    start: date, amount: int, unit: LimitUnit, paused: date, length: int
) -> None:
    pauses = [Pause(paused, paused + timedelta(days=length))]
    found = due_day(start, Limit(amount, unit), CALENDAR, pauses)
    assert found is not None
    assert elapsed(start, found.on, unit, CALENDAR, pauses).days == amount
    before = found.on - timedelta(days=1)
    assert elapsed(start, before, unit, CALENDAR, pauses).days == amount - 1
