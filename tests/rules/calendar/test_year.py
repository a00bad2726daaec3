"""A notice is refused when it says what no notice can say."""

from datetime import date

import pytest

from app.adapters.reference import published_years
from app.domain.calendar.year import DaysOff, PublishedYear, faults_of


def _notice(
    off: tuple[date, date] = (date(2027, 1, 1), date(2027, 1, 3)),
    worked: tuple[date, ...] = (date(2027, 1, 9),),
) -> PublishedYear:
    return PublishedYear(2027, "notice", (DaysOff("元旦", *off),), worked)


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
    ],
)
def test_each_fault_of_a_notice_has_a_name(notice: PublishedYear, fault: str) -> None:
    assert faults_of(notice) == (fault,)


def test_the_carried_notices_are_sound() -> None:
    carried = published_years()
    assert [notice.year for notice in carried] == [2025, 2026]
    assert [faults_of(notice) for notice in carried] == [(), ()]
