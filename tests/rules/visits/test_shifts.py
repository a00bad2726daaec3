"""Half-days from weekly templates, exceptions and the Chinese calendar."""

from dataclasses import replace
from datetime import date

import pytest

from app.adapters.reference import published_years
from app.domain.calendar.year import calendar_of
from app.domain.supply.shifts import (
    HalfDay,
    Hours,
    Shift,
    ShiftException,
    Template,
    half_days,
)
from app.domain.visits.terms import ExceptionKind, Half

ACTS_AS = {date(2026, 2, 14): 2, date(2026, 2, 28): 4}
CALENDAR = replace(calendar_of(published_years()), acts_as=ACTS_AS)
MORNING, AFTERNOON, SHORT = Hours(540, 720), Hours(870, 1050), Hours(540, 600)
BEGINS = date(2026, 1, 1)
WEEK = [
    *(Template(Shift(weekday, Half.AM, MORNING), BEGINS) for weekday in range(5)),
    Template(Shift(2, Half.PM, AFTERNOON), BEGINS, date(2026, 3, 1)),
]


def found(day: date, *exceptions: ShiftException) -> list[HalfDay]:
    return list(half_days(WEEK, exceptions, CALENDAR, [day]))


@pytest.mark.parametrize(
    ("day", "halves"),
    [
        (date(2026, 2, 11), [(Half.AM, MORNING), (Half.PM, AFTERNOON)]),  # A Wednesday.
        (date(2026, 2, 12), [(Half.AM, MORNING)]),
        (date(2026, 2, 15), []),  # Spring Festival, a Sunday anyway.
        (date(2026, 2, 18), []),  # Spring Festival, a Wednesday.
        (date(2026, 2, 14), [(Half.AM, MORNING), (Half.PM, AFTERNOON)]),  # Acts as a Wednesday.
        (date(2026, 2, 28), [(Half.AM, MORNING)]),  # Acts as a Friday.
        (date(2026, 5, 9), []),  # Worked, and nobody stored as what.
        (date(2026, 3, 4), [(Half.AM, MORNING)]),  # The Wednesday's afternoon has ended.
        (date(2025, 12, 31), []),  # Before the templates begin.
    ],
)
def test_a_day_has_the_half_days_of_its_weekday(
    day: date, halves: list[tuple[Half, Hours]]
) -> None:
    assert [(each.half, each.hours) for each in found(day)] == halves


def test_a_make_up_day_of_which_nothing_is_said_works_as_the_bureau_settled() -> None:
    day = date(2026, 5, 9)

    settled = list(half_days(WEEK, [], CALENDAR, [day], unstated=1))

    assert [(each.half, each.hours) for each in settled] == [(Half.AM, MORNING)]
    assert list(half_days(WEEK, [], CALENDAR, [day])) == []


def test_a_year_that_nobody_published_is_provisional() -> None:
    assert [each.provisional for each in found(date(2026, 12, 31))] == [False]
    assert [each.provisional for each in found(date(2027, 1, 4))] == [True]
    assert CALENDAR.acting_weekday(date(2027, 1, 3)) is None


@pytest.mark.parametrize(
    ("exceptions", "halves"),
    [
        ([(None, ExceptionKind.OFF, None)], []),
        ([(Half.PM, ExceptionKind.OFF, None)], [(Half.AM, MORNING)]),
        (
            [(Half.AM, ExceptionKind.EXTRA, SHORT)],
            [(Half.AM, SHORT), (Half.PM, AFTERNOON)],
        ),
        (
            [(None, ExceptionKind.OFF, None), (Half.PM, ExceptionKind.EXTRA, SHORT)],
            [(Half.PM, SHORT)],
        ),
    ],
)
def test_an_exception_of_the_half_goes_before_the_day_and_both_before_the_week(
    exceptions: list[tuple[Half | None, ExceptionKind, Hours | None]],
    halves: list[tuple[Half, Hours]],
) -> None:
    wednesday = date(2026, 2, 11)
    entered = [ShiftException(wednesday, half, kind, hours) for half, kind, hours in exceptions]

    assert [(each.half, each.hours) for each in found(wednesday, *entered)] == halves


def test_extra_hours_make_a_half_day_of_a_day_off() -> None:
    sunday = date(2026, 2, 15)
    extra = ShiftException(sunday, Half.AM, ExceptionKind.EXTRA, SHORT)

    [half_day] = found(sunday, extra)

    assert half_day.starts_at.isoformat() == "2026-02-15T09:00:00+08:00"
    assert half_day.ends_at.isoformat() == "2026-02-15T10:00:00+08:00"
