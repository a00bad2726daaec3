"""Working days follow the notices of the State Council, not Monday to Friday."""

from datetime import date

import pytest

from app.adapters.reference import published_years
from app.domain.calendar.working import DueDay, WorkdayCount
from app.domain.calendar.year import calendar_of

CALENDAR = calendar_of(published_years())


@pytest.mark.parametrize(
    ("amount", "due"),
    [
        (0, date(2026, 2, 13)),
        (1, date(2026, 2, 14)),
        (2, date(2026, 2, 24)),
        (5, date(2026, 2, 27)),
        (6, date(2026, 2, 28)),
        (7, date(2026, 3, 2)),
        (9, date(2026, 3, 4)),
        (15, date(2026, 3, 12)),
    ],
)
def test_a_limit_across_spring_festival_counts_make_up_days(amount: int, due: date) -> None:
    accepted = date(2026, 2, 13)
    assert CALENDAR.add_workdays(accepted, amount) == DueDay(due, provisional=False)
    assert CALENDAR.count_workdays(accepted, due) == WorkdayCount(amount, provisional=False)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 1, 2), False),
        (date(2026, 1, 4), True),
        (date(2026, 5, 9), True),
        (date(2026, 9, 20), True),
        (date(2026, 10, 10), True),
        (date(2026, 10, 7), False),
        (date(2026, 10, 8), True),
        (date(2026, 11, 22), False),
        (date(2026, 11, 23), True),
        (date(2025, 1, 26), True),
        (date(2025, 10, 8), False),
    ],
)
def test_days_off_and_make_up_days_override_the_week(day: date, works: bool) -> None:
    assert CALENDAR.is_workday(day) is works


@pytest.mark.parametrize(("year", "workdays"), [(2025, 248), (2026, 248)])
def test_a_published_year_has_as_many_working_days_as_the_notice_leaves(
    year: int, workdays: int
) -> None:
    counted = CALENDAR.count_workdays(date(year - 1, 12, 31), date(year, 12, 31))
    assert counted == WorkdayCount(workdays, provisional=False)


def test_an_unpublished_year_is_reckoned_by_weekends_and_marked() -> None:
    # The 2027 notice would make 1 January a day off; until it comes, Friday is a working day.
    assert CALENDAR.add_workdays(date(2026, 12, 31), 1) == DueDay(
        date(2027, 1, 1), provisional=True
    )
    assert CALENDAR.count_workdays(date(2026, 12, 30), date(2027, 1, 4)) == WorkdayCount(
        3, provisional=True
    )
    assert not CALENDAR.knows(date(2027, 1, 1))


def test_the_last_day_of_a_published_year_is_not_provisional() -> None:
    due = CALENDAR.add_workdays(date(2026, 12, 30), 1)
    assert due == DueDay(date(2026, 12, 31), provisional=False)


def test_nothing_lies_between_a_day_and_an_earlier_one() -> None:
    assert CALENDAR.count_workdays(date(2026, 3, 4), date(2026, 3, 2)).days == 0


def test_working_days_are_not_counted_backwards() -> None:
    with pytest.raises(ValueError, match="forwards"):
        CALENDAR.add_workdays(date(2026, 3, 4), -1)
