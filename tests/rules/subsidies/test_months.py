"""Months are first days, and a yearly amount loses nothing on its way into them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.subsidies.months import (
    first_of_month,
    holds,
    month_share,
    months_between,
    months_in,
    months_worth,
    next_month,
    plus_months,
)

MONTHS = st.dates(date(1950, 1, 1), date(2150, 12, 31)).map(first_of_month)
YUAN_80_140 = 8014000


def test_eighty_thousand_one_hundred_and_forty_yuan_add_up_over_a_year() -> None:
    shares = [month_share(YUAN_80_140, month) for month in _year(2018, 1)]
    assert shares == [667833, 667833, 667834] * 4
    assert sum(shares) == YUAN_80_140


@given(yearly_fen=st.integers(0, 10**13), start=MONTHS)
def test_any_twelve_months_in_a_row_add_up_to_the_year(yearly_fen: int, start: date) -> None:
    months = list(months_in(start, plus_months(start, 12)))
    assert len(months) == 12
    assert sum(month_share(yearly_fen, month) for month in months) == yearly_fen


@given(yearly_fen=st.integers(0, 10**13), month=MONTHS)
def test_no_month_is_more_than_a_fen_off_its_twelfth(yearly_fen: int, month: date) -> None:
    assert abs(month_share(yearly_fen, month) * 12 - yearly_fen) < 12


@given(raised_fen=st.integers(0, 10**13), less_fen=st.integers(0, 10**13), month=MONTHS)
def test_a_higher_yearly_amount_never_pays_a_month_less_by_more_than_a_fen(
    raised_fen: int, less_fen: int, month: date
) -> None:
    low, high = sorted((raised_fen, less_fen))
    assert month_share(high, month) - month_share(low, month) >= -1


@given(parts=st.lists(st.integers(0, 10**12), min_size=1, max_size=5), start=MONTHS)
def test_components_split_apart_still_add_up(parts: list[int], start: date) -> None:
    months = list(months_in(start, plus_months(start, 12)))
    paid = sum(month_share(part, month) for part in parts for month in months)
    assert paid == sum(parts)


@given(month=MONTHS, count=st.integers(-600, 600))
def test_months_go_there_and_back(month: date, count: int) -> None:
    there = plus_months(month, count)
    assert there.day == 1
    assert plus_months(there, -count) == month
    assert months_between(month, there) == max(0, count)


@pytest.mark.parametrize(
    ("day", "following"),
    [
        (date(2024, 2, 29), date(2024, 3, 1)),
        (date(2023, 12, 31), date(2024, 1, 1)),
        (date(2024, 1, 31), date(2024, 2, 1)),
    ],
)
def test_the_month_after_any_day_begins_on_its_first(day: date, following: date) -> None:
    assert next_month(first_of_month(day)) == following


def test_a_span_holds_its_first_month_and_not_its_end() -> None:
    start, end = date(2018, 8, 1), date(2019, 8, 1)
    assert holds(start, end, start)
    assert not holds(start, end, end)
    assert holds(start, None, date(2100, 1, 1))
    assert len(list(months_in(start, end))) == 12
    assert list(months_in(end, start)) == []


@pytest.mark.parametrize(
    ("yearly_fen", "months", "worth_fen"),
    [(YUAN_80_140, 12, YUAN_80_140), (2055000, 6, 1027500), (7, 6, 4), (1, 1, 0), (6, 1, 1)],
)
def test_so_many_twelfths_are_rounded_half_up_once(
    yearly_fen: int, months: int, worth_fen: int
) -> None:
    assert months_worth(yearly_fen, months) == worth_fen


def _year(year: int, month: int) -> list[date]:
    start = date(year, month, 1)
    return list(months_in(start, plus_months(start, 12)))
