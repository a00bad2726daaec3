"""Every carried guide can be drawn, walked to its end and trusted; a spoiled one is refused."""

import json
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from app.adapters.forms import form_faults
from app.adapters.guide_files import FOLDER, guide_documents
from app.domain.catalogue.drawing import draw
from app.domain.catalogue.guide import Guide, StepKind
from app.domain.catalogue.outcome import OutcomeKind
from app.domain.catalogue.parse import digest, parse, parted_standing
from app.domain.catalogue.reading import NotAGuide
from app.domain.divisions.levels import Level
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


Spoil = Callable[[dict[str, Any]], object]


def _put(*path: str | int, value: Any) -> Spoil:
    def spoil(document: dict[str, Any]) -> None:
        place: Any = document
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = value

    return spoil


def _drop(*path: str | int) -> Spoil:
    def spoil(document: dict[str, Any]) -> None:
        place: Any = document
        for step in path[:-1]:
            place = place[step]
        del place[path[-1]]

    return spoil


HARDSHIP, GRADING, CARD = "hardship_aid", "disability_grading", "preferential_card"
MEDICAL, PLAQUE, CONSULTATION = "medical_secondary", "honour_plaque", "policy_consultation"
FORMULA = ("outcome", "parameters", "formula")
PUBLICITY = ("chain", 2, "publicity")
PROPERTIES = ("form", "properties")

