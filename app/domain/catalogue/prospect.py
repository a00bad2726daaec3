"""What a person may expect of a request before making it."""

from dataclasses import dataclass

from app.domain.catalogue.eligibility import Eligibility, holds, judge
from app.domain.catalogue.facts import Facts
from app.domain.catalogue.formulas import Calculation, amount_in
from app.domain.catalogue.guide import DocumentNeed, Guide
from app.domain.catalogue.outcome import GrantTerms
from app.domain.divisions.code import ancestor_at
from app.domain.divisions.levels import Level


@dataclass(frozen=True, slots=True)
class DocumentAsked:
    need: DocumentNeed
    asked: bool | None  # None: it depends on answers that are not there yet.


@dataclass(frozen=True, slots=True)
class Prospect:
    eligibility: Eligibility
    documents: tuple[DocumentAsked, ...]  # Only those the person must bring.
    estimate: Calculation | None  # Where a formula sets the amount and its inputs are there.


def prospect(guide: Guide, facts: Facts) -> Prospect:
    """Judge, list and reckon with what is known now; nothing is promised by it."""
    brought = [need for need in guide.documents if not need.held_by_bureau]
    return Prospect(
        judge(guide.eligibility, facts),
        tuple(DocumentAsked(need, _asked(need, facts)) for need in brought),
        _estimate(guide, facts),
    )


def _asked(need: DocumentNeed, facts: Facts) -> bool | None:
    return True if need.condition is None else holds(need.condition, facts)


def _estimate(guide: Guide, facts: Facts) -> Calculation | None:
    terms = guide.outcome.parameters
    if not isinstance(terms, GrantTerms) or terms.formula is None:
        return None
    county_code = ancestor_at(facts.division_code, Level.COUNTY)
    if county_code is None or not facts.form.keys() >= set(terms.formula.inputs.values()):
        return None
    return amount_in(terms.formula, facts.form, county_code=county_code)
