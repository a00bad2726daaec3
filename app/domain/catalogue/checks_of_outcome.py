"""What must hold between the outcome of a guide and the rest of it."""

from collections.abc import Mapping
from typing import Any

from app.domain.catalogue.guide import Guide
from app.domain.catalogue.outcome import AnswerTerms, CardTerms, GradeTerms, GrantTerms, Outcome
from app.domain.catalogue.reading import NotAGuide
from app.domain.divisions.code import is_code, level_of
from app.domain.divisions.levels import Level

_LONGEST_STATUS_LABEL = 5  # Chinese characters: the message templates of WeChat take no more.
_WORST_GRADE = 10


def check_outcome(guide: Guide) -> None:
    """Raise `NotAGuide` where the outcome cannot come about."""
    _stages_lead_to_the_end(guide.outcome)
    match guide.outcome.parameters:
        case GrantTerms() as terms:
            _grant_is_payable(guide, terms)
        case AnswerTerms() as terms:
            _answers_are_complete(guide, terms)
        case CardTerms() as terms:
            _card_links_its_account(guide, terms)
        case GradeTerms() as terms:
            _grades_are_in_order(terms)


def _stages_lead_to_the_end(outcome: Outcome) -> None:
    keys = {stage.key for stage in outcome.stages}
    for place, stage in enumerate(outcome.stages):
        path = f"outcome.stages[{place}]"
        if not keys.issuperset(stage.after):
            raise NotAGuide(f"{path}.after", "names a stage that is not there")
        if len(stage.label.zh) > _LONGEST_STATUS_LABEL:
            raise NotAGuide(f"{path}.label.zh", "has at most five characters: it is a status")
    unreached = keys - _reachable(outcome)
    if unreached:
        raise NotAGuide("outcome.stages", f"nothing leads to {', '.join(sorted(unreached))}")
    if outcome.stages and not any(stage.fulfils for stage in outcome.stages):
        raise NotAGuide("outcome.stages", "none of them fulfils the request")


def _reachable(outcome: Outcome) -> set[str]:
    found: set[str] = set()
    waiting = [stage.key for stage in outcome.may_follow(None)]
    while waiting:
        key = waiting.pop()
        if key not in found:
            found.add(key)
            waiting += [stage.key for stage in outcome.may_follow(key)]
    return found


def _grant_is_payable(guide: Guide, terms: GrantTerms) -> None:
    if terms.formula is None:
        return
    for argument, name in terms.formula.inputs.items():
        if _property(guide, name).get("type") != "integer":
            path = f"outcome.parameters.formula.inputs.{argument}"
            raise NotAGuide(path, f"the form has no whole number {name!r}")
    for code in terms.formula.by_county:
        if not is_code(code) or level_of(code) is not Level.COUNTY:
            path = f"outcome.parameters.formula.by_county.{code}"
            raise NotAGuide(path, "is no code of a county")


def _answers_are_complete(guide: Guide, terms: AnswerTerms) -> None:
    asked = _property(guide, terms.field).get("enum", [])
    if sorted(asked) != sorted(topic.key for topic in terms.topics):
        raise NotAGuide("outcome.parameters.topics", f"must answer each value of {terms.field!r}")


def _card_links_its_account(guide: Guide, terms: CardTerms) -> None:
    if terms.account_linked_at not in {stage.key for stage in guide.outcome.stages}:
        raise NotAGuide("outcome.parameters.account_linked_at", "names a stage that is not there")


def _grades_are_in_order(terms: GradeTerms) -> None:
    if not 1 <= terms.best_grade <= terms.worst_grade <= _WORST_GRADE:
        raise NotAGuide("outcome.parameters.best_grade", "grades run from 1 to 10, the best first")


def _property(guide: Guide, name: str) -> Mapping[str, Any]:
    part: Mapping[str, Any] = guide.form["properties"].get(name, {})
    return part