MUTATIONS: list[tuple[str, Spoil, str, str]] = [
    # Rules
    (HARDSHIP, _put("eligibility", value={"is_tall": {}}), "eligibility.is_tall", "unknown"),
    (HARDSHIP, _put("eligibility", value={"all": []}), "eligibility.all", "at least one"),
    (HARDSHIP, _put("eligibility", value={}), "eligibility", "exactly one predicate"),
    (HARDSHIP, _put("eligibility", value={"living": {}, "graded": {}}), "eligibility", "exactly"),
    (HARDSHIP, _put("eligibility", value=["living"]), "eligibility", "object"),
    (HARDSHIP, _put("eligibility", value={"living": None}), "eligibility.living", "parameters"),
    (
        HARDSHIP,
        _put("eligibility", value={"age_at_least": {}}),
        "eligibility.age_at_least",
        "years",
    ),
    (
        HARDSHIP,
        _put("eligibility", value={"age_at_least": {"years": "60"}}),
        "eligibility.age_at_least.years",
        "whole number",
    ),
    (
        HARDSHIP,
        _put("eligibility", value={"age_at_least": {"years": True}}),
        "eligibility.age_at_least.years",
        "whole number",
    ),
    (
        HARDSHIP,
        _put("eligibility", "all", 1, value={"has_role": {"roles": ["admiral"]}}),
        "eligibility.all[1].has_role.roles[0]",
        "none of",
    ),
    (
        HARDSHIP,
        _put("eligibility", "all", 1, value={"has_role": {"roles": "veteran"}}),
        "eligibility.all[1].has_role.roles",
        "list",
    ),
    (
        HARDSHIP,
        _put("eligibility", value={"lives_in_scope": {"divisions": ["350502"]}}),
        "eligibility.lives_in_scope.divisions[0]",
        "12-digit",
    ),
    (
        HARDSHIP,
        _put("eligibility", value={"served_before": {"before": "1954-11"}}),
        "eligibility.served_before.before",
        "day",
    ),
    (
        HARDSHIP,
        _put("eligibility", "all", 2, "form_day_within", "field", value="wished_on"),
        "eligibility.all[2].form_day_within.field",
        "no field",
    ),
    (
        HARDSHIP,
        _put("documents", 4, "condition", "form_is_one_of", "field", value="colour"),
        "documents[4].condition.form_is_one_of.field",
        "no field",
    ),
    (HARDSHIP, _put("documents", 4, "condition", value={"nope": {}}), "documents[4]", "unknown"),
    (HARDSHIP, _put("urgent", "when", value={"living": {}}), "urgent.when", "form"),
    # Chain
    (HARDSHIP, _put("chain", 0, "kind", value="blessing"), "chain[0].kind", "none of"),
    (HARDSHIP, _put("chain", 0, "level", value="hamlet"), "chain[0].level", "none of"),
    (HARDSHIP, _put("chain", 0, "executor", value="oracle"), "chain[0].executor", "none of"),
    (HARDSHIP, _put("chain", 0, "checks", 0, value="palm"), "chain[0].checks[0]", "none of"),
    (HARDSHIP, _put("chain", 0, "colour", value="red"), "chain[0].colour", "unknown key"),
    (HARDSHIP, _drop("chain", 0, "limit"), "chain[0].limit", "missing"),
    (HARDSHIP, _drop("chain", 0, "limit", "unit"), "chain[0].limit.unit", "missing"),
    (HARDSHIP, _put("chain", 0, "limit", "unit", value="weeks"), "chain[0].limit.unit", "none of"),
    (HARDSHIP, _put("chain", 0, "limit", "amount", value=0), "chain[0].limit", "at least one"),
    (HARDSHIP, _put("chain", 0, "limit", "amount", value=2.5), "chain[0].limit.amount", "whole"),
    (
        HARDSHIP,
        _put("chain", 0, "stops_clock", value="no"),
        "chain[0].stops_clock",
        "true or false",
    ),
    (HARDSHIP, _put("chain", 1, "key", value="village_opinion"), "chain", "twice"),
    (HARDSHIP, _drop("chain", 3), "chain", "decision"),
    (HARDSHIP, lambda it: it["chain"].reverse(), "chain", "decision"),
    (HARDSHIP, _put("chain", 0, "kind", value="decision"), "chain", "decision"),
    (HARDSHIP, _put("chain", value=[]), "chain", "only an answer"),
    (HARDSHIP, _put("total_limit", "amount", value=10), "chain", "promised"),
    (HARDSHIP, _put("urgent", "total_limit", "amount", value=2), "urgent.chain", "promised"),
    (HARDSHIP, _drop("urgent", "chain", 1), "urgent.chain", "decision"),
    # Publicity
    (HARDSHIP, _drop(*PUBLICITY), "chain[2].publicity", "exactly where"),
    (
        HARDSHIP,
        lambda it: it["chain"][0].update(publicity=it["chain"][2]["publicity"]),
        "chain[0].publicity",
        "exactly where",
    ),
    (HARDSHIP, _put(*PUBLICITY, "shows", 0, value="diagnosis"), "chain[2].publicity", "none of"),
    (HARDSHIP, _put(*PUBLICITY, "shows", 2, value="cause"), "chain[2].publicity.shows", "cause"),
    (HARDSHIP, _put(*PUBLICITY, "masks", value={}), "chain[2].publicity.masks.name", "hidden"),
    (HARDSHIP, _put(*PUBLICITY, "masks", "grade", value="middle_of_name"), "masks", "not shown"),
    (HARDSHIP, _put(*PUBLICITY, "places", value=[]), "chain[2].publicity", "where"),
    (
        HARDSHIP,
        _put(*PUBLICITY, "places", 0, value="radio"),
        "chain[2].publicity.places",
        "none of",
    ),
    # Form
    (
        HARDSHIP,
        _drop("ui", "sections", 0, "fields", 0),
        "form.properties.hardship_kind",
        "no place",
    ),
    (
        HARDSHIP,
        _put("ui", "sections", 0, "fields", 2, "name", value="ghost"),
        "ui.sections",
        "no field",
    ),
    (
        HARDSHIP,
        _put("ui", "sections", 0, "fields", 2, "name", value="event_on"),
        "ui.sections",
        "twice",
    ),
    (HARDSHIP, _drop("ui", "sections", 0, "fields", 0, "choices", "illness"), "choices", "label"),
    (HARDSHIP, _drop("ui", "sections", 0, "fields", 0, "read_aloud"), "read_aloud", "missing"),
    (HARDSHIP, _drop("ui", "sections", 0, "fields", 0, "label", "en"), "label.en", "missing"),
    (HARDSHIP, _put("form", "required", 0, value="ghost"), "form.required", "no field"),
    (HARDSHIP, _put("form", "additionalProperties", value=True), "additionalProperties", "must be"),
    (HARDSHIP, _put(*PROPERTIES, "loss_fen", "type", value="number"), "loss_fen.type", "one of"),
    (HARDSHIP, _drop(*PROPERTIES, "loss_fen", "maximum"), "loss_fen.maximum", "bounded"),
    (HARDSHIP, _drop(*PROPERTIES, "event_text", "maxLength"), "event_text.maxLength", "bounded"),
    (HARDSHIP, _put(*PROPERTIES, "event_on", "format", value="email"), "event_on.format", "one of"),
    (
        HARDSHIP,
        _put(*PROPERTIES, "event_on", "$ref", value="#"),
        "event_on.$ref",
        "unknown keyword",
    ),
    (HARDSHIP, _put(*PROPERTIES, "event_text", "x-sensitive", value=1), "x-sensitive", "true"),
    (HARDSHIP, _put(*PROPERTIES, "event_text", "x-known", value="soul"), "x-known", "one of"),
    (
        MEDICAL,
        _put(*PROPERTIES, "invoice_numbers", "items", "pattern", value="[0-9"),
        "invoice_numbers.items.pattern",
        "begin with",
    ),
    (MEDICAL, _drop(*PROPERTIES, "invoice_numbers", "maxItems"), "maxItems", "bounded"),
    (PLAQUE, _put("form", "required", value=["reason"]), "form.required", "proactive"),
    # Outcome
    (HARDSHIP, _put("outcome", "kind", value="medal"), "outcome.kind", "none of"),
    (HARDSHIP, _put("outcome", "parameters", value={}), "outcome.parameters.fund", "missing"),
    (HARDSHIP, _put("outcome", "parameters", "cap", value=1), "outcome.parameters.cap", "unknown"),
    (MEDICAL, _put(*FORMULA, "name", value="guess"), "formula.name", "unknown formula"),
    (MEDICAL, _put(*FORMULA, "inputs", "amount_fen", value="ghost"), "inputs", "whole number"),
    (MEDICAL, _put(*FORMULA, "inputs", value={}), "formula.inputs", "exactly these"),
    (MEDICAL, _drop(*FORMULA, "parameters", "cap_fen"), "formula.parameters", "exactly these"),
    (MEDICAL, _put(*FORMULA, "parameters", "share_percent", value=0.9), "share_percent", "whole"),
    (
        MEDICAL,
        lambda it: it["outcome"]["parameters"]["formula"]["by_county"].update(
            {"350500000000": it["outcome"]["parameters"]["formula"]["parameters"]}
        ),
        "by_county.350500000000",
        "county",
    ),
    (CARD, _put("outcome", "stages", 0, "by", value="post"), "outcome.stages[0].by", "none of"),
    (CARD, _put("outcome", "stages", 1, "after", value=["lost"]), "stages[1].after", "not there"),
    (CARD, _put("outcome", "stages", 4, "fulfils", value=False), "outcome.stages", "fulfils"),
    (CARD, _put("outcome", "stages", 0, "after", value=["activated"]), "outcome.stages", "leads"),
    (CARD, _put("outcome", "stages", 0, "label", "zh", value="已经制好卡片"), "label.zh", "five"),
    (
        CARD,
        _put("outcome", "parameters", "account_linked_at", value="x"),
        "account_linked",
        "there",
    ),
    (GRADING, _put("outcome", "parameters", "worst_grade", value=11), "best_grade", "1 to 10"),
    (GRADING, _put("outcome", "parameters", "natures", 0, value="x"), "natures[0]", "none of"),
    (CONSULTATION, _drop("outcome", "parameters", "topics", 0), "topics", "answer each"),
    # The rest
    (HARDSHIP, _drop("title"), "title", "missing"),
    (HARDSHIP, _put("fee_fen", value=100), "fee_fen", "unknown key"),
    (HARDSHIP, _put("origin", value="ordered"), "origin", "none of"),
    (HARDSHIP, _put("applicants", "by", 0, value="dog"), "applicants.by[0]", "none of"),
    (HARDSHIP, _put("effective_from", value="soon"), "effective_from", "day"),
    (HARDSHIP, _put("refusals", 1, "code", value="income_above"), "refusals", "twice"),
    (HARDSHIP, _drop("refusals", 0, "legal_basis"), "refusals[0].legal_basis", "missing"),
    (HARDSHIP, _put("remedies", value=None), "refusals", "remedies"),
    (HARDSHIP, _put("help_lines", value=[]), "help_lines", "ring"),
    (HARDSHIP, _put("help_lines", 0, "phone", value="12345"), "help_lines[0]", "either"),
    (HARDSHIP, _put("supplement", "times", value="once"), "supplement.times", "whole number"),
    (HARDSHIP, _drop("documents", 0, "source"), "documents[0].source", "exactly where"),
    (HARDSHIP, _put("documents", 1, "key", value="identity_card"), "documents", "twice"),
    (HARDSHIP, _drop("ui"), "ui", "missing"),
    (HARDSHIP, _put("form", value=[]), "form", "object"),
]


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
