"""A notice is refused when it says what no notice can say."""

from collections import Counter
from datetime import date

import pytest

from app.adapters.reference import published_years
from app.domain.calendar.year import DaysOff, DayWorked, PublishedYear, calendar_of, faults_of


def _notice(
    off: tuple[date, date] = (date(2027, 1, 1), date(2027, 1, 3)),
    worked: tuple[date, ...] = (date(2027, 1, 9),),
) -> PublishedYear:
    days = tuple(DayWorked(day, 0) for day in worked)
    return PublishedYear(2027, "notice", (DaysOff("元旦", *off),), days)


def test_a_sound_notice_has_no_faults() -> None:
    assert faults_of(_notice()) == ()


@pytest.mark.parametrize(
    ("notice", "fault"),
    [
        (_notice(off=(date(2027, 1, 3), date(2027, 1, 1))), "holiday_ends_before_it_starts"),
        (_notice(off=(date(2026, 12, 31), date(2027, 1, 1))), "day_outside_the_year"),
        (_notice(worked=(date(2028, 1, 8),)), "day_outside_the_year"),
        (_notice(worked=(date(2027, 1, 2),)), "day_both_off_and_worked"),
        (_notice(worked=(date(2027, 1, 11),)), "worked_day_is_no_weekend"),
        (_notice(worked=(date(2027, 1, 9), date(2027, 1, 9))), "day_worked_twice"),
    ],
)
def test_each_fault_of_a_notice_has_a_name(notice: PublishedYear, fault: str) -> None:
    assert faults_of(notice) == (fault,)


def test_the_carried_notices_are_sound() -> None:
    carried = published_years()
    assert [notice.year for notice in carried] == [2025, 2026]
    assert [faults_of(notice) for notice in carried] == [(), ()]


def test_each_carried_make_up_day_works_as_a_day_off_of_its_own() -> None:
    for year in published_years():
        off = Counter(day.weekday() for day in year.off_days())
        made_up = Counter(day.acts_as for day in year.days_worked)
        assert made_up <= off, year.year
        assert set(made_up) <= set(range(5))
    calendar = calendar_of(published_years())
    assert calendar.acting_weekday(date(2026, 5, 9)) == 1  # For Tuesday, 5 May.
    assert calendar.acting_weekday(date(2026, 2, 28)) == 0  # For Monday, 23 February.
