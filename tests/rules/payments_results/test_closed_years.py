"""Where money goes that moves after its year was closed."""

from dataclasses import replace

import pytest

from app.domain.payments.ledger import (
    APPROVED,
    CANCELLED,
    GIVEN_UP,
    GRANTED,
    HELD,
    PAID_AFTER_ALL,
    REISSUED,
    Move,
    Posting,
)
from app.domain.reconciliations.closing import (
    CARRIED_OVER,
    holding_year,
    in_open_books,
    require_nothing_payable,
    touches_a_year,
)
from app.domain.results.errors import YearClosed, YearStillPays


def a_posting(move: Move, debit_year: int = 2026, credit_year: int = 2026) -> Posting:
    return Posting(
        county_code="350505000000",
        programme="living_allowance",
        move=move,
        debit_year=debit_year,
        credit_year=credit_year,
        amount_fen=6_000,
        count=1,
        reference="once",
    )


@pytest.mark.parametrize(
    ("carried", "expected"),
    [
        ({}, 2026),
        ({2025: True}, 2026),
        ({2026: True}, 2027),
        ({2026: True, 2027: True}, 2028),
        ({2026: True, 2027: False}, 2027),
        ({2026: False}, 2026),  # What is left stays the treasury's.
    ],
)
def test_money_is_where_the_leftovers_went(carried: dict[int, bool], expected: int) -> None:
    assert holding_year(2026, carried) == expected


@pytest.mark.parametrize(
    ("move", "debit_year", "credit_year"),
    [
        (GIVEN_UP, 2026, 2027),
        (CANCELLED, 2026, 2027),
        (PAID_AFTER_ALL, 2027, 2026),
        (HELD, 2026, 2026),
    ],
)
def test_only_the_appropriation_of_a_closed_year_is_elsewhere(
    move: Move, debit_year: int, credit_year: int
) -> None:
    moved = in_open_books(a_posting(move), {2026: True})
    assert moved == replace(a_posting(move), debit_year=debit_year, credit_year=credit_year)
    assert in_open_books(a_posting(move), {}) == a_posting(move)


@pytest.mark.parametrize("move", [GRANTED, APPROVED, REISSUED])
@pytest.mark.parametrize("carries", [True, False])
def test_nothing_new_is_charged_to_a_closed_year(move: Move, carries: bool) -> None:
    with pytest.raises(YearClosed):
        in_open_books(a_posting(move), {2026: carries})


def test_what_came_back_in_a_closed_year_is_paid_again_in_the_next() -> None:
    again = a_posting(REISSUED, debit_year=2026, credit_year=2027)
    assert in_open_books(again, {2026: True}) == again


def test_leftovers_pass_a_year_that_was_closed_first() -> None:
    late = a_posting(CARRIED_OVER, debit_year=2026, credit_year=2027)
    assert in_open_books(late, {2027: True}).credit_year == 2028


def test_only_what_concerns_an_appropriation_waits_for_the_closings() -> None:
    touched = (GIVEN_UP, CANCELLED, PAID_AFTER_ALL, GRANTED, APPROVED, REISSUED, CARRIED_OVER)
    assert all(touches_a_year(a_posting(move)) for move in touched)
    assert not touches_a_year(a_posting(HELD))


def test_a_year_closes_with_nothing_on_its_way() -> None:
    require_nothing_payable(0)
    with pytest.raises(YearStillPays) as refused:
        require_nothing_payable(1)
    assert refused.value.facts["payable_yuan"] == "0.01"
