"""Arrears of a raise are differences month by month; what comes out lower is told apart."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.batches.weighing import Beside
from app.domain.subsidies.months import month_share, months_in
from app.domain.subsidies.pairs import Pair, PairMatrix, PairRule
from app.domain.subsidies.raise_cause import RaiseCause, concerned
from app.domain.subsidies.raises import PaidMonth, arrears_of, succeeded_by
from app.domain.subsidies.rate_terms import Component, RateUnit
from app.domain.subsidies.rates import RateKey
from app.domain.subsidies.tariff import TariffKey
from app.domain.veterans.terms import CategoryCode
from tests.builders.rates import (
    LICHENG,
    LICHENG_AT,
    a_book,
    a_county_share,
    a_rate,
    carried_programmes,
    national_rates,
)

KEY = RateKey("survivor_pension", "martyr_survivor")
YEAR = list(months_in(date(2024, 1, 1), date(2025, 1, 1)))


def a_month(month: date, paid_fen: int | None = None, noted_fen: int = 0) -> PaidMonth:
    key = TariffKey(
        programme="survivor_pension",
        county_code=LICHENG,
        month=month,
        category=CategoryCode.MARTYR_SURVIVOR,
    )
    paid = month_share(2798000, month) if paid_fen is None else paid_fen
    return PaidMonth(key, paid, noted_fen)


@given(percent=st.integers(1, 300))
def test_twelve_differences_add_up_to_any_share(percent: int) -> None:
    book = a_book([a_county_share(KEY, percent)])
    raises = arrears_of(map(a_month, YEAR), book, LICHENG_AT)
    assert sum(each.due_fen for each in raises.due) == 290300 * percent // 100
    assert len(raises.due) == 12
    assert not raises.lower
    assert not raises.unknown


def test_nothing_is_owed_before_the_notice_is_known() -> None:
    book = a_book([a_county_share(KEY, 60)])
    raises = arrears_of(map(a_month, YEAR), book, LICHENG_AT - timedelta(seconds=1))
    assert (raises.due, raises.lower, raises.unknown) == ((), (), ())


@pytest.mark.parametrize(("noted_fen", "due_fen"), [(0, 14515), (14000, 515), (14515, 0)])
def test_what_was_noted_already_is_not_owed_again(noted_fen: int, due_fen: int) -> None:
    book = a_book([a_county_share(KEY, 60)])
    raises = arrears_of([a_month(YEAR[0], noted_fen=noted_fen)], book, LICHENG_AT)
    assert sum(each.due_fen for each in raises.due) == due_fen


def test_a_lower_result_is_never_an_arrears_line() -> None:
    raises = arrears_of([a_month(YEAR[0], paid_fen=300000)], a_book(), LICHENG_AT)
    assert raises.due == ()
    assert [each.due_fen for each in raises.lower] == [233166 - 300000]


def test_a_month_that_nobody_can_reckon_is_told_apart() -> None:
    unknown = a_month(date(2018, 7, 1), paid_fen=1)
    assert arrears_of([unknown], a_book(), LICHENG_AT).unknown == (unknown,)


def test_a_draft_stands_in_the_book_as_if_it_were_published() -> None:
    new = a_rate(KEY, 2900000, from_on=date(2024, 8, 1), known_at=LICHENG_AT)
    rates = succeeded_by(national_rates(), [new])
    [old] = [rate for rate in rates if rate.key == KEY and rate.amount_fen == 2798000]
    assert (old.effective_before, old.closed_at) == (date(2024, 8, 1), LICHENG_AT)
    assert new in rates
    assert len(rates) == len(national_rates()) + 1


def test_a_raise_concerns_the_funerals_that_were_paid_by_its_rates() -> None:
    programmes = carried_programmes()
    assert concerned(["survivor_pension"], programmes) == ("funeral_grant", "survivor_pension")
    assert concerned(["waiting_period_aid"], programmes) == ("waiting_period_aid",)


UPPER, LOWER = "living_allowance", "survivor_pension"
DIFFERENCE = PairMatrix(
    [Pair(first=UPPER, second=LOWER, rule=PairRule.DIFFERENCE, source="试")], {}
)
UPPER_KEY = RateKey(UPPER, "war_or_test_participant")
UPPER_FEN, LOWER_FEN, SHARE_FEN, RAISE_FEN = 65_000, 233_166, 14_515, 10_000
JANUARY = YEAR[0]


def in_pair(programme: str, paid_fen: int, **facts: int) -> PaidMonth:
    """January of one who has both: of the survivor pension what lies above the allowance."""
    keys = {LOWER: a_month(JANUARY).key}
    keys[UPPER] = replace(keys[LOWER], programme=UPPER, category=CategoryCode.WAR_PARTICIPANT)
    other = LOWER if programme == UPPER else UPPER
    beside = (Beside(earlier=True, key=keys[other]),)
    return PaidMonth(keys[programme], paid_fen, beside=beside, **facts)


REDUCED = in_pair(LOWER, LOWER_FEN - UPPER_FEN)
ABOVE = in_pair(UPPER, UPPER_FEN, below_fen=LOWER_FEN - UPPER_FEN)


@pytest.mark.parametrize(
    ("month", "share", "raised", "left_fen"),
    [
        # The difference rises with its own rate, and the one above it is not concerned.
        (REDUCED, True, False, SHARE_FEN),
        (ABOVE, True, False, 0),
        # What rises above is a higher amount of one, and a lower one of the other.
        (REDUCED, False, True, -RAISE_FEN),
        (ABOVE, False, True, 0),
        # Both rise: together they are worth what the reduced one is by itself.
        (REDUCED, True, True, SHARE_FEN - RAISE_FEN),
        (ABOVE, True, True, RAISE_FEN),
        # Where the difference has not been paid yet, nothing of it was paid too much.
        (replace(ABOVE, below_fen=0), False, True, RAISE_FEN),
        (replace(REDUCED, noted_fen=SHARE_FEN), True, False, 0),
    ],
)
def test_what_is_paid_as_a_difference_is_raised_net_of_both(
    month: PaidMonth, share: bool, raised: bool, left_fen: int
) -> None:
    rates = [a_county_share(KEY, 60)] if share else []
    if raised:
        unit = RateUnit.MONTH
        rates.append(a_rate(UPPER_KEY, RAISE_FEN, component=Component.COUNTY, unit=unit))
    found = arrears_of([month], a_book(rates), LICHENG_AT, DIFFERENCE)
    assert sum(each.due_fen for each in (*found.due, *found.lower)) == left_fen
    assert not found.unknown


def test_a_notice_looks_at_what_its_programmes_reduce() -> None:
    cause = RaiseCause(
        id=UUID(int=1), programmes=(UPPER,), county_code=None, from_on=date(2024, 1, 1)
    )
    assert cause.beside(DIFFERENCE).programmes == (UPPER, LOWER)
    assert cause.beside(DIFFERENCE).differs
    assert cause.beside(PairMatrix.empty()) == cause
