"""Every carried guide can be drawn, walked to its end and trusted; a spoiled one is refused."""

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from app.adapters.forms import form_faults
from app.adapters.guide_files import FOLDER, guide_documents
from app.domain.catalogue.drawing import draw
from app.domain.catalogue.form_schema import KnownFact, known_fields
from app.domain.catalogue.formulas import FORMULAS
from app.domain.catalogue.guide import Guide, StepKind
from app.domain.catalogue.outcome import OutcomeKind
from app.domain.catalogue.parse import digest, parse, parted_standing
from app.domain.catalogue.predicates import PREDICATES
from app.domain.catalogue.reading import NotAGuide
from app.domain.divisions.levels import Level
from app.domain.veterans.terms import DisabilityNature, PracticeLanguage
from app.migrate import ROOT
from tests.guards.spoiled_guides import MUTATIONS, Spoil
from tests.rules.catalogue.guides import CODES, document, guide

COMMON_REFUSALS = {
    "identity_mismatch",
    "supplement_not_received",
    "duplicate_benefit",
    "disqualified_by_law",
    "wrong_division",
}


class _Page(HTMLParser):
    """Collects the fields of a drawn page, and sees that every tag is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in {"meta", "br"}:
            self.open.append(tag)
        self.fields += [value for name, value in attrs if name == "id" and value]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_there_are_six_items_of_different_shape() -> None:
    assert set(CODES) >= {
        "disability_grading",
        "hardship_aid",
        "honour_plaque",
        "medical_secondary",
        "policy_consultation",
        "preferential_card",
    }
    assert {guide(code).outcome.kind for code in CODES} == {
        OutcomeKind.DISABILITY_GRADE,
        OutcomeKind.GRANT,
        OutcomeKind.HONOUR,
        OutcomeKind.ANSWER,
        OutcomeKind.CARD,
    }


@pytest.mark.parametrize("english", [False, True])
@pytest.mark.parametrize("code", CODES)
def test_each_form_can_be_drawn_whole(code: str, english: bool) -> None:
    page = _Page()
    drawn = draw(guide(code), english=english)
    page.feed(drawn)
    assert page.open == []
    assert sorted(page.fields) == sorted(guide(code).form["properties"])
    for field in guide(code).ui.fields:
        assert (field.label.en if english else field.label.zh) in drawn.replace("&#x27;", "'")
    assert "<script" not in drawn
    assert "http" not in drawn


@pytest.mark.parametrize("code", CODES)
def test_each_form_is_a_json_schema_that_somebody_can_satisfy(code: str) -> None:
    form = guide(code).form
    Draft202012Validator.check_schema(dict(form))
    values = {name: _some_answer(part) for name, part in form["properties"].items()}
    values = {name: value for name, value in values.items() if value is not None}
    assert form_faults(form, values, at="/form") == ()


def _some_answer(part: dict[str, Any]) -> Any:
    """An answer that fits; None where only a person could think of one."""
    if "enum" in part:
        return part["enum"][0]
    match part["type"]:
        case "integer":
            return part["minimum"]
        case "boolean":
            return True
        case "array":
            return [_some_answer(part["items"])]
    if part.get("format") == "date":
        return "2026-01-31"
    return {None: "老兵" * 5, "^[0-9A-Za-z]{6,30}$": "03500190"}.get(part.get("pattern"))


TERMS_ON_FILE = {
    KnownFact.LANGUAGE: PracticeLanguage,
    KnownFact.DISABILITY_NATURE: DisabilityNature,
}


@pytest.mark.parametrize("code", CODES)
def test_each_form_takes_every_answer_that_may_be_on_file(code: str) -> None:
    form = guide(code).form
    asked = {fact: form["properties"][name] for name, fact in known_fields(form).items()}
    assert KnownFact.LANGUAGE in asked
    for fact, kind in TERMS_ON_FILE.items():
        if fact in asked:
            assert asked[fact]["enum"] == [member.value for member in kind]


@pytest.mark.parametrize("code", CODES)
def test_each_field_can_be_read_aloud_in_short_sentences(code: str) -> None:
    for text in [guide(code).ui.read_aloud, *(field.read_aloud for field in guide(code).ui.fields)]:
        sentences = [part for part in text.replace("？", "。").split("。") if part]
        assert sentences
        assert all(len(sentence) <= 24 for sentence in sentences), text
        assert text.endswith(("。", "？"))


@pytest.mark.parametrize("code", CODES)
def test_each_paper_that_must_be_brought_shows_what_a_good_picture_is(code: str) -> None:
    asked = [need for need in guide(code).documents if not need.held_by_bureau]
    assert all(need.sample is not None for need in asked)


WALKS = {
    "hardship_aid": [
        ("village", "opinion"),
        ("township", "opinion"),
        ("township", "publicity"),
        ("county", "decision"),
    ],
    "preferential_card": [
        ("township", "opinion"),
        ("county", "opinion"),
        ("city", "file_upward"),
        ("province", "decision"),
    ],
    "disability_grading": [
        ("county", "opinion"),
        ("city", "appraisal"),
        ("city", "file_upward"),
        ("province", "opinion"),
        ("county", "publicity"),
        ("province", "decision"),
    ],
    "medical_secondary": [("township", "opinion"), ("county", "decision")],
    "honour_plaque": [("village", "opinion"), ("township", "opinion"), ("county", "decision")],
    "policy_consultation": [],
}


@pytest.mark.parametrize("code", CODES)
def test_each_chain_is_walked_to_its_end(code: str) -> None:
    walked = [(step.level.value, step.kind.value) for step in guide(code).chain]
    assert walked == WALKS[code]


def test_an_urgent_hardship_is_decided_within_three_days_and_not_published_before() -> None:
    urgent = guide("hardship_aid").urgent
    assert urgent is not None
    assert urgent.pay_within_hours == 72
    assert [step.level for step in urgent.chain] == [Level.TOWNSHIP, Level.COUNTY]
    assert all(step.kind is not StepKind.PUBLICITY for step in urgent.chain)
    assert sum(step.limit.amount for step in urgent.chain) == urgent.total_limit.amount == 3


@pytest.mark.parametrize("code", CODES)
def test_each_outcome_is_walked_to_a_stage_that_fulfils_it(code: str) -> None:
    outcome = guide(code).outcome
    reached, waiting = set[str](), list(outcome.may_follow(None))
    while waiting:
        stage = waiting.pop()
        if stage.key not in reached:
            reached.add(stage.key)
            waiting += outcome.may_follow(stage.key)
    assert reached == {stage.key for stage in outcome.stages}
    assert not outcome.stages or any(stage.fulfils for stage in outcome.stages)


def test_the_card_is_made_by_the_bank_and_handed_over_by_the_township() -> None:
    outcome = guide("preferential_card").outcome
    story, reached = [], None
    for key in ("made", "arrived", "unclaimed", "arrived", "handed_over", "activated"):
        [stage] = [stage for stage in outcome.may_follow(reached) if stage.key == key]
        story.append((stage.key, stage.by.value))
        reached = key
    assert story == [
        ("made", "bank"),
        ("arrived", "township"),
        ("unclaimed", "township"),
        ("arrived", "township"),
        ("handed_over", "township"),
        ("activated", "bank"),
    ]
    assert outcome.may_follow("activated") == ()


@pytest.mark.parametrize("code", CODES)
def test_each_decision_can_be_refused_for_a_reason_and_fought(code: str) -> None:
    found = guide(code)
    if found.answered_at_once:
        assert (found.refusals, found.remedies) == ((), None)
        return
    assert {refusal.code for refusal in found.refusals} > COMMON_REFUSALS
    assert found.remedies is not None
    assert (found.remedies.reconsideration_days, found.remedies.litigation_months) == (60, 6)


def test_publicity_never_shows_a_whole_name_nor_a_reason_of_need() -> None:
    shown = {
        code: set(step.publicity.shows)
        for code in CODES
        for step in guide(code).chain
        if step.publicity
    }
    assert shown == {
        "hardship_aid": {"name", "division", "amount"},
        "disability_grading": {"name", "division", "grade", "nature", "cause"},
    }


@pytest.mark.parametrize("code", CODES)
def test_a_guide_comes_back_from_json_as_it_went(code: str) -> None:
    stored = json.loads(json.dumps(document(code), sort_keys=True))
    assert parse(stored, version=1) == guide(code)
    assert digest(stored) == digest(document(code))


def test_a_key_written_twice_is_refused(tmp_path: Path) -> None:
    for path in FOLDER.glob("*.yaml"):
        (tmp_path / path.name).write_text(path.read_text("utf-8"), "utf-8")
    spoiled = tmp_path / "hardship_aid.yaml"
    spoiled.write_text(spoiled.read_text("utf-8") + "\norigin: applied\n", "utf-8")
    with pytest.raises(NotAGuide, match="stands twice"):
        guide_documents(tmp_path)


def test_a_closed_item_must_say_why() -> None:
    with pytest.raises(NotAGuide, match="closed_reason"):
        parted_standing({"status": "closed"})


@pytest.mark.parametrize(("code", "spoil", "path", "why"), MUTATIONS)
def test_a_spoiled_guide_is_refused_at_the_spoiled_place(
    code: str, spoil: Spoil, path: str, why: str
) -> None:
    spoiled = document(code)
    spoil(spoiled)
    with pytest.raises(NotAGuide) as refused:
        parse(spoiled, version=1)
    assert path in refused.value.path
    assert why in refused.value.why


def test_an_unspoiled_guide_is_not_refused() -> None:
    assert all(isinstance(parse(document(code), version=1), Guide) for code in CODES)


def test_the_handbook_names_every_predicate_formula_step_and_outcome() -> None:
    handbook = (ROOT / "docs" / "service-guides.md").read_text("utf-8")
    names = [*PREDICATES, *FORMULAS, *StepKind, *Level, *OutcomeKind]
    assert [name for name in names if f"`{name}`" not in handbook] == []
