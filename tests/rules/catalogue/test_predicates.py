from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.domain.catalogue.facts import Facts
from app.domain.catalogue.predicates import PREDICATES
from app.domain.veterans.terms import CategoryCode, DisabilityNature, PersonRole
from tests.rules.catalogue.people import VETERAN, somebody

CASES: list[tuple[str, dict[str, Any], Facts, bool | None]] = [
    ("anyone", {}, somebody(living=False, roles=frozenset()), True),
    ("living", {}, VETERAN, True),
    ("living", {}, somebody(living=False), False),
    ("age_at_least", {"years": 76}, VETERAN, True),
    ("age_at_least", {"years": 77}, VETERAN, False),
    ("age_under", {"years": 77}, VETERAN, True),
    ("age_under", {"years": 76}, VETERAN, False),
    ("has_role", {"roles": (PersonRole.MARTYR_KIN, PersonRole.VETERAN)}, VETERAN, True),
    ("has_role", {"roles": (PersonRole.MARTYR_KIN,)}, VETERAN, False),
    ("has_category", {"categories": (CategoryCode.DISABLED_VETERAN,)}, VETERAN, True),
    ("has_category", {"categories": (CategoryCode.WAR_PARTICIPANT,)}, VETERAN, False),
    ("lives_in_scope", {"divisions": ("350505000000",)}, VETERAN, True),
    ("lives_in_scope", {"divisions": ("350500000000",)}, VETERAN, True),
    ("lives_in_scope", {"divisions": ("350502000000", "350503000000")}, VETERAN, False),
    # The digits 35050500120 begin both codes, and yet neither lies in the other.
    ("lives_in_scope", {"divisions": ("350505001202",)}, VETERAN, False),
    ("graded", {}, VETERAN, True),
    ("graded", {}, somebody(disability_grade=None), False),
    ("graded_between", {"best": 8, "worst": 10}, VETERAN, True),
    ("graded_between", {"best": 1, "worst": 7}, VETERAN, False),
    ("graded_between", {"best": 1, "worst": 10}, somebody(disability_grade=None), False),
    ("graded_nature_in", {"natures": (DisabilityNature.COMBAT,)}, VETERAN, True),
    ("graded_nature_in", {"natures": (DisabilityNature.ILLNESS,)}, VETERAN, False),
    # Graded on 29 February 2024: in 2025 the year is full on 1 March, not on 28 February.
    ("years_since_last_grading_at_least", {"years": 1}, somebody(today=date(2025, 2, 28)), False),
    ("years_since_last_grading_at_least", {"years": 1}, somebody(today=date(2025, 3, 1)), True),
    ("years_since_last_grading_at_least", {"years": 4}, somebody(today=date(2028, 2, 29)), True),
    ("years_since_last_grading_at_least", {"years": 1}, somebody(last_graded_on=None), False),
    ("served_before", {"before": date(1968, 3, 2)}, VETERAN, True),
    ("served_before", {"before": date(1968, 3, 1)}, VETERAN, False),
    ("served_before", {"before": date(1968, 3, 2)}, somebody(enlisted_on=None), False),
    ("service_years_at_least", {"years": 5}, VETERAN, True),
    ("service_years_at_least", {"years": 6}, VETERAN, False),
    ("discharged", {}, VETERAN, True),
    ("discharged", {}, somebody(discharged_on=None), False),
    ("discharged", {}, somebody(discharged_on=date(2026, 3, 3)), False),
    ("has_no_card", {}, VETERAN, True),
    ("has_no_card", {}, somebody(has_card=True), False),
    ("not_granted_within", {"item": "a", "days": 365}, VETERAN, True),
    (
        "not_granted_within",
        {"item": "a", "days": 365},
        somebody(last_granted_on={"a": date(2025, 3, 3), "b": date(2020, 1, 1)}),
        False,
    ),
    (
        "not_granted_within",
        {"item": "a", "days": 365},
        somebody(last_granted_on={"a": date(2025, 3, 2)}),
        True,
    ),
    ("form_amount_above", {"field": "x", "amount_fen": 50000}, VETERAN, None),
    ("form_amount_above", {"field": "x", "amount_fen": 50000}, somebody(form={"x": 50000}), False),
    ("form_amount_above", {"field": "x", "amount_fen": 50000}, somebody(form={"x": 50001}), True),
    ("form_amount_at_most", {"field": "x", "amount_fen": 5}, VETERAN, None),
    ("form_amount_at_most", {"field": "x", "amount_fen": 5}, somebody(form={"x": 5}), True),
    ("form_amount_at_most", {"field": "x", "amount_fen": 5}, somebody(form={"x": 6}), False),
    (
        "form_amount_per_head_at_most",
        {"field": "x", "people": "n", "amount_fen": 100},
        somebody(form={"x": 300, "n": 3}),
        True,
    ),
    (
        "form_amount_per_head_at_most",
        {"field": "x", "people": "n", "amount_fen": 100},
        somebody(form={"x": 301, "n": 3}),
        False,
    ),
    (
        "form_amount_per_head_at_most",
        {"field": "x", "people": "n", "amount_fen": 100},
        somebody(form={"x": 0}),
        None,
    ),
    ("form_year_within", {"field": "y", "years": 1}, VETERAN, None),
    ("form_year_within", {"field": "y", "years": 1}, somebody(form={"y": 2026}), True),
    ("form_year_within", {"field": "y", "years": 1}, somebody(form={"y": 2025}), True),
    ("form_year_within", {"field": "y", "years": 1}, somebody(form={"y": 2024}), False),
    ("form_year_within", {"field": "y", "years": 1}, somebody(form={"y": 2027}), False),
    ("form_is_one_of", {"field": "k", "values": ("a", "b")}, VETERAN, None),
    ("form_is_one_of", {"field": "k", "values": ("a", "b")}, somebody(form={"k": "b"}), True),
    ("form_is_one_of", {"field": "k", "values": ("a", "b")}, somebody(form={"k": "c"}), False),
    ("form_says_yes", {"field": "u"}, VETERAN, None),
    ("form_says_yes", {"field": "u"}, somebody(form={"u": True}), True),
    ("form_says_yes", {"field": "u"}, somebody(form={"u": False}), False),
    ("form_day_within", {"field": "d", "days": 365}, VETERAN, None),
    ("form_day_within", {"field": "d", "days": 365}, somebody(form={"d": "2025-03-02"}), True),
    ("form_day_within", {"field": "d", "days": 365}, somebody(form={"d": "2025-03-01"}), False),
    # A day to come is no day on which it happened.
    ("form_day_within", {"field": "d", "days": 365}, somebody(form={"d": "2026-03-03"}), False),
]


@pytest.mark.parametrize(("name", "parameters", "facts", "expected"), CASES)
def test_a_predicate_answers_for_one_person(
    name: str, parameters: dict[str, Any], facts: Facts, expected: bool | None
) -> None:
    assert PREDICATES[name].holds(facts, parameters) is expected


def test_every_predicate_has_a_case_in_the_table() -> None:
    assert {name for name, *_ in CASES} == set(PREDICATES)


def test_every_placeholder_of_a_wording_is_a_parameter() -> None:
    for predicate in PREDICATES.values():
        words = dict.fromkeys(predicate.parameters, "x")
        for text in (predicate.wording, predicate.help):
            assert "{" not in text.zh.format_map(words) + text.en.format_map(words)


def test_a_form_predicate_reads_the_form_alone() -> None:
    stranger = replace(VETERAN, living=False, roles=frozenset(), age=0, form={"u": True})
    assert PREDICATES["form_says_yes"].holds(stranger, {"field": "u"}) is True
