"""From plain values to a guide: everything that can be wrong with one is found here."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.catalogue.checks import check
from app.domain.catalogue.form_schema import check_form
from app.domain.catalogue.formulas import FORMULAS
from app.domain.catalogue.guide import Guide, ItemStatus, Ui
from app.domain.catalogue.outcome import TERMS_OF, FormulaUse, Outcome, OutcomeKind, OutcomeTerms
from app.domain.catalogue.reading import NotAGuide, Reader
from app.domain.catalogue.rule import Rule
from app.domain.catalogue.rule_reading import RuleReader
from app.domain.catalogue.wording import Localised

Document = Mapping[str, Any]

_OF_ITEM = ("status", "closed_reason")  # The item's own, whatever its version.


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Whether people can apply for the item at present."""

    status: ItemStatus
    closed_reason: Localised | None = None


def parse(document: Document, *, version: int) -> Guide:
    """Read one version of a guide; raises `NotAGuide` with the path of the first fault."""
    ui: Ui = Reader({}).read(Ui, _part(document, "ui"), "ui")
    check_form(_part(document, "form"))
    reader = Reader({Rule: RuleReader(ui).rule, FormulaUse: _formula_use, Outcome: _outcome})
    guide: Guide = reader.read(Guide, {**document, "version": version}, "")
    check(guide)
    return guide


def parted_standing(document: Document) -> tuple[Standing, Document]:
    """Take the item's standing out of a file; what is left is the guide and has the digest."""
    given = {key: document[key] for key in _OF_ITEM if key in document}
    standing: Standing = Reader({}).read(Standing, given, "")
    if (standing.status is ItemStatus.CLOSED) != (standing.closed_reason is not None):
        raise NotAGuide("closed_reason", "stands exactly where the status is closed")
    return standing, {key: part for key, part in document.items() if key not in _OF_ITEM}


def with_common(document: Document, common: Document) -> Document:
    """Add what all guides share; what a guide writes itself stands.

    Refusal codes common to all are added to its own, save where nothing is ever refused; the
    fields that say how to reach the person come last in every form.
    """
    shared = {key: part for key, part in common.items() if key not in ("refusals", "contact_form")}
    refusals = common["refusals"] if document.get("chain") else []
    contact = common["contact_form"]
    form, ui = _part(document, "form"), _part(document, "ui")
    return {
        **shared,
        **document,
        "refusals": [*document.get("refusals", []), *refusals],
        "form": {**form, "properties": {**form.get("properties", {}), **contact["properties"]}},
        "ui": {**ui, "sections": [*ui.get("sections", []), *contact["sections"]]},
    }


def digest(document: Document) -> str:
    """SHA-256 of the canonical JSON: the same guide has the same digest however it was written."""
    canonical = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _part(document: Document, key: str) -> Any:
    if not isinstance(document.get(key), Mapping):
        raise NotAGuide(key, "is missing or no object")
    return document[key]


def _outcome(value: Any, path: str) -> Outcome:
    """The kind says of which type the parameters are."""
    if not isinstance(value, Mapping) or "kind" not in value:
        raise NotAGuide(f"{path}.kind", "is missing")
    kind: OutcomeKind = Reader({}).read(OutcomeKind, value["kind"], f"{path}.kind")
    terms = Reader({FormulaUse: _formula_use})
    reader = Reader({OutcomeTerms: lambda part, at: terms.read(TERMS_OF[kind], part, at)})
    outcome: Outcome = reader.read(Outcome, value, path)
    return outcome


def _formula_use(value: Any, path: str) -> FormulaUse:
    use: FormulaUse = Reader({}).read(FormulaUse, value, path)
    if use.name not in FORMULAS:
        raise NotAGuide(f"{path}.name", f"unknown formula; known are {', '.join(FORMULAS)}")
    formula = FORMULAS[use.name]
    _same_keys(use.inputs, formula.inputs, f"{path}.inputs")
    settings = {f"{path}.parameters": use.parameters}
    settings |= {f"{path}.by_county.{code}": part for code, part in use.by_county.items()}
    for at, part in settings.items():
        _same_keys(part, tuple(formula.parameters), at)
        for name, kind in formula.parameters.items():
            Reader({}).read(kind, part[name], f"{at}.{name}")
    return use


def _same_keys(given: Mapping[str, Any], wanted: tuple[str, ...], path: str) -> None:
    if set(given) != set(wanted):
        raise NotAGuide(path, f"takes exactly these keys: {', '.join(wanted)}")
