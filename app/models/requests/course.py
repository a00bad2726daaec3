"""The course of a request: its steps one after the other, its supplement, its pauses."""

from datetime import date, datetime
from typing import Self
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Index, SmallInteger, Text, text
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql.dml import ReturningInsert
from uuid_utils.compat import uuid7

from app.domain.calendar.working import DueDay
from app.domain.catalogue.guide import Step, StepKind
from app.domain.divisions.levels import Level
from app.domain.requests.approval import StepResult
from app.domain.requests.clock import PauseReason
from app.domain.requests.course import Turn
from app.domain.requests.receipt import Missing
from app.models.base import DivisionCode, Entity, Instant, Json, SortedText, strenum
from app.models.requests.request import REQUEST, STAFF
from app.models.security import Protection

OF_REQUEST = Protection(parent="requests", via="request_id")


class RequestStep(Entity):
    """One stay at one step; a returned request stays at the same step again, in a new row."""

    __tablename__ = "request_steps"
    __protection__ = OF_REQUEST
    __table_args__ = (
        Index("uq_request_steps_ordinal", "request_id", "ordinal", unique=True),
        Index(
            "uq_request_steps_open",
            "request_id",
            unique=True,
            postgresql_where=text("left_at IS NULL"),
        ),
        Index(
            "ix_request_steps_late",
            "due_on",
            "id",
            postgresql_where=text("left_at IS NULL AND escalated_at IS NULL"),
        ),
        CheckConstraint("(left_at IS NULL) = (result IS NULL)", name="left_with_a_result"),
        CheckConstraint(
            "result IS NULL OR result = 'withdrawn' OR staff_id IS NOT NULL",
            name="result_has_an_author",
        ),
        CheckConstraint("left_at >= entered_at", name="left_after_entering"),
    )

    request_id: Mapped[UUID] = mapped_column(ForeignKey(REQUEST))
    ordinal: Mapped[int] = mapped_column(SmallInteger, comment="1 for the first stay")
    key: Mapped[str] = mapped_column(comment="The step's key in the guide")
    kind: Mapped[StepKind] = mapped_column(strenum(StepKind))
    level: Mapped[Level] = mapped_column(strenum(Level))
    holder_code: Mapped[DivisionCode]
    entered_at: Mapped[Instant]
    due_on: Mapped[date]
    provisional: Mapped[bool]
    escalated_at: Mapped[Instant | None] = mapped_column(comment="Open to the level above since")

    left_at: Mapped[Instant | None]
    staff_id: Mapped[UUID | None] = mapped_column(ForeignKey(STAFF))
    result: Mapped[StepResult | None] = mapped_column(strenum(StepResult))
    opinion: Mapped[str | None]
    refusal_code: Mapped[str | None]
    checks: Mapped[list[str]] = mapped_column(ARRAY(Text), comment="What the staff looked into")
    award: Mapped[Json | None] = mapped_column(
        JSONB(none_as_null=True), comment="What this step proposes or grants"
    )
    appraisal: Mapped[Json | None] = mapped_column(
        JSONB(none_as_null=True), comment="Hospital and day, once arranged"
    )

    @classmethod
    def entered(cls, request_id: UUID, ordinal: int, step: Step, turn: Turn, at: datetime) -> Self:
        return cls(
            request_id=request_id,
            ordinal=ordinal,
            key=step.key,
            kind=step.kind,
            level=turn.holder.level,
            holder_code=turn.holder.code,
            entered_at=at,
            due_on=turn.due.on,
            provisional=turn.due.provisional,
            checks=[],
        )


class Supplement(Entity):
    """What was missing, told once and completely: the table has room for one per request."""

    __tablename__ = "supplements"
    __protection__ = OF_REQUEST
    __table_args__ = (
        Index("uq_supplements_request", "request_id", unique=True),
        Index(
            "ix_supplements_waiting",
            "due_on",
            "id",
            postgresql_where=text("answered_at IS NULL AND lapsed_at IS NULL"),
        ),
        CheckConstraint("answered_at IS NULL OR lapsed_at IS NULL", name="answered_or_lapsed"),
        CheckConstraint("cardinality(documents) + cardinality(fields) > 0", name="names_something"),
    )

    request_id: Mapped[UUID] = mapped_column(ForeignKey(REQUEST))
    documents: Mapped[list[str]] = mapped_column(ARRAY(Text))
    fields: Mapped[list[str]] = mapped_column(ARRAY(Text))
    note: Mapped[str] = mapped_column(comment="In plain words to the person")
    asked_by: Mapped[UUID] = mapped_column(ForeignKey(STAFF))
    asked_at: Mapped[Instant]
    due_on: Mapped[date]
    provisional: Mapped[bool]
    answered_at: Mapped[Instant | None]
    lapsed_at: Mapped[Instant | None]

    @classmethod
    def asked(
        cls,
        request_id: UUID,
        missing: Missing,
        note: str,
        due: DueDay,
        *,
        by: UUID,
        at: datetime,
    ) -> Self:
        return cls(
            request_id=request_id,
            documents=list(missing.documents),
            fields=list(missing.fields),
            note=note,
            asked_by=by,
            asked_at=at,
            due_on=due.on,
            provisional=due.provisional,
        )


class ClockPause(Entity):
    """Days [starts_on, ends_before) on which the clock of the whole request stood still."""

    __tablename__ = "clock_pauses"
    __protection__ = OF_REQUEST
    __table_args__ = (
        Index("ix_clock_pauses_request", "request_id"),
        Index(
            "uq_clock_pauses_open",
            "request_id",
            unique=True,
            postgresql_where=text("ends_before IS NULL"),
        ),
        CheckConstraint("starts_on <= ends_before", name="never_negative"),
    )

    request_id: Mapped[UUID] = mapped_column(ForeignKey(REQUEST))
    reason: Mapped[PauseReason] = mapped_column(strenum(PauseReason))
    starts_on: Mapped[date]
    ends_before: Mapped[date | None]


class AcceptanceNumber(Entity):
    """The last serial of one county and day; gaps are allowed, repeats are not."""

    __tablename__ = "acceptance_numbers"
    __protection__ = Protection.open_to_app()
    __table_args__ = (
        Index("uq_acceptance_numbers_day", "county", "received_on", unique=True),
        CheckConstraint("last_serial > 0", name="serials_start_at_one"),
    )

    county: Mapped[SortedText] = mapped_column(comment="Six digits")
    received_on: Mapped[date]
    last_serial: Mapped[int]

    @classmethod
    def taking_next(cls, county: str, received_on: date) -> ReturningInsert[int]:
        """Return the statement that takes the next serial; it locks the day until the commit."""
        day = insert(cls).values(id=uuid7(), county=county, received_on=received_on, last_serial=1)
        return day.on_conflict_do_update(
            index_elements=[cls.county, cls.received_on],
            set_={"last_serial": cls.last_serial + 1},
        ).returning(cls.last_serial)
