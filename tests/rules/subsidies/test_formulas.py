"""Formulas of the law: nursing fee, conscript families, prices, funerals, reimbursement."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from app.adapters.guide_files import guide_documents
from app.domain.catalogue.formulas import amount_in
from app.domain.catalogue.outcome import GrantTerms
from app.domain.catalogue.parse import parse, parted_standing
from app.domain.divisions.levels import Level
from app.domain.payments.terms import PaymentKind
from app.domain.subsidies.figure_terms import FigureKind
from app.domain.subsidies.figures import Figure, figure_in_force
from app.domain.subsidies.rate_book import RateBook
from app.domain.subsidies.rates import RateKey
from app.domain.subsidies.reckoning import reckon
from app.domain.subsidies.tariff import Missing, RateMissing, Tariff, TariffKey
from app.domain.veterans.terms import CategoryCode, DisabilityNature
from tests.builders.rates import (
    LICHENG,
    LICHENG_AT,
    NOW,
    QUANGANG,
    a_book,
    a_county_share,
    a_figure,
)

C, K, N = CategoryCode, FigureKind, DisabilityNature
WAGE_FEN = 800001
"""8,000.01 yuan, so that every percentage leaves something to round."""
JUNE = date(2024, 6, 1)


def due(book: RateBook, month: date = JUNE, county: str = LICHENG, **parts: Any) -> Tariff:
    tariff = reckon(TariffKey(county_code=county, month=month, **parts), book, NOW)
    assert isinstance(tariff, Tariff), tariff
    return tariff


@pytest.mark.parametrize(
    ("natures", "grades", "amount_fen"),
    [
        ((N.COMBAT, N.DUTY), (1, 2), 400001),
        ((N.COMBAT, N.DUTY), (3, 4), 320000),
        ((N.ILLNESS,), (1, 2, 3, 4), 240000),
        ((N.COMBAT, N.DUTY, N.ILLNESS), (5, 6), 200000),
        ((N.COMBAT, N.DUTY, N.ILLNESS), (7, 8, 9, 10), 0),
    ],
)
def test_nursing_fee_is_a_share_of_last_years_wage(
    natures: Sequence[DisabilityNature], grades: Sequence[int], amount_fen: int
) -> None:
    book = a_book(figures=[a_figure(K.AVERAGE_MONTHLY_WAGE, WAGE_FEN)])
    for nature in natures:
        for grade in grades:
            tariff = due(book, programme="nursing_fee", nature=nature, grade=grade)
            assert tariff.amount_fen == amount_fen


def test_nursing_fee_names_the_wage_and_the_share() -> None:
    book = a_book(figures=[a_figure(K.AVERAGE_MONTHLY_WAGE, 800000)])
    tariff = due(book, programme="nursing_fee", nature=N.COMBAT, grade=1)
    assert tariff.explanation.zh == "2023年职工月平均工资8,000元（统计公报） × 50% = 4,000元"
    none = due(book, programme="nursing_fee", nature=N.COMBAT, grade=7)
    assert none.explanation.zh == "该等级和性质不发残疾军人护理费（《军人抚恤优待条例》第三十四条）"


def test_the_wage_of_the_year_before_counts_and_no_other() -> None:
    book = a_book(figures=[a_figure(K.AVERAGE_MONTHLY_WAGE, WAGE_FEN, period=date(2022, 1, 1))])
    key = TariffKey(
        programme="nursing_fee", county_code=LICHENG, month=JUNE, nature=N.COMBAT, grade=1
    )
    refused = reckon(key, book, NOW)
    assert isinstance(refused, RateMissing)
    assert refused.what is Missing.FIGURE
    assert "2023" in refused.explanation.en


def test_the_nearest_area_with_a_wage_counts() -> None:
    city = a_figure(K.AVERAGE_MONTHLY_WAGE, 700000, area="350500000000")
    own = a_figure(K.AVERAGE_MONTHLY_WAGE, 900000)
    fee: dict[str, Any] = {"programme": "nursing_fee", "nature": N.COMBAT, "grade": 1}
    assert due(a_book(figures=[city]), **fee).amount_fen == 350000
    assert due(a_book(figures=[city, own]), **fee).amount_fen == 450000
    assert due(a_book(figures=[city, own]), county=QUANGANG, **fee).amount_fen == 350000


def test_a_corrected_figure_counts_from_when_it_was_known() -> None:
    wrong = a_figure(K.RURAL_INCOME, 2500000)
    later = LICHENG_AT + timedelta(days=30)
    right = Figure(
        id=UUID(int=1),
        kind=wrong.kind,
        area_code=wrong.area_code,
        period=wrong.period,
        value=2550000,
        document_no="更正",
        known_at=later,
        succeeds_id=wrong.id,
    )
    for known_at, value in ((LICHENG_AT, 2500000), (later, 2550000)):
        found = figure_in_force(
            [right, wrong], K.RURAL_INCOME, wrong.period, LICHENG, [Level.COUNTY], known_at
        )
        assert found is not None
        assert found.value == value


def test_conscript_families_get_all_of_last_years_rural_income_once_a_year() -> None:
    figures = [
        a_figure(K.RURAL_INCOME, 2712345, area=QUANGANG),
        a_figure(K.RURAL_INCOME, 2000000, area="350500000000"),
    ]
    tariff = due(
        a_book(figures=figures), date(2024, 1, 1), QUANGANG, programme="conscript_family_grant"
    )
    assert tariff.amount_fen == 2712345
    assert tariff.composition[0].unit == "year"
    key = TariffKey(programme="conscript_family_grant", county_code=LICHENG, month=date(2024, 1, 1))
    # Another area's income does not stand in for the district's own.
    assert isinstance(reckon(key, a_book(figures=figures), NOW), RateMissing)


@pytest.mark.parametrize(
    ("cpi", "food", "amount_fen"),
    [
        (300, 0, 3000),  # 1,000 yuan × 3 % is the minimum exactly.
        (299, 599, 0),
        (299, 600, 3000),  # Dear food alone: the minimum.
        (350, 0, 3500),
        (355, 700, 3550),
        (-50, 800, 3000),
    ],
)
def test_prices_trigger_the_subsidy_from_their_thresholds_on(
    cpi: int, food: int, amount_fen: int
) -> None:
    figures = [
        a_figure(K.CPI_RISE, cpi, period=JUNE, area="350000000000"),
        a_figure(K.FOOD_CPI_RISE, food, period=JUNE, area="350000000000"),
        a_figure(K.PRICE_BASE, 100000, period=date(2024, 1, 1)),
    ]
    assert due(a_book(figures=figures), programme="price_subsidy").amount_fen == amount_fen


def test_a_month_that_does_not_trigger_says_what_prices_did() -> None:
    figures = [a_figure(K.CPI_RISE, 120, period=JUNE), a_figure(K.FOOD_CPI_RISE, 250, period=JUNE)]
    tariff = due(a_book(figures=figures), programme="price_subsidy")
    assert tariff.explanation.zh == ("当月居民消费价格涨幅1.2%、食品2.5%，未达到3%或6%，不发补贴")


def test_a_price_subsidy_of_an_approved_list_pays_what_the_list_says() -> None:
    assert due(a_book(), programme="price_subsidy", fixed_fen=6000).amount_fen == 6000


@pytest.mark.parametrize("missing", [K.CPI_RISE, K.FOOD_CPI_RISE, K.PRICE_BASE])
def test_a_price_not_published_yet_is_refused(missing: FigureKind) -> None:
    figures = [
        a_figure(K.CPI_RISE, 100, period=JUNE),
        a_figure(K.FOOD_CPI_RISE, 700, period=JUNE),
        a_figure(K.PRICE_BASE, 100000, period=date(2024, 1, 1)),
    ]
    left = [figure for figure in figures if figure.kind is not missing]
    key = TariffKey(programme="price_subsidy", county_code=LICHENG, month=JUNE)
    refused = reckon(key, a_book(figures=left), NOW)
    assert isinstance(refused, RateMissing)
    assert refused.what is Missing.FIGURE


@pytest.mark.parametrize(
    ("programme", "category", "grade", "nature", "amount_fen"),
    [
        ("survivor_pension", C.MARTYR_SURVIVOR, None, None, 2798000 // 2),
        ("survivor_pension", C.DUTY_DEATH_SURVIVOR, None, None, 2404000 // 2),
        ("disability_pension", C.DISABLED_VETERAN, 1, N.COMBAT, 8815000),
        ("living_allowance", C.WAR_PARTICIPANT, None, None, 65000 * 6),
    ],
)
def test_a_funeral_grant_is_six_or_twelve_months(
    programme: str,
    category: CategoryCode,
    grade: int | None,
    nature: DisabilityNature | None,
    amount_fen: int,
) -> None:
    """The same whether it stands under its own programme or under what the deceased had."""
    parts: dict[str, Any] = {"category": category, "grade": grade, "nature": nature}
    own = due(a_book(), programme="funeral_grant", **parts)
    theirs = due(a_book(), programme=programme, kind=PaymentKind.FUNERAL, **parts)
    assert own.amount_fen == theirs.amount_fen == amount_fen


def test_a_funeral_grant_has_the_countys_share_too() -> None:
    book = a_book([a_county_share(RateKey("survivor_pension", "martyr_survivor"), 60)])
    tariff = due(book, programme="funeral_grant", category=C.MARTYR_SURVIVOR)
    assert tariff.amount_fen == 1399000 + 87090
    assert "÷ 12 × 6个月" in tariff.explanation.zh


def test_a_category_without_a_funeral_grant_is_told_so() -> None:
    tariff = due(a_book(), programme="funeral_grant", category=C.RURAL_VETERAN_60)
    assert (tariff.amount_fen, tariff.explanation.zh) == (0, "该类别没有丧葬补助费")


@pytest.mark.parametrize(
    ("self_pay_fen", "paid_fen"),
    [(49999, 0), (50000, 0), (50001, 1), (1050000, 900000), (10050000, 9000000)],
)
def test_quangang_reimburses_ninety_percent_above_five_hundred(
    self_pay_fen: int, paid_fen: int
) -> None:
    _, document = parted_standing(guide_documents()["medical_secondary"])
    terms = parse(document, version=1).outcome.parameters
    assert isinstance(terms, GrantTerms)
    assert terms.formula is not None
    paid = amount_in(terms.formula, {"self_pay_fen": self_pay_fen}, county_code=QUANGANG)
    assert paid.amount_fen == paid_fen
