"""Decisions, how their papers reached the person, and what the person thought of it all."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.catalogue.guide import Guide, Refusal, Remedies
from app.domain.requests.decision import DecisionKind, DecisionState, ServiceMethod, periods
from app.models.base import Entity, Instant, Json, strenum
from app.models.requests.course import OF_REQUEST, RequestStep
from app.models.requests.request import REQUEST, STAFF
from app.models.security import Protection


class Decision(Entity):
    """What was decided and why, word for word as it stood in the guide on that day."""

    __tablename__ = "decisions"
    __protection__ = OF_REQUEST
    __table_args__ = (
        Index(
            "uq_decisions_binding",
            "request_id",
            unique=True,
            postgresql_where=text("state NOT IN ('revoked', 'remade')"),
        ),
        CheckConstraint(
            "(kind = 'approval') = (refusal_code IS NULL)", name="refusal_has_a_reason"
        ),
        CheckConstraint(
            "(refusal_code IS NULL) = (legal_basis IS NULL)", name="reason_has_a_basis"
        ),
        CheckConstraint(
            "kind <> 'approval' OR decided_by IS NOT NULL", name="approved_by_somebody"
        ),
    )

    request_id: Mapped[UUID] = mapped_column(ForeignKey(REQUEST))
    kind: Mapped[DecisionKind] = mapped_column(strenum(DecisionKind))
    state: Mapped[DecisionState] = mapped_column(strenum(DecisionState))
    opinion: Mapped[str]
    refusal_code: Mapped[str | None]
    reason: Mapped[Json | None] = mapped_column(JSONB(none_as_null=True), comment="{zh, en}")
    legal_basis: Mapped[Json | None] = mapped_column(JSONB(none_as_null=True), comment="{zh, en}")
    what_helps: Mapped[Json | None] = mapped_column(
        JSONB(none_as_null=True), comment="{zh, en}: what would help the person"
    )
    remedies: Mapped[Json | None] = mapped_column(
        JSONB(none_as_null=True), comment="Where and how long it can be fought"
    )
    decided_by: Mapped[UUID | None] = mapped_column(
        ForeignKey(STAFF), comment="Null where a period ran out by itself"
    )
    decided_at: Mapped[Instant]

    @classmethod
    def approval(cls, guide: Guide, deciding: RequestStep, at: datetime) -> Self:
        return cls(
            request_id=deciding.request_id,
            kind=DecisionKind.APPROVAL,
            state=DecisionState.IN_FORCE,
            opinion=deciding.opinion or "",
            remedies=_fields(guide.remedies),
            decided_by=deciding.staff_id,
            decided_at=at,
        )

    @classmethod
    def refusal(cls, guide: Guide, reason: Refusal, deciding: RequestStep, at: datetime) -> Self:
        return cls(
            request_id=deciding.request_id,
            kind=DecisionKind.REFUSAL,
            decided_by=deciding.staff_id,
            **_refused(guide, reason, deciding.opinion or "", at),
        )

    @classmethod
    def non_acceptance(
        cls,
        request_id: UUID,
        guide: Guide,
        reason: Refusal,
        *,
        opinion: str,
        by: UUID | None,
        at: datetime,
    ) -> Self:
        return cls(
            request_id=request_id,
            kind=DecisionKind.NON_ACCEPTANCE,
            decided_by=by,
            **_refused(guide, reason, opinion, at),
        )


def _refused(guide: Guide, reason: Refusal, opinion: str, at: datetime) -> dict[str, Any]:
    """What failed, what would help, and the legal basis, as the guide had them that day."""
    return {
        "state": DecisionState.IN_FORCE,
        "opinion": opinion,
        "refusal_code": reason.code,
        "reason": asdict(reason.label),
        "legal_basis": asdict(reason.legal_basis),
        "what_helps": asdict(reason.remedy),
        "remedies": _fields(guide.remedies),
        "decided_at": at,
    }


def _fields(remedies: Remedies | None) -> dict[str, Any] | None:
    return None if remedies is None else asdict(remedies)


class Delivery(Entity):
    """The proof that the paper reached the person; the periods of the remedies start here."""

    __tablename__ = "deliveries"
    __protection__ = Protection(parent="decisions", via="decision_id")
    __table_args__ = (
        Index("uq_deliveries_decision", "decision_id", unique=True),
        CheckConstraint("reconsideration_until > served_on", name="reconsideration_after_service"),
        CheckConstraint("litigation_until > served_on", name="litigation_after_service"),
    )

    decision_id: Mapped[UUID] = mapped_column(ForeignKey("decisions.id"))
    method: Mapped[ServiceMethod] = mapped_column(strenum(ServiceMethod))
    served_on: Mapped[date]
    proof: Mapped[str] = mapped_column(comment="Number of the letter, name of the witness")
    reconsideration_until: Mapped[date | None]
    litigation_until: Mapped[date | None]
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey(STAFF))
    recorded_at: Mapped[Instant]

    @classmethod
    def recorded(  # The fields of one form.
        cls,
        decision_id: UUID,
        method: ServiceMethod,
        served_on: date,
        proof: str,
        *,
        remedies: Remedies | None,
        by: UUID,
        at: datetime,
    ) -> Self:
        ends = periods(remedies, served_on) if remedies else None
        return cls(
            decision_id=decision_id,
            method=method,
            served_on=served_on,
            proof=proof,
            reconsideration_until=ends.reconsideration_until if ends else None,
            litigation_until=ends.litigation_until if ends else None,
            recorded_by=by,
            recorded_at=at,
        )


class Rating(Entity):
    """好差评 of one request; the table has room for one."""

    __tablename__ = "ratings"
    __protection__ = Protection(parent="requests", via="request_id", hot=True)
    __table_args__ = (
        Index("uq_ratings_request", "request_id", unique=True),
        CheckConstraint("score BETWEEN 1 AND 5", name="five_levels"),
    )

    request_id: Mapped[UUID] = mapped_column(ForeignKey(REQUEST))
    score: Mapped[int] = mapped_column(SmallInteger, comment="1 very poor to 5 very good")
    comment: Mapped[str | None]
    needs_a_call: Mapped[bool] = mapped_column(comment="Low: somebody must ask what went wrong")
    rated_at: Mapped[Instant]
