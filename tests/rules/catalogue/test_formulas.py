import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.catalogue.formulas import amount_in, share_above_threshold
from app.domain.catalogue.outcome import FormulaUse, GrantTerms
from app.domain.money import yuan
from tests.rules.catalogue.guides import guide


@pytest.mark.parametrize(
    ("self_pay_fen", "paid_fen"),
    [
        (0, 0),
        (49_999, 0),
        (50_000, 0),
        (50_001, 1),  # 0.9 fen, rounded half up
        (50_002, 2),  # 1.8
        (50_005, 5),  # 4.5: the half goes up
        (50_006, 5),  # 5.4
        (50_010, 9),
        (150_000, 90_000),
        (1_234_567, 1_066_110),  # 1,066,110.3
        (10_000_000_000, 8_999_955_000),
    ],
)
def test_nine_tenths_of_what_lies_above_500_yuan(self_pay_fen: int, paid_fen: int) -> None:
    found = share_above_threshold(
        self_pay_fen, threshold_fen=50_000, share_percent=90, cap_fen=None
    )
    assert found.amount_fen == paid_fen


@pytest.mark.parametrize(
    ("cap_fen", "paid_fen", "words"),
    [
        (90_000, 90_000, "（自付1,500元 − 500元）× 90%，补助900元"),
        (89_999, 89_999, "（自付1,500元 − 500元）× 90%，超过封顶线，补助899.99元"),
        (0, 0, "（自付1,500元 − 500元）× 90%，超过封顶线，补助0元"),
    ],
)
def test_a_cap_cuts_and_says_so(cap_fen: int, paid_fen: int, words: str) -> None:
    found = share_above_threshold(150_000, threshold_fen=50_000, share_percent=90, cap_fen=cap_fen)
    assert (found.amount_fen, found.explanation.zh) == (paid_fen, words)


def test_below_the_threshold_the_explanation_says_that_nothing_is_due() -> None:
    found = share_above_threshold(40_050, threshold_fen=50_000, share_percent=90, cap_fen=None)
    assert found.explanation.zh == "自付400.50元，没有超过500元，本次不补助"
    assert found.explanation.en == "you paid 400.50 yuan, not above 500 yuan: nothing is due"


@given(st.integers(0, 10**13), st.integers(0, 10**7), st.integers(1, 100))
def test_it_never_pays_more_than_was_paid_and_is_off_by_half_a_fen_at_most(
    self_pay_fen: int, threshold_fen: int, share_percent: int
) -> None:
    found = share_above_threshold(
        self_pay_fen, threshold_fen=threshold_fen, share_percent=share_percent, cap_fen=None
    )
    exact = max(0, self_pay_fen - threshold_fen) * share_percent
    assert 0 <= found.amount_fen <= self_pay_fen
    assert abs(found.amount_fen * 100 - exact) <= 50


def _formula() -> FormulaUse:
    terms = guide("medical_secondary").outcome.parameters
    assert isinstance(terms, GrantTerms)
    assert terms.formula is not None
    return terms.formula


@pytest.mark.parametrize(
    ("county_code", "paid_fen"),
    [
        ("350505000000", 4_455_000),  # Quangang names no cap.
        ("350502000000", 2_000_000),  # Elsewhere the cap of the city holds.
    ],
)
def test_each_county_has_parameters_of_its_own(county_code: str, paid_fen: int) -> None:
    form = {"self_pay_fen": 5_000_000}
    assert amount_in(_formula(), form, county_code=county_code).amount_fen == paid_fen


@pytest.mark.parametrize(
    ("fen", "words"),
    [(0, "0"), (5, "0.05"), (50_000, "500"), (1_066_110, "10,661.10"), (-150, "-1.50")],
)
def test_yuan_are_written_for_people(fen: int, words: str) -> None:
    assert yuan(fen) == words
