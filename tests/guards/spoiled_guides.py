"""Ways to spoil a guide, each with the place and the reason of its refusal."""

from collections.abc import Callable
from typing import Any

Spoil = Callable[[dict[str, Any]], object]


def put(*path: str | int, value: Any) -> Spoil:
    def spoil(document: dict[str, Any]) -> None:
        place: Any = document
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = value

    return spoil


def drop(*path: str | int) -> Spoil:
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
    (HARDSHIP, put("eligibility", value={"is_tall": {}}), "eligibility.is_tall", "unknown"),
    (HARDSHIP, put("eligibility", value={"all": []}), "eligibility.all", "at least one"),
    (HARDSHIP, put("eligibility", value={}), "eligibility", "exactly one predicate"),
    (HARDSHIP, put("eligibility", value={"living": {}, "graded": {}}), "eligibility", "exactly"),
    (HARDSHIP, put("eligibility", value=["living"]), "eligibility", "object"),
    (HARDSHIP, put("eligibility", value={"living": None}), "eligibility.living", "parameters"),
    (
        HARDSHIP,
        put("eligibility", value={"age_at_least": {}}),
        "eligibility.age_at_least",
        "years",
    ),
    (
        HARDSHIP,
        put("eligibility", value={"age_at_least": {"years": "60"}}),
        "eligibility.age_at_least.years",
        "whole number",
    ),
    (
        HARDSHIP,
        put("eligibility", value={"age_at_least": {"years": True}}),
        "eligibility.age_at_least.years",
        "whole number",
    ),
    (
        HARDSHIP,
        put("eligibility", "all", 1, value={"has_role": {"roles": ["admiral"]}}),
        "eligibility.all[1].has_role.roles[0]",
        "none of",
    ),
    (
        HARDSHIP,
        put("eligibility", "all", 1, value={"has_role": {"roles": "veteran"}}),
        "eligibility.all[1].has_role.roles",
        "list",
    ),
    (
        HARDSHIP,
        put("eligibility", value={"lives_in_scope": {"divisions": ["350502"]}}),
        "eligibility.lives_in_scope.divisions[0]",
        "12-digit",
    ),
    (
        HARDSHIP,
        put("eligibility", value={"served_before": {"before": "1954-11"}}),
        "eligibility.served_before.before",
        "day",
    ),
    (
        HARDSHIP,
        put("eligibility", "all", 2, "form_day_within", "field", value="wished_on"),
        "eligibility.all[2].form_day_within.field",
        "no field",
    ),
    (
        HARDSHIP,
        put("documents", 4, "condition", "form_is_one_of", "field", value="colour"),
        "documents[4].condition.form_is_one_of.field",
        "no field",
    ),
    (HARDSHIP, put("documents", 4, "condition", value={"nope": {}}), "documents[4]", "unknown"),
    (HARDSHIP, put("urgent", "when", value={"living": {}}), "urgent.when", "form"),
    # Chain
    (HARDSHIP, put("chain", 0, "kind", value="blessing"), "chain[0].kind", "none of"),
    (HARDSHIP, put("chain", 0, "level", value="hamlet"), "chain[0].level", "none of"),
    (HARDSHIP, put("chain", 0, "executor", value="oracle"), "chain[0].executor", "none of"),
    (HARDSHIP, put("chain", 0, "checks", 0, value="palm"), "chain[0].checks[0]", "none of"),
    (HARDSHIP, put("chain", 0, "colour", value="red"), "chain[0].colour", "unknown key"),
    (HARDSHIP, drop("chain", 0, "limit"), "chain[0].limit", "missing"),
    (HARDSHIP, drop("chain", 0, "limit", "unit"), "chain[0].limit.unit", "missing"),
    (HARDSHIP, put("chain", 0, "limit", "unit", value="weeks"), "chain[0].limit.unit", "none of"),
    (HARDSHIP, put("chain", 0, "limit", "amount", value=0), "chain[0].limit", "at least one"),
    (HARDSHIP, put("chain", 0, "limit", "amount", value=2.5), "chain[0].limit.amount", "whole"),
    (
        HARDSHIP,
        put("chain", 0, "stops_clock", value="no"),
        "chain[0].stops_clock",
        "true or false",
    ),
    (HARDSHIP, put("chain", 1, "key", value="village_opinion"), "chain", "twice"),
    (HARDSHIP, drop("chain", 3), "chain", "decision"),
    (HARDSHIP, lambda it: it["chain"].reverse(), "chain", "decision"),
    (HARDSHIP, put("chain", 0, "kind", value="decision"), "chain", "decision"),
    (HARDSHIP, put("chain", value=[]), "chain", "only an answer"),
    (HARDSHIP, put("total_limit", "amount", value=10), "chain", "promised"),
    (HARDSHIP, put("urgent", "total_limit", "amount", value=2), "urgent.chain", "promised"),
    (HARDSHIP, drop("urgent", "chain", 1), "urgent.chain", "decision"),
    (HARDSHIP, put("urgent", "pay_within_hours", value=71), "urgent.total_limit", "after"),
    (
        HARDSHIP,
        put("urgent", "total_limit", "unit", value="working_days"),
        "urgent.total_limit.unit",
        "weekend",
    ),
    # Publicity
    (HARDSHIP, drop(*PUBLICITY), "chain[2].publicity", "exactly where"),
    (
        HARDSHIP,
        lambda it: it["chain"][0].update(publicity=it["chain"][2]["publicity"]),
        "chain[0].publicity",
        "exactly where",
    ),
    (HARDSHIP, put(*PUBLICITY, "shows", 0, value="diagnosis"), "chain[2].publicity", "none of"),
    (HARDSHIP, put(*PUBLICITY, "shows", 2, value="cause"), "chain[2].publicity.shows", "cause"),
    (HARDSHIP, put(*PUBLICITY, "masks", value={}), "chain[2].publicity.masks.name", "hidden"),
    (HARDSHIP, put(*PUBLICITY, "masks", "grade", value="middle_of_name"), "masks", "not shown"),
    (HARDSHIP, put(*PUBLICITY, "places", value=[]), "chain[2].publicity", "where"),
    (
        HARDSHIP,
        put(*PUBLICITY, "places", 0, value="radio"),
        "chain[2].publicity.places",
        "none of",
    ),
    # Form
    (
        HARDSHIP,
        drop("ui", "sections", 0, "fields", 2),
        "form.properties.event_text",
        "no place",
    ),
    (
        HARDSHIP,
        put("ui", "sections", 0, "fields", 2, "name", value="ghost"),
        "ui.sections",
        "no field",
    ),
    (
        HARDSHIP,
        put("ui", "sections", 0, "fields", 2, "name", value="event_on"),
        "ui.sections",
        "twice",
    ),
    (HARDSHIP, drop("ui", "sections", 0, "fields", 0, "choices", "illness"), "choices", "label"),
    (HARDSHIP, drop("ui", "sections", 0, "fields", 0, "read_aloud"), "read_aloud", "missing"),
    (HARDSHIP, drop("ui", "sections", 0, "fields", 0, "label", "en"), "label.en", "missing"),
    (HARDSHIP, put("form", "required", 0, value="ghost"), "form.required", "no field"),
    (HARDSHIP, put("form", "additionalProperties", value=True), "additionalProperties", "must be"),
    (HARDSHIP, put(*PROPERTIES, "loss_fen", "type", value="number"), "loss_fen.type", "one of"),
    (HARDSHIP, drop(*PROPERTIES, "loss_fen", "maximum"), "loss_fen.maximum", "bounded"),
    (HARDSHIP, drop(*PROPERTIES, "event_text", "maxLength"), "event_text.maxLength", "bounded"),
    (HARDSHIP, put(*PROPERTIES, "event_on", "format", value="email"), "event_on.format", "one of"),
    (
        HARDSHIP,
        put(*PROPERTIES, "event_on", "$ref", value="#"),
        "event_on.$ref",
        "unknown keyword",
    ),
    (HARDSHIP, put(*PROPERTIES, "event_text", "x-sensitive", value=1), "x-sensitive", "true"),
    (HARDSHIP, put(*PROPERTIES, "event_text", "x-known", value="soul"), "x-known", "one of"),
    (
        MEDICAL,
        put(*PROPERTIES, "invoice_numbers", "items", "pattern", value="[0-9"),
        "invoice_numbers.items.pattern",
        "begin with",
    ),
    (MEDICAL, drop(*PROPERTIES, "invoice_numbers", "maxItems"), "maxItems", "bounded"),
    (PLAQUE, put("form", "required", value=["reason"]), "form.required", "proactive"),
    # Outcome
    (HARDSHIP, put("outcome", "kind", value="medal"), "outcome.kind", "none of"),
    (HARDSHIP, put("outcome", "parameters", value={}), "outcome.parameters.fund", "missing"),
    (HARDSHIP, put("outcome", "parameters", "cap", value=1), "outcome.parameters.cap", "unknown"),
    (MEDICAL, put(*FORMULA, "name", value="guess"), "formula.name", "unknown formula"),
    (MEDICAL, put(*FORMULA, "inputs", "amount_fen", value="ghost"), "inputs", "whole number"),
    (MEDICAL, put(*FORMULA, "inputs", value={}), "formula.inputs", "exactly these"),
    (MEDICAL, drop(*FORMULA, "parameters", "cap_fen"), "formula.parameters", "exactly these"),
    (MEDICAL, put(*FORMULA, "parameters", "share_percent", value=0.9), "share_percent", "whole"),
    (
        MEDICAL,
        lambda it: it["outcome"]["parameters"]["formula"]["by_county"].update(
            {"350500000000": it["outcome"]["parameters"]["formula"]["parameters"]}
        ),
        "by_county.350500000000",
        "county",
    ),
    (CARD, put("outcome", "stages", 0, "by", value="post"), "outcome.stages[0].by", "none of"),
    (CARD, put("outcome", "stages", 1, "after", value=["lost"]), "stages[1].after", "not there"),
    (CARD, put("outcome", "stages", 4, "fulfils", value=False), "outcome.stages", "fulfils"),
    (CARD, put("outcome", "stages", 0, "after", value=["activated"]), "outcome.stages", "leads"),
    (CARD, put("outcome", "stages", 0, "label", "zh", value="已经制好卡片"), "label.zh", "five"),
    (
        CARD,
        put("outcome", "parameters", "account_linked_at", value="x"),
        "account_linked",
        "there",
    ),
    (GRADING, put("outcome", "parameters", "worst_grade", value=11), "best_grade", "1 to 10"),
    (GRADING, put("outcome", "parameters", "natures", 0, value="x"), "natures[0]", "none of"),
    (CONSULTATION, drop("outcome", "parameters", "topics", 0), "topics", "answer each"),
    # The rest
    (HARDSHIP, drop("title"), "title", "missing"),
    (HARDSHIP, put("fee_fen", value=100), "fee_fen", "unknown key"),
    (HARDSHIP, put("origin", value="ordered"), "origin", "none of"),
    (HARDSHIP, put("applicants", "by", 0, value="dog"), "applicants.by[0]", "none of"),
    (HARDSHIP, put("effective_from", value="soon"), "effective_from", "day"),
    (HARDSHIP, put("refusals", 1, "code", value="income_above"), "refusals", "twice"),
    (HARDSHIP, drop("refusals", 0, "legal_basis"), "refusals[0].legal_basis", "missing"),
    (HARDSHIP, put("remedies", value=None), "refusals", "remedies"),
    (HARDSHIP, put("help_lines", value=[]), "help_lines", "ring"),
    (HARDSHIP, put("help_lines", 0, "phone", value="12345"), "help_lines[0]", "either"),
    (HARDSHIP, put("supplement", "times", value="once"), "supplement.times", "whole number"),
    (HARDSHIP, drop("documents", 0, "source"), "documents[0].source", "exactly where"),
    (HARDSHIP, put("documents", 1, "key", value="identity_card"), "documents", "twice"),
    (HARDSHIP, drop("ui"), "ui", "missing"),
    (HARDSHIP, put("form", value=[]), "form", "object"),
]
