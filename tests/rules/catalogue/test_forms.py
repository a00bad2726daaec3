from typing import Any

import pytest

from app.adapters.forms import form_faults
from app.domain.catalogue.form_schema import KnownFact, known_fields, sensitive_fields
from app.domain.catalogue.form_values import completed, parted, prefilled
from tests.rules.catalogue.guides import guide

HARDSHIP: dict[str, Any] = {
    "hardship_kind": "illness",
    "event_on": "2026-02-01",
    "event_text": "住院做了手术",
    "household_size": 2,
    "household_income_fen": 300000,
    "loss_fen": 800000,
    "other_aid_fen": 0,
    "commitment": True,
}
DOSSIER = {KnownFact.PHONE: "13800000000", KnownFact.LANGUAGE: "minnan", KnownFact.ADDRESS: None}


def _codes(code: str, values: Any, *, draft: bool = False) -> list[tuple[str, str]]:
    faults = form_faults(guide(code).form, values, at="/form", draft=draft)
    return [(fault.pointer, fault.code) for fault in faults]


def test_a_whole_form_has_no_faults() -> None:
    assert _codes("hardship_aid", HARDSHIP) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"hardship_kind": "boredom"}, ("/form/hardship_kind", "not_offered")),
        ({"event_on": "20260201"}, ("/form/event_on", "wrong_date")),
        ({"event_on": "2026-02-30"}, ("/form/event_on", "wrong_date")),
        ({"event_text": "病"}, ("/form/event_text", "too_short")),
        ({"event_text": "病" * 501}, ("/form/event_text", "too_long")),
        ({"household_size": 0}, ("/form/household_size", "too_small")),
        ({"household_size": 21}, ("/form/household_size", "too_big")),
        ({"household_size": "2"}, ("/form/household_size", "wrong_type")),
        ({"loss_fen": 1.0}, ("/form/loss_fen", "wrong_type")),
        ({"loss_fen": True}, ("/form/loss_fen", "wrong_type")),
        ({"loss_fen": None}, ("/form/loss_fen", "wrong_type")),
        ({"commitment": False}, ("/form/commitment", "must_be_confirmed")),
        ({"contact_phone": "12800000000"}, ("/form/contact_phone", "wrong_pattern")),
        ({"contact_phone": "１３８００００００００"}, ("/form/contact_phone", "wrong_pattern")),
        ({"<script>": 1}, ("/form", "unknown_field")),
    ],
)
def test_each_fault_has_its_place_and_its_code(
    change: dict[str, Any], fault: tuple[str, str]
) -> None:
    assert _codes("hardship_aid", {**HARDSHIP, **change}) == [fault]


def test_a_line_break_does_not_slip_past_the_end_of_a_pattern() -> None:
    faults = _codes("medical_secondary", {"invoice_numbers": ["035001900111\n"]}, draft=True)
    assert faults == [("/form/invoice_numbers/0", "wrong_pattern")]


def test_the_same_invoice_twice_is_a_fault() -> None:
    twice = {"invoice_numbers": ["035001900111", "035001900111"]}
    assert _codes("medical_secondary", twice, draft=True) == [
        ("/form/invoice_numbers", "written_twice")
    ]


def test_an_empty_form_names_every_answer_it_lacks() -> None:
    wanted = sorted(guide("hardship_aid").form["required"])
    assert _codes("hardship_aid", {}) == [(f"/form/{name}", "required") for name in wanted]


def test_a_draft_may_lack_answers_and_not_hold_wrong_ones() -> None:
    assert _codes("hardship_aid", {}, draft=True) == []
    assert _codes("hardship_aid", {"loss_fen": -1}, draft=True) == [("/form/loss_fen", "too_small")]


def test_a_form_that_is_no_object_is_a_fault_of_the_form() -> None:
    assert _codes("hardship_aid", ["x"]) == [("/form", "wrong_type")]


def test_what_the_dossier_knows_is_filled_in_and_nothing_else() -> None:
    assert prefilled(guide("hardship_aid").form, DOSSIER) == {
        "contact_phone": "13800000000",
        "spoken_language": "minnan",
    }
    # The address is unknown, so a form that wants it asks.
    assert "address" not in prefilled(guide("preferential_card").form, DOSSIER)


def test_the_word_of_the_person_stands_over_the_dossier() -> None:
    given = {"contact_phone": "13900000000"}
    values = completed(guide("hardship_aid").form, given, DOSSIER)
    assert values == {"contact_phone": "13900000000", "spoken_language": "minnan"}


def test_sensitive_answers_are_parted_from_the_others() -> None:
    found = parted(guide("hardship_aid").form, {**HARDSHIP, "contact_phone": "13800000000"})
    assert found.sensitive == {"event_text": "住院做了手术", "contact_phone": "13800000000"}
    assert "event_text" not in found.plain
    assert {**found.plain, **found.sensitive} == {**HARDSHIP, "contact_phone": "13800000000"}


@pytest.mark.parametrize(
    ("code", "sensitive"),
    [
        ("hardship_aid", {"contact_phone", "event_text"}),
        ("preferential_card", {"contact_phone", "address"}),
        (
            "disability_grading",
            {"contact_phone", "injured_part", "change_text", "hospital", "mental_illness"},
        ),
        ("medical_secondary", {"contact_phone", "invoice_numbers"}),
        ("honour_plaque", {"contact_phone", "address"}),
        ("policy_consultation", {"contact_phone", "question"}),
    ],
)
def test_health_address_telephone_and_free_text_are_sealed(code: str, sensitive: set[str]) -> None:
    assert sensitive_fields(guide(code).form) == sensitive


def test_a_regrade_asks_nothing_that_stands_in_the_dossier() -> None:
    assert set(known_fields(guide("disability_grading").form)) == {
        "contact_phone",
        "spoken_language",
        "current_grade",
        "current_nature",
        "last_graded_on",
    }
