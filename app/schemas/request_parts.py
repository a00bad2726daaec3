"""The parts of a request on the wire."""

from datetime import date
from functools import cache
from typing import Annotated, Any, Self
from uuid import UUID

from app.domain.catalogue.guide import PublicityPlace, StepKind
from app.domain.catalogue.wording import LimitUnit, Localised
from app.domain.divisions.levels import Level
from app.domain.requests.decision import DecisionKind, DecisionState, ServiceMethod
from app.domain.requests.documents import Supply
from app.domain.requests.publicity import PublicityState
from app.domain.veterans.terms import DisabilityNature
from app.models.requests.course import RequestStep, Supplement
from app.models.requests.decisions import Decision, Delivery
from app.models.requests.publicity import PublicNotice
from app.models.requests.request import RequestDocument
from app.schemas.common import At, Count, Days, DisabilityGrade, Fen, Stars, Text, Wire
from app.schemas.guide_parts import Wording


@cache
def wording(text: Localised) -> Wording:
    """Return a text of a guide for the wire; a list says the same few over and over."""
    return Wording(zh=text.zh, en=text.en)


def wording_or_none(kept: Any) -> Wording | None:
    """Read a text back that a decision keeps as it stood that day."""
    return Wording(zh=kept["zh"], en=kept["en"]) if kept else None


class PaperRead(Wire):
    """One paper of a request."""

    key: str
    """The document's key in the guide."""
    supply: Supply
    """Attached, known to the bureau, or promised."""
    attachment_id: UUID | None
    """The file, where there is one."""
    given_at: At
    """When it came."""

    @classmethod
    def of(cls, paper: RequestDocument) -> Self:
        return cls(
            key=paper.key,
            supply=paper.supply,
            attachment_id=paper.attachment_id,
            given_at=paper.given_at,
        )


class StepRead(Wire):
    """One stay at one step of the chain."""

    key: str
    """The step's key in the guide."""
    label: Wording
    """What happens there."""
    kind: StepKind
    """What kind of step it is."""
    level: Level
    """Whose turn it is or was."""
    entered_at: At
    """When it began."""
    due_on: date
    """Its own last day."""
    overdue_since: At | None
    """Since when the level above has been told that it is late."""
    left_at: At | None
    """When it ended; null for the step at hand."""

    @classmethod
    def parts(cls, step: RequestStep, label: Localised) -> dict[str, Any]:
        return {
            "key": step.key,
            "label": wording(label),
            "kind": step.kind,
            "level": step.level,
            "entered_at": step.entered_at,
            "due_on": step.due_on,
            "overdue_since": step.escalated_at,
            "left_at": step.left_at,
        }


class SupplementRead(Wire):
    """What was missing, told once."""

    documents: list[str]
    """Papers of the guide."""
    fields: list[str]
    """Fields of the form."""
    note: str
    """The same in plain words."""
    asked_at: At
    """When the person was told."""
    due_on: date
    """The last day to hand it in."""
    answered_at: At | None
    """When it came."""

    @classmethod
    def of(cls, asked: Supplement) -> Self:
        return cls(
            documents=asked.documents,
            fields=asked.fields,
            note=asked.note,
            asked_at=asked.asked_at,
            due_on=asked.due_on,
            answered_at=asked.answered_at,
        )


class NoticeRead(Wire):
    """A public notice, exactly as it hung."""

    state: PublicityState
    """Hanging, objected to, or taken down."""
    place: PublicityPlace
    """The kind of place."""
    site: str
    """The very board or address."""
    shown: dict[str, str | Count]
    """All that it showed, masked."""
    starts_on: date
    """Its first day."""
    last_day: date
    """Its last day."""
    closed_at: At | None
    """When it was taken down."""

    @classmethod
    def of(cls, notice: PublicNotice) -> Self:
        return cls(
            state=notice.state,
            place=notice.place,
            site=notice.site,
            shown=dict(notice.notice),
            starts_on=notice.starts_on,
            last_day=notice.last_day,
            closed_at=notice.closed_at,
        )


