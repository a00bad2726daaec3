"""Judge one person by one rule, and say in plain words what held and what would help."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from app.domain.catalogue.facts import Facts
from app.domain.catalogue.predicates import PREDICATES
from app.domain.catalogue.rule import AllOf, AnyOf, Condition, Rule
from app.domain.catalogue.wording import Localised
from app.domain.terms import Term

Answer = Callable[[Condition], bool | None]


class Verdict(Term):
    ELIGIBLE = "eligible", "符合条件"
    NOT_ELIGIBLE = "not_eligible", "暂不符合"
    DEPENDS_ON_FORM = "depends_on_form", "需填表后判断"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the explanation; `met` None: the form does not say yet."""

    met: bool | None
    wording: Localised
    help: Localised


@dataclass(frozen=True, slots=True)
class Eligibility:
    verdict: Verdict
    conditions: tuple[Finding, ...]


_VERDICT = {
    True: Verdict.ELIGIBLE,
    False: Verdict.NOT_ELIGIBLE,
    None: Verdict.DEPENDS_ON_FORM,
}


def judge(rule: Rule, facts: Facts) -> Eligibility:
    """Every condition is looked at, so that a person learns all that is missing at once."""
    findings = _findings(rule, _answers_about(facts))
    return Eligibility(_VERDICT[_all(finding.met for finding in findings)], findings)


def holds(rule: Rule, facts: Facts) -> bool | None:
    """Say whether the rule holds; None while the form does not say yet."""
    return _all(finding.met for finding in _findings(rule, _answers_about(facts)))


def described(rule: Rule) -> tuple[Localised, ...]:
    """Say what the rule asks of anybody, line by line."""
    return tuple(finding.wording for finding in _findings(rule, lambda _condition: None))


def _answers_about(facts: Facts) -> Answer:
    return lambda condition: PREDICATES[condition.predicate].holds(facts, condition.parameters)


def _findings(rule: Rule, answer: Answer) -> tuple[Finding, ...]:
    match rule:
        case Condition():
            return (Finding(answer(rule), rule.wording, rule.help),)
        case AllOf():
            return tuple(finding for part in rule.rules for finding in _findings(part, answer))
        case AnyOf():
            return (_either(tuple(_together(part, answer) for part in rule.rules)),)


def _together(rule: Rule, answer: Answer) -> Finding:
    """One alternative of an `any` in one line."""
    findings = _findings(rule, answer)
    lacking = tuple(finding for finding in findings if finding.met is not True) or findings
    return Finding(
        _all(finding.met for finding in findings),
        _joined((finding.wording for finding in findings), "且", " and "),
        _joined((finding.help for finding in lacking), "；", "; "),
    )


def _either(parts: tuple[Finding, ...]) -> Finding:
    """An `any` in one line: the alternative that holds, or all of them to choose from."""
    held = next((part for part in parts if part.met), None)
    if held:
        return held
    met = None if any(part.met is None for part in parts) else False
    wording = _joined((part.wording for part in parts), "；或者", "; or ")
    return Finding(
        met,
        Localised(f"符合其中一项：{wording.zh}", f"one of these: {wording.en}"),
        _joined(dict.fromkeys(part.help for part in parts), "；", "; "),
    )


def _all(values: Iterable[bool | None]) -> bool | None:
    """Kleene's `and`: one False decides, otherwise one unknown leaves it open."""
    seen = set(values)
    if False in seen:
        return False
    return None if None in seen else True


def _joined(texts: Iterable[Localised], zh: str, en: str) -> Localised:
    kept = tuple(texts)
    return Localised(zh.join(text.zh for text in kept), en.join(text.en for text in kept))
