"""A rate notice: what may stand in one, and what two people typed from it."""

from dataclasses import replace
from datetime import date

import pytest

from app.domain.subsidies.notices import (
    LineFault,
    Paper,
    RateLine,
    differences,
    effective_from,
    faults_of,
    month_of,
)
from app.domain.subsidies.rate_terms import Component, RateUnit
from app.domain.subsidies.rates import Share
from app.domain.subsidies.tariffing import MidMonth
from app.domain.veterans.terms import DisabilityNature
from tests.builders.rates import LICHENG, LICHENG_NO, carried_programmes

PROGRAMMES = carried_programmes()
PAPER = Paper(
    document_no=LICHENG_NO,
    title="关于发放优抚对象自然增长补助的通知",
    component=Component.COUNTY,
    county_code=LICHENG,
    published_on=date(2024, 11, 19),
    effective_on=date(2024, 1, 1),
)
MARTYR_KIN = RateLine(
    programme="survivor_pension",
    category="martyr_survivor",
    unit=RateUnit.YEAR,
    amount_fen=174180,
    share=Share(hundredths=6000, base_fen=290300),
)
GRADE_1 = RateLine(
    programme="disability_pension",
    category="disabled_veteran",
    nature=DisabilityNature.COMBAT,
    grade=1,
    unit=RateUnit.YEAR,
    amount_fen=290300,
)


def codes(*lines: RateLine, paper: Paper = PAPER) -> list[str]:
    return [fault.code for fault in faults_of(paper, lines, PROGRAMMES)]


def test_a_sound_notice_has_no_faults() -> None:
    assert codes(MARTYR_KIN, GRADE_1) == []
    assert effective_from(PAPER, [MARTYR_KIN, GRADE_1], PROGRAMMES) == date(2024, 1, 1)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (replace(MARTYR_KIN, programme="nobody"), "programme_unknown"),
        (replace(MARTYR_KIN, programme="price_subsidy_minimum_living"), "programme_unknown"),
        (replace(MARTYR_KIN, programme="nursing_fee"), "programme_without_rates"),
        (replace(MARTYR_KIN, unit=RateUnit.MONTH), "unit_does_not_fit"),
        (replace(MARTYR_KIN, category=None), "key_does_not_fit"),
        (replace(MARTYR_KIN, grade=3), "key_does_not_fit"),
        (replace(GRADE_1, nature=None), "key_does_not_fit"),
        (replace(MARTYR_KIN, category="martyr"), "category_unknown"),
        (replace(GRADE_1, category="disabled_police"), "category_unknown"),
        (replace(MARTYR_KIN, amount_fen=174181), "share_does_not_add_up"),
        (replace(GRADE_1, nature=DisabilityNature.ILLNESS, grade=7), "identity_is_not_paid"),
    ],
)
def test_a_line_that_no_rate_may_stand_in_is_named(line: RateLine, code: str) -> None:
    assert faults_of(PAPER, [GRADE_1, line], PROGRAMMES) == (LineFault(1, code),)


def test_a_rate_stands_once() -> None:
    assert codes(GRADE_1, replace(GRADE_1, amount_fen=1)) == ["rate_stands_twice"]


@pytest.mark.parametrize(
    ("component", "county_code"), [(Component.NATIONAL, LICHENG), (Component.COUNTY, None)]
)
def test_a_county_sets_its_own_and_nobody_else_s(
    component: Component, county_code: str | None
) -> None:
    paper = replace(PAPER, component=component, county_code=county_code)
    assert codes(GRADE_1, paper=paper) == ["county_sets_its_own"]


def test_rates_change_on_the_first_unless_the_programme_says_otherwise() -> None:
    fifteenth = replace(PAPER, effective_on=date(2024, 1, 15))
    assert codes(GRADE_1, paper=fifteenth) == ["rates_change_on_the_first"]
    months = {rule: month_of(date(2024, 12, 15), rule) for rule in MidMonth}
    assert months == {
        MidMonth.REFUSED: None,
        MidMonth.THAT_MONTH: date(2024, 12, 1),
        MidMonth.NEXT_MONTH: date(2025, 1, 1),
    }
    assert {month_of(date(2024, 12, 1), rule) for rule in MidMonth} == {date(2024, 12, 1)}


@pytest.mark.parametrize(
    ("second", "faults"),
    [
        ([GRADE_1, MARTYR_KIN], ()),
        ([MARTYR_KIN, GRADE_1], ()),
        (
            [GRADE_1, replace(MARTYR_KIN, share=None, amount_fen=147180)],
            (LineFault(1, "typed_differently"),),
        ),
        ([GRADE_1], (LineFault(None, "line_left_out"),)),
        (
            [GRADE_1, MARTYR_KIN, replace(GRADE_1, grade=2)],
            (LineFault(2, "typed_differently"),),
        ),
        (
            [replace(GRADE_1, grade=2), MARTYR_KIN],
            (LineFault(0, "typed_differently"), LineFault(None, "line_left_out")),
        ),
    ],
)
def test_two_typings_are_compared_line_by_line(
    second: list[RateLine], faults: tuple[LineFault, ...]
) -> None:
    assert differences([GRADE_1, MARTYR_KIN], second) == faults


def test_a_line_is_kept_as_typed_and_read_back() -> None:
    for line in (GRADE_1, MARTYR_KIN):
        assert RateLine.typed(line.as_typed()) == line