class RemediesRead(Wire):
    """Where and how long a decision can be fought."""

    reconsideration_at: Wording
    """Where to ask for reconsideration (行政复议)."""
    reconsideration_days: Days
    """Days from service."""
    reconsideration_until: date | None
    """The last day, once the paper was served."""
    litigation_at: Wording
    """Which court to go to (行政诉讼)."""
    litigation_months: Count
    """Months from service."""
    litigation_until: date | None
    """The last day, once the paper was served."""

    @classmethod
    def of(cls, kept: Any, delivery: Delivery | None) -> Self:
        return cls(
            reconsideration_at=Wording(**kept["reconsideration_at"]),
            reconsideration_days=kept["reconsideration_days"],
            reconsideration_until=delivery.reconsideration_until if delivery else None,
            litigation_at=Wording(**kept["litigation_at"]),
            litigation_months=kept["litigation_months"],
            litigation_until=delivery.litigation_until if delivery else None,
        )


class DecisionRead(Wire):
    """What was decided. A refusal says what failed and what would help, before the law."""

    kind: DecisionKind
    """Approval, refusal or non-acceptance."""
    state: DecisionState
    """Whether it stands."""
    reason: Wording | None
    """Why it was refused."""
    what_helps: Wording | None
    """What would help."""
    legal_basis: Wording | None
    """The law behind the reason."""
    refusal_code: str | None
    """The reason, stable across versions."""
    decided_at: At
    """When it was decided."""
    served_on: date | None
    """When the paper reached the person."""
    served_by: ServiceMethod | None
    """How it reached the person."""
    remedies: RemediesRead | None
    """Where and how long it can be fought."""

    @classmethod
    def of(cls, decision: Decision, delivery: Delivery | None) -> Self:
        return cls(
            kind=decision.kind,
            state=decision.state,
            reason=wording_or_none(decision.reason),
            what_helps=wording_or_none(decision.what_helps),
            legal_basis=wording_or_none(decision.legal_basis),
            refusal_code=decision.refusal_code,
            decided_at=decision.decided_at,
            served_on=delivery.served_on if delivery else None,
            served_by=delivery.method if delivery else None,
            remedies=RemediesRead.of(decision.remedies, delivery) if decision.remedies else None,
        )


class OutcomeRead(Wire):
    """What an approval brought about; which fields are set depends on its type."""

    type: str
    """Grant, EntitlementBasis, CardIssued, GradeConfirmed, Honour, Referral or Answer."""
    amount_fen: Fen | None = None
    """A grant's amount in fen."""
    fund: str | None = None
    """The fund that a grant comes from."""
    explanation: Wording | None = None
    """How a formula came to the amount."""
    revisit_on: date | None = None
    """When somebody looks in again."""
    programme: str | None = None
    """The programme of something recurring."""
    starts_on: date | None = None
    """From when something recurring is owed."""
    bank: str | None = None
    """The bank that makes a card."""
    account_linked_at: str | None = None
    """The stage after which payments may go to the card's account."""
    grade: DisabilityGrade | None = None
    """A confirmed disability grade; 1 is the gravest."""
    nature: DisabilityNature | None = None
    """Its cause."""
    pension_from_on: date | None = None
    """From when its pension is owed."""
    honour: str | None = None
    """The honour conferred."""
    to: Wording | None = None
    """Who takes the matter on."""
    topic: str | None = None
    """What was asked."""
    text: Wording | None = None
    """The answer."""
    legal_basis: Wording | None = None
    """The law behind the answer."""


class UsedRead(Wire):
    """How long it has taken so far."""

    since_submission: Days
    """Days since it was handed in."""
    of_promise: Days | None
    """Days of the promise used up; null before acceptance."""
    unit: LimitUnit
    """What kind of days."""


class PhoneRead(Wire):
    """Whom to ring."""

    level: Level
    """The station's level."""
    phone: str
    """Its telephone."""


class RatingWanted(Wire):
    """好差评."""

    score: Stars
    """1 very poor to 5 very good."""
    comment: Annotated[str, Text(500, lines=True)] | None = None
    """What was good or bad."""


class RatingRead(Wire):
    """What the person thought of it."""

    score: Stars
    """1 very poor to 5 very good."""
    comment: str | None
    """In the person's own words."""
    rated_at: At
    """When."""
