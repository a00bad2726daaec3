"""What a granted request brings about, and the stages until it is done."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.catalogue.wording import Limit, Localised
from app.domain.divisions.levels import Level
from app.domain.terms import Term
from app.domain.veterans.terms import DisabilityNature


class OutcomeKind(Term):
    GRANT = "grant", "一次性资金"
    ENTITLEMENT = "entitlement", "定期待遇"
    CARD = "card", "优待证"
    DISABILITY_GRADE = "disability_grade", "残疾等级"
    HONOUR = "honour", "荣誉"
    REFERRAL = "referral", "转办"
    ANSWER = "answer", "答复"


class StageActor(Term):
    """Who reports a stage as reached."""

    VILLAGE = "village", "村(社区)服务站"
    TOWNSHIP = "township", "乡镇(街道)服务站"
    COUNTY = "county", "县级部门"
    CITY = "city", "市级部门"
    PROVINCE = "province", "省级部门"
    BANK = "bank", "合作银行"

    @property
    def level(self) -> Level | None:
        return None if self is StageActor.BANK else Level(self.value)


class StartsWith(Term):
    """The month from which something recurring is owed."""

    CONFIRMED_MONTH = "confirmed_month", "资格认定当月"
    APPROVAL_MONTH = "approval_month", "批准当月"
    FOLLOWING_MONTH = "following_month", "批准次月"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormulaUse:
    """A named formula, the form fields it reads, and its parameters, county by county."""

    name: str
    inputs: Mapping[str, str]  # Argument of the formula → field of the form.
    parameters: Mapping[str, Any]
    by_county: Mapping[str, Mapping[str, Any]]  # County code → its own parameters.

    def parameters_in(self, county_code: str) -> Mapping[str, Any]:
        return self.by_county.get(county_code, self.parameters)


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantTerms:
    """Money once. Without a formula the deciding step names the amount, up to the cap."""

    fund: str
    fund_name: Localised
    cap_fen: int | None = None
    formula: FormulaUse | None = None
    revisit_after_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntitlementTerms:
    programme: str
    starts_with: StartsWith


@dataclass(frozen=True, slots=True, kw_only=True)
class CardTerms:
    banks: tuple[str, ...]
    account_linked_at: str  # The stage after which payments may go to the card's account.


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeTerms:
    natures: tuple[DisabilityNature, ...]
    best_grade: int
    worst_grade: int
    pension_from: StartsWith


@dataclass(frozen=True, slots=True, kw_only=True)
class HonourTerms:
    honour: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralTerms:
    to: Localised


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    key: str
    answer: Localised
    legal_basis: Localised


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerTerms:
    """Standard answers, one per value of a form field: the answer is ready with the question."""

    field: str
    topics: tuple[Topic, ...]

    def topic(self, key: str) -> Topic | None:
        return next((topic for topic in self.topics if topic.key == key), None)


OutcomeTerms = (
    GrantTerms
    | EntitlementTerms
    | CardTerms
    | GradeTerms
    | HonourTerms
    | ReferralTerms
    | AnswerTerms
)

TERMS_OF: Mapping[OutcomeKind, type[OutcomeTerms]] = {
    OutcomeKind.GRANT: GrantTerms,
    OutcomeKind.ENTITLEMENT: EntitlementTerms,
    OutcomeKind.CARD: CardTerms,
    OutcomeKind.DISABILITY_GRADE: GradeTerms,
    OutcomeKind.HONOUR: HonourTerms,
    OutcomeKind.REFERRAL: ReferralTerms,
    OutcomeKind.ANSWER: AnswerTerms,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeStage:
    key: str
    by: StageActor
    label: Localised  # At most five Chinese characters: it is a status label.
    after: tuple[str, ...] = ()  # Stages it may follow; empty: it can be the first.
    fulfils: bool = False  # The request is done once this is reached.
    limit: Limit | None = None  # From the stage before.


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    kind: OutcomeKind
    parameters: OutcomeTerms  # Of the type that TERMS_OF names for the kind.
    stages: tuple[OutcomeStage, ...] = ()  # None: done with the decision.

    def may_follow(self, reached: str | None) -> tuple[OutcomeStage, ...]:
        """The stages that can be reported next; `reached` None: nothing was reported yet."""
        if reached is None:
            return tuple(stage for stage in self.stages if not stage.after)
        return tuple(stage for stage in self.stages if reached in stage.after)
