"""Several identities of one person: the higher only, the difference, or both."""

from itertools import permutations
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.catalogue.wording import Localised
from app.domain.subsidies.pairs import Owed, Pair, PairMatrix, PairRule, settle_pairs
from tests.builders.rates import carried_matrix, carried_programmes

MATRIX = carried_matrix()


def owed(**amounts_fen: int) -> list[Owed]:
    return [
        Owed(UUID(int=place), programme, amount_fen)
        for place, (programme, amount_fen) in enumerate(amounts_fen.items())
    ]


def paid(wanted: list[Owed], matrix: PairMatrix = MATRIX) -> dict[str, int]:
    return {each.owed.programme: each.paid_fen for each in settle_pairs(wanted, matrix)}


@pytest.mark.parametrize(
    ("amounts_fen", "paid_fen"),
    [
        (
            {"disability_pension": 667833, "survivor_pension": 212000},
            {"disability_pension": 667833, "survivor_pension": 0},
        ),
        (
            {"rural_veteran_allowance": 10500, "living_allowance": 60000},
            {"rural_veteran_allowance": 0, "living_allowance": 60000},
        ),
        (
            {"price_subsidy": 6000, "price_subsidy_minimum_living": 5000},
            {"price_subsidy": 6000, "price_subsidy_minimum_living": 0},
        ),
        (
            {"disability_pension": 667833, "nursing_fee": 400000, "price_subsidy": 6000},
            {"disability_pension": 667833, "nursing_fee": 400000, "price_subsidy": 6000},
        ),
        (
            {"medical_secondary": 50000, "medical_aid": 80000},
            {"medical_secondary": 50000, "medical_aid": 30000},
        ),
        (
            {"medical_secondary": 90000, "medical_aid": 80000},
            {"medical_secondary": 90000, "medical_aid": 0},
        ),
        (
            {"disability_pension": 100, "survivor_pension": 200, "rural_veteran_allowance": 300},
            {"disability_pension": 0, "survivor_pension": 0, "rural_veteran_allowance": 300},
        ),
    ],
)
def test_what_is_paid_when_programmes_meet(
    amounts_fen: dict[str, int], paid_fen: dict[str, int]
) -> None:
    for order in permutations(owed(**amounts_fen)):
        assert paid(list(order)) == paid_fen


def test_two_identities_of_one_programme_pay_the_higher_once() -> None:
    both = [
        Owed(UUID(int=1), "living_allowance", 55000),
        Owed(UUID(int=2), "living_allowance", 60000),
    ]
    assert [each.paid_fen for each in settle_pairs(both, MATRIX)] == [0, 60000]


def test_equal_amounts_pay_the_same_one_whatever_the_order() -> None:
    both = [Owed(UUID(int=n), "price_subsidy", 6000) for n in (1, 2)]
    for order in (both, both[::-1]):
        kept = [each.owed.entitlement_id for each in settle_pairs(order, MATRIX) if each.paid_fen]
        assert kept == [UUID(int=1)]


def test_whoever_gets_less_is_told_why() -> None:
    lower, higher = settle_pairs(owed(survivor_pension=212000, disability_pension=667833), MATRIX)
    assert higher.because is None
    assert lower.because == Localised(
        "与残疾抚恤金（6,678.33元）不能同时享受，已按较高的一项发放",
        "cannot be had together with disability pension (6,678.33 yuan), which is higher and"
        " is paid",
    )
    first, second = settle_pairs(owed(medical_secondary=50000, medical_aid=80000), MATRIX)
    assert first.because is None
    assert second.because is not None
    assert second.because.zh == "已享受医疗费用二次报销500元，本项800元只补差额300元"


def test_what_stands_in_no_pair_may_be_had_together() -> None:
    assert paid(owed(merit_award=100, hardship_aid=200), PairMatrix.empty()) == {
        "merit_award": 100,
        "hardship_aid": 200,
    }


def test_a_difference_reduces_the_second_whichever_is_higher() -> None:
    matrix = PairMatrix([Pair(first="a", second="b", rule=PairRule.DIFFERENCE, source="x")], {})
    assert paid(owed(a=100, b=300), matrix) == {"a": 100, "b": 200}
    assert paid(owed(b=50, a=100), matrix) == {"a": 100, "b": 0}


CODES = sorted(carried_programmes())
OWED = st.lists(
    st.tuples(st.sampled_from(CODES), st.integers(1, 10**8)), min_size=1, max_size=6
).map(lambda rows: [Owed(UUID(int=n), code, fen) for n, (code, fen) in enumerate(rows)])


@given(wanted=OWED)
def test_nobody_gets_more_than_owed_or_nothing_at_all(wanted: list[Owed]) -> None:
    settled = settle_pairs(wanted, MATRIX)
    assert [each.owed for each in settled] == wanted
    assert all(0 <= each.paid_fen <= each.owed.amount_fen for each in settled)
    assert all(
        (each.because is None) == (each.paid_fen == each.owed.amount_fen) for each in settled
    )
    assert sum(each.paid_fen for each in settled) >= max(each.amount_fen for each in wanted)


@given(wanted=OWED)
def test_no_two_exclusive_programmes_are_both_paid(wanted: list[Owed]) -> None:
    kept = [each.owed for each in settle_pairs(wanted, MATRIX) if each.paid_fen]
    for place, one in enumerate(kept):
        for other in kept[place + 1 :]:
            assert not MATRIX.excludes(one.programme, other.programme)
