"""What is due for a month: the figures of the national tables, of Licheng and of each formula."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from app.domain.calendar.days import start_of_day
from app.domain.payments.terms import PaymentKind
from app.domain.subsidies.months import months_in
from app.domain.subsidies.rate_book import RateBook
from app.domain.subsidies.rate_terms import Component, RateUnit
from app.domain.subsidies.rates import RateKey
from app.domain.subsidies.reckoning import reckon
from app.domain.subsidies.tariff import Missing, RateMissing, Tariff, TariffKey
from app.domain.veterans.terms import CategoryCode, DisabilityNature
from tests.builders.rates import (
    FENGZE,
    LICHENG,
    LICHENG_AT,
    LICHENG_NO,
    NOW,
    a_book,
    a_county_share,
    a_rate,
)

C, N = CategoryCode, DisabilityNature
BOOK = a_book()
MARTYR_KIN = RateKey("survivor_pension", "martyr_survivor")

DISABLED: dict[str, Any] = {
    "programme": "disability_pension",
    "category": C.DISABLED_VETERAN,
    "grade": 1,
}
ROWS: list[tuple[dict[str, Any], int, int]] = [
    ({**DISABLED, "nature": N.COMBAT}, 8014000, 8815000),
    ({**DISABLED, "nature": N.DUTY}, 7761000, 8537000),
    ({**DISABLED, "nature": N.ILLNESS}, 7506000, 8257000),
    ({"programme": "survivor_pension", "category": C.MARTYR_SURVIVOR}, 2544000, 2798000),
    ({"programme": "survivor_pension", "category": C.DUTY_DEATH_SURVIVOR}, 2185000, 2404000),
    ({"programme": "survivor_pension", "category": C.ILLNESS_DEATH_SURVIVOR}, 2055000, 2261000),
    ({"programme": "living_allowance", "category": C.RETURNED_WITH_ILLNESS}, 660000, 720000),
    ({"programme": "living_allowance", "category": C.WAR_PARTICIPANT}, 720000, 780000),
    ({"programme": "living_allowance", "category": C.TEST_PARTICIPANT}, 720000, 780000),
    ({"programme": "living_allowance", "category": C.AGED_MARTYR_CHILD}, 528000, 588000),
    (
        {
            "programme": "rural_veteran_allowance",
            "category": C.RURAL_VETERAN_60,
            "service_years": 3,
        },
        126000,
        144000,
    ),
]
"""Key, and what twelve months add up to under the tables of 2018 and 2019, in fen."""


def a_key(month: date = date(2018, 8, 1), **parts: Any) -> TariffKey:
    return TariffKey(**{"county_code": LICHENG, "month": month, **parts})


def due(key: TariffKey, book: RateBook = BOOK, known_at: datetime = NOW) -> Tariff:
    tariff = reckon(key, book, known_at)
    assert isinstance(tariff, Tariff), tariff
    assert sum(part.month_fen for part in tariff.composition) == tariff.amount_fen
    return tariff


@pytest.mark.parametrize(("parts", "first_fen", "second_fen"), ROWS)
def test_twelve_months_of_each_row_add_up_to_the_fen(
    parts: dict[str, Any], first_fen: int, second_fen: int
) -> None:
    tables = [(date(2018, 8, 1), date(2019, 8, 1)), (date(2019, 8, 1), date(2020, 8, 1))]
    paid = [
        sum(due(a_key(month, **parts)).amount_fen for month in months_in(*table))
        for table in tables
    ]
    assert paid == [first_fen, second_fen]


@pytest.mark.parametrize(("parts", "first_fen", "second_fen"), ROWS)
def test_the_rate_changes_with_august_2019_and_not_before(
    parts: dict[str, Any], first_fen: int, second_fen: int
) -> None:
    july, august = due(a_key(date(2019, 7, 1), **parts)), due(a_key(date(2019, 8, 1), **parts))
    assert july.amount_fen == first_fen * 7 // 12 - first_fen * 6 // 12
    assert august.amount_fen == second_fen * 8 // 12 - second_fen * 7 // 12
    assert july.composition[0].notice == "优抚标准-2018-08-01"
    assert august.composition[0].notice == "优抚标准-2019-08-01"


@pytest.mark.parametrize(("years", "first_fen", "second_fen"), [(1, 3500, 4000), (5, 17500, 20000)])
def test_rural_veterans_are_paid_by_service_year(
    years: int, first_fen: int, second_fen: int
) -> None:
    rural: dict[str, Any] = {"programme": "rural_veteran_allowance", "category": C.RURAL_VETERAN_60}
    key = a_key(**rural, service_years=years)
    assert due(key).amount_fen == first_fen
    assert due(a_key(date(2020, 1, 1), **rural, service_years=years)).amount_fen == second_fen
    assert f"每服役年35元/月 × {years}年" in due(key).explanation.zh


def test_police_officials_and_militia_are_paid_by_the_soldiers_table() -> None:
    for category in (C.DISABLED_POLICE, C.DISABLED_OFFICIAL, C.DISABLED_MILITIA):
        key = a_key(**{**DISABLED, "category": category}, nature=N.COMBAT)
        assert due(key).amount_fen == 667833


@pytest.mark.parametrize("grade", [7, 8, 9, 10])
def test_illness_of_grades_seven_to_ten_pays_nothing_and_says_why(grade: int) -> None:
    """Even where a list names an amount."""
    parts = {**DISABLED, "grade": grade, "nature": N.ILLNESS}
    for fixed_fen in (None, 100000):
        tariff = due(a_key(**parts, fixed_fen=fixed_fen))
        assert (tariff.amount_fen, tariff.composition) == (0, ())
        assert tariff.explanation.zh == (
            "因病致残七至十级不发残疾抚恤金（《军人抚恤优待条例》第二十七条）"
        )
        assert "no pension" in tariff.explanation.en


@pytest.mark.parametrize(
    ("parts", "what"),
    [
        ({**DISABLED, "nature": N.COMBAT, "grade": 2}, Missing.RATE),
        ({**DISABLED, "nature": N.ILLNESS, "grade": 6}, Missing.RATE),
        ({"programme": "survivor_pension", "category": C.WAR_PARTICIPANT}, Missing.RATE),
        ({"programme": "survivor_pension"}, Missing.RATE),
        (
            {"programme": "rural_veteran_allowance", "category": C.RURAL_VETERAN_60},
            Missing.SERVICE_YEARS,
        ),
        ({"programme": "nursing_fee", "nature": N.COMBAT, "grade": 1}, Missing.FIGURE),
        ({"programme": "hardship_aid"}, Missing.AMOUNT),
        ({"programme": "waiting_period_aid"}, Missing.RATE),
        ({"programme": "no_such_thing"}, Missing.PROGRAMME),
    ],
)
def test_what_nobody_can_know_is_refused_and_never_nothing(
    parts: dict[str, Any], what: Missing
) -> None:
    refused = reckon(a_key(**parts), BOOK, NOW)
    assert isinstance(refused, RateMissing)
    assert refused.what is what
    assert refused.explanation.zh


def test_no_month_before_the_first_table_has_a_rate() -> None:
    key = a_key(date(2018, 7, 1), programme="survivor_pension", category=C.MARTYR_SURVIVOR)
    assert isinstance(reckon(key, BOOK, NOW), RateMissing)


def test_twelve_months_of_licheng_are_the_share_of_its_growth() -> None:
    """2,903.00 yuan × 60 % = 1,741.80 yuan a year, on top of the national rate."""
    book = a_book([a_county_share(MARTYR_KIN, 60)])
    year = list(months_in(date(2024, 1, 1), date(2025, 1, 1)))
    martyr_kin: dict[str, Any] = {"programme": "survivor_pension", "category": C.MARTYR_SURVIVOR}
    tariffs = [due(a_key(month, **martyr_kin), book) for month in year]

    county = [tariff.composition[1].month_fen for tariff in tariffs]
    assert sum(county) == 174180 == 290300 * 60 // 100
    assert sum(tariff.amount_fen for tariff in tariffs) == 2798000 + 174180
    assert {tariff.composition[1].notice for tariff in tariffs} == {LICHENG_NO}
    assert "2,903元 × 60% = 1,741.80元/年" in tariffs[0].explanation.zh

    elsewhere = [due(a_key(month, **martyr_kin, county_code=FENGZE), book) for month in year]
    assert sum(tariff.amount_fen for tariff in elsewhere) == 2798000


@pytest.mark.parametrize(("percent", "year_fen"), [(100, 290300), (33, 95799), (55, 159665)])
def test_any_share_of_licheng_adds_up(percent: int, year_fen: int) -> None:
    book = a_book([a_county_share(MARTYR_KIN, percent)])
    martyr_kin: dict[str, Any] = {"programme": "survivor_pension", "category": C.MARTYR_SURVIVOR}
    months = months_in(date(2024, 1, 1), date(2025, 1, 1))
    parts = [due(a_key(month, **martyr_kin), book).composition[1] for month in months]
    assert sum(part.month_fen for part in parts) == year_fen


def test_what_was_reckoned_before_the_notice_comes_out_the_same_ever_after() -> None:
    """Published 2024-11-19, effective 2024-01-01: until then nobody knew of it."""
    before = a_rate(
        MARTYR_KIN,
        100000,
        component=Component.COUNTY,
        from_on=date(2023, 1, 1),
        before_on=date(2024, 1, 1),
        known_at=start_of_day(date(2023, 5, 1)),
        closed_at=LICHENG_AT,
    )
    book = a_book([before, a_county_share(MARTYR_KIN, 60)])
    key = a_key(date(2024, 3, 1), programme="survivor_pension", category=C.MARTYR_SURVIVOR)

    the_day_before = due(key, book, LICHENG_AT - timedelta(seconds=1))
    assert [part.amount_fen for part in the_day_before.composition] == [2798000, 100000]
    assert [part.amount_fen for part in due(key, book, LICHENG_AT).composition] == [2798000, 174180]


def test_components_of_different_units_are_each_reckoned_by_their_own() -> None:
    key = RateKey("living_allowance", "returned_with_illness")
    book = a_book([a_county_share(key, 50)])
    tariff = due(
        a_key(date(2024, 12, 1), programme="living_allowance", category=C.RETURNED_WITH_ILLNESS),
        book,
    )
    assert [(p.component, p.unit, p.month_fen) for p in tariff.composition] == [
        ("national", "month", 60000),
        ("county", "year", 12096),
    ]
    assert tariff.explanation.zh.endswith("；合计720.96元")
    assert tariff.explanation.en.endswith("; 720.96 yuan together")


def test_a_one_off_grant_goes_by_service_years() -> None:
    rate = a_rate(
        RateKey("independent_employment_grant"),
        450000,
        component=Component.COUNTY,
        unit=RateUnit.ONCE_PER_SERVICE_YEAR,
    )
    key = a_key(date(2024, 5, 1), programme="independent_employment_grant", service_years=5)
    assert due(key, a_book([rate])).amount_fen == 2250000


def test_an_amount_named_by_the_case_needs_no_rate() -> None:
    tariff = due(a_key(programme="hardship_aid", fixed_fen=300000))
    assert tariff.amount_fen == 300000
    assert tariff.explanation.zh == "按帮扶决定3,000元"


def test_a_raise_says_for_which_month_it_is() -> None:
    key = a_key(
        date(2024, 3, 1),
        programme="survivor_pension",
        category=C.MARTYR_SURVIVOR,
        kind=PaymentKind.RAISE,
        fixed_fen=14515,
    )
    tariff = due(key)
    assert tariff.amount_fen == 14515
    assert tariff.explanation.zh == "按新标准补发2024年3月差额145.15元"


def test_a_period_is_the_first_of_its_month() -> None:
    with pytest.raises(ValueError, match="first day"):
        a_key(date(2024, 1, 2), programme="hardship_aid")
