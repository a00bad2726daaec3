"""What a decided request brought about, as a typed value that later capabilities read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

from app.domain.catalogue.formulas import amount_in
from app.domain.catalogue.outcome import (
    AnswerTerms,
    CardTerms,
    EntitlementTerms,
    GradeTerms,
    GrantTerms,
    HonourTerms,
    OutcomeTerms,
    ReferralTerms,
    StartsWith,
)
from app.domain.catalogue.wording import Localised
from app.domain.errors import FieldFault
from app.domain.requests.errors import AwardNeeded, AwardTooHigh
from app.domain.veterans.terms import DisabilityNature

_COUNTY_DIGITS, _CODE_DIGITS = 6, 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Award:
    """What an opinion proposes and a decision grants, where the guide leaves it open."""

    amount_fen: int | None = None
    grade: int | None = None
    nature: DisabilityNature | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    fund: str
    amount_fen: int
    explanation: Localised | None  # How a formula came to the amount.
    revisit_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntitlementBasis:
    programme: str
    starts_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CardIssued:
    bank: str
    account_linked_at: str  # The stage after which payments may go to the card's account.


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeConfirmed:
    grade: int
    nature: DisabilityNature
    pension_from_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Honour:
    honour: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Referral:
    to: Localised


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    topic: str
    text: Localised
    legal_basis: Localised


OutcomeValue = Grant | EntitlementBasis | CardIssued | GradeConfirmed | Honour | Referral | Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What an outcome is made from."""

    award: Award
    form: Mapping[str, Any]
    division_code: str
    decided_on: date
    cap_fen: int | None = None  # Of the urgent way, besides the guide's own.


def outcome_of(terms: OutcomeTerms, basis: Basis) -> OutcomeValue:
    """Return what the approval brings about, or say what the decision still has to name."""
    return _MAKERS[type(terms)](terms, basis)


def check_award(terms: OutcomeTerms, award: Award, *, cap_fen: int | None = None) -> None:
    """Refuse a proposal that no decision could grant."""
    _check_is_open(terms, award)
    if isinstance(terms, GrantTerms) and award.amount_fen is not None:
        _check_amount(terms, award.amount_fen, cap_fen)
    if isinstance(terms, GradeTerms):
        _check_grade(terms, award)


def _check_is_open(terms: OutcomeTerms, award: Award) -> None:
    """What a formula reckons, or the item has nothing of, nobody may name."""
    open_to_say = {
        "amount_fen": isinstance(terms, GrantTerms) and terms.formula is None,
        "grade": isinstance(terms, GradeTerms),
        "nature": isinstance(terms, GradeTerms),
    }
    faults = tuple(
        FieldFault(f"/award/{name}", "beyond_the_item")
        for name, is_open in open_to_say.items()
        if not is_open and getattr(award, name) is not None
    )
    if faults:
        raise AwardTooHigh(errors=faults)


def stored(value: OutcomeValue | Award) -> dict[str, Any]:
    """Return the value as jsonb keeps it, under the name of its type."""
    parts = {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return {"type": type(value).__name__, **parts}


def award_from(kept: Mapping[str, Any] | None) -> Award:
    """Read back the proposal that stands; none was made yet: an empty one."""
    if kept is None:
        return Award()
    nature = kept["nature"]
    return Award(
        amount_fen=kept["amount_fen"],
        grade=kept["grade"],
        nature=None if nature is None else DisabilityNature(nature),
    )


def _grant(terms: GrantTerms, basis: Basis) -> Grant:
    amount_fen, explanation = basis.award.amount_fen, None
    if terms.formula is not None:
        county = basis.division_code[:_COUNTY_DIGITS].ljust(_CODE_DIGITS, "0")
        calculation = amount_in(terms.formula, basis.form, county_code=county)
        amount_fen, explanation = calculation.amount_fen, calculation.explanation
    if not amount_fen:  # Nothing granted is a refusal, with a reason of its own.
        raise AwardNeeded(errors=(FieldFault("/award/amount_fen", "say_what_is_granted"),))
    _check_amount(terms, amount_fen, basis.cap_fen)
    wait = terms.revisit_after_days
    return Grant(
        fund=terms.fund,
        amount_fen=amount_fen,
        explanation=explanation,
        revisit_on=None if wait is None else basis.decided_on + timedelta(days=wait),
    )


def _check_amount(terms: GrantTerms, amount_fen: int, cap_fen: int | None) -> None:
    caps = [cap for cap in (terms.cap_fen, cap_fen) if cap is not None]
    if amount_fen > min(caps, default=amount_fen):
        raise AwardTooHigh(errors=(FieldFault("/award/amount_fen", "beyond_the_item"),))


def _grade(terms: GradeTerms, basis: Basis) -> GradeConfirmed:
    grade, nature = basis.award.grade, basis.award.nature
    if grade is None or nature is None:
        raise AwardNeeded(errors=(FieldFault("/award/grade", "say_what_is_granted"),))
    _check_grade(terms, basis.award)
    return GradeConfirmed(
        grade=grade,
        nature=nature,
        pension_from_on=_start(terms.pension_from, basis.decided_on),
    )


def _check_grade(terms: GradeTerms, award: Award) -> None:
    """Grade 1 is the gravest, so the best grade is the smallest number."""
    low, high = sorted((terms.best_grade, terms.worst_grade))
    if award.grade is not None and not low <= award.grade <= high:
        raise AwardTooHigh(errors=(FieldFault("/award/grade", "beyond_the_item"),))
    if award.nature is not None and award.nature not in terms.natures:
        raise AwardTooHigh(errors=(FieldFault("/award/nature", "beyond_the_item"),))


def _answer(terms: AnswerTerms, basis: Basis) -> Answer:
    topic = terms.topic(basis.form.get(terms.field, ""))
    if topic is None:
        raise AwardNeeded(errors=(FieldFault(f"/form/{terms.field}", "say_what_is_granted"),))
    return Answer(topic=topic.key, text=topic.answer, legal_basis=topic.legal_basis)


def _entitlement(terms: EntitlementTerms, basis: Basis) -> EntitlementBasis:
    return EntitlementBasis(
        programme=terms.programme, starts_on=_start(terms.starts_with, basis.decided_on)
    )


def _card(terms: CardTerms, basis: Basis) -> CardIssued:
    """The person chooses among the banks that issue the card; one alone needs no choice."""
    chosen = basis.form.get("bank")
    bank = chosen if chosen in terms.banks else terms.banks[0]
    return CardIssued(bank=bank, account_linked_at=terms.account_linked_at)


def _honour(terms: HonourTerms, _basis: Basis) -> Honour:
    return Honour(honour=terms.honour)


def _referral(terms: ReferralTerms, _basis: Basis) -> Referral:
    return Referral(to=terms.to)


_MAKERS: Mapping[type[OutcomeTerms], Callable[[Any, Basis], OutcomeValue]] = {
    GrantTerms: _grant,
    EntitlementTerms: _entitlement,
    CardTerms: _card,
    GradeTerms: _grade,
    HonourTerms: _honour,
    ReferralTerms: _referral,
    AnswerTerms: _answer,
}


def _start(rule: StartsWith, decided_on: date) -> date:
    first = decided_on.replace(day=1)
    if rule is StartsWith.FOLLOWING_MONTH:
        return (first + timedelta(days=31)).replace(day=1)
    return first


def _plain(value: Any) -> Any:
    match value:
        case Localised():
            return {"zh": value.zh, "en": value.en}
        case date():
            return value.isoformat()
        case _:
            return value
