"""One request: who asks for what, where it stands, and what came of it."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.calendar.days import day_of
from app.domain.catalogue.guide import Origin
from app.domain.divisions.levels import Level
from app.domain.requests.channel import Channel, Signature
from app.domain.requests.documents import Supply
from app.domain.requests.states import RequestStatus
from app.models.base import (
    DivisionCode,
    Entity,
    Instant,
    Json,
    SortedText,
    Versioned,
    strenum,
)
from app.models.sealed import SealedJson
from app.models.security import PASSING, Protection

REQUEST = "requests.id"
STAFF = "staff_accounts.id"


class Request(Versioned, Entity):
    """It keeps the version of the item it was made under, whatever the guide becomes later."""

    __tablename__ = "requests"
    __protection__ = Protection(division="division_code", person="person_id", hot=True)
    __table_args__ = (
        Index("uq_requests_reference", "reference", unique=True),
        Index("ix_requests_person", "person_id", "id"),
        Index("ix_requests_division", "division_code", "id"),
        # The worklist of one division: due first, and every page as quick as the first.
        Index(
            "ix_requests_holder",
            "holder_code",
            "step_due_on",
            "id",
            postgresql_where=text("holder_code IS NOT NULL"),
        ),
        Index(
            "ix_requests_escalated",
            "escalated_code",
            "step_due_on",
            "id",
            postgresql_where=text("escalated_code IS NOT NULL"),
        ),
        Index(
            "ix_requests_awaiting_notice",
            "step_due_on",
            "id",
            postgresql_where=text("status = 'submitted'"),
        ),
        CheckConstraint(
            "status IN ('draft', 'withdrawn') OR submitted_at IS NOT NULL", name="received"
        ),
        CheckConstraint(
            "(submitted_at IS NULL) = (reference IS NULL)", name="received_has_a_number"
        ),
        CheckConstraint(
            "(status IN ('accepted', 'in_review')) = (step_key IS NOT NULL)", name="on_its_chain"
        ),
        CheckConstraint(
            "step_key IS NULL OR accepted_at IS NOT NULL", name="chain_after_accepting"
        ),
        CheckConstraint("(holder_code IS NULL) = (holder_level IS NULL)", name="holder_is_whole"),
        CheckConstraint("holder_code IS NULL OR step_due_on IS NOT NULL", name="held_until_a_day"),
        CheckConstraint("step_key IS NULL OR holder_code IS NOT NULL", name="step_is_held"),
        CheckConstraint(
            "escalated_code IS NULL OR holder_code IS NOT NULL", name="escalated_from_a_holder"
        ),
        CheckConstraint(
            "status NOT IN ('approved', 'delivered', 'fulfilled') OR outcome IS NOT NULL",
            name="approved_with_an_outcome",
        ),
        CheckConstraint(
            "channel NOT IN ('counter', 'phone', 'home') OR entered_by IS NOT NULL",
            name="entered_by_somebody",
        ),
        CheckConstraint("due_on >= accepted_on", name="promise_after_accepting"),
    )

    person_id: Mapped[UUID] = mapped_column(
        ForeignKey("persons.id"), comment="Whose request it is, whoever hands it in"
    )
    division_code: Mapped[DivisionCode] = mapped_column(
        ForeignKey("divisions.code"), comment="Where the person lived when it was made"
    )
    item_version_id: Mapped[UUID] = mapped_column(ForeignKey("service_item_versions.id"))
    item_code: Mapped[SortedText] = mapped_column(ForeignKey("service_items.code"))
    origin: Mapped[Origin] = mapped_column(strenum(Origin))
    channel: Mapped[Channel] = mapped_column(strenum(Channel))
    signature: Mapped[Signature | None] = mapped_column(strenum(Signature))
    agent_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("persons.id"), comment="Who acted for the person, as agent or guardian"
    )
    entered_by: Mapped[UUID | None] = mapped_column(
        ForeignKey(STAFF), comment="Staff who wrote it down at the counter or the door"
    )

    form: Mapped[Json] = mapped_column(comment="Answers that are not sensitive")
    sensitive_form_sealed: Mapped[bytes | None]
    urgent: Mapped[bool]
    eligibility: Mapped[Json | None] = mapped_column(
        JSONB(none_as_null=True),
        comment="How the rule judged on submission, condition by condition",
    )

    status: Mapped[RequestStatus] = mapped_column(strenum(RequestStatus))
    reference: Mapped[SortedText | None] = mapped_column(comment="受理编号, read aloud by people")
    submitted_at: Mapped[Instant | None]
    accepted_at: Mapped[Instant | None]
    accepted_on: Mapped[date | None] = mapped_column(comment="The day from which the promise runs")
    accepted_by_silence: Mapped[bool]
    due_on: Mapped[date | None] = mapped_column(
        comment="The promised day; null while the clock stands still"
    )
    legal_due_on: Mapped[date | None] = mapped_column(
        comment="The day of the law, where it has one"
    )
    provisional: Mapped[bool] = mapped_column(
        comment="The promise crosses a year whose days off are not published"
    )
    decided_at: Mapped[Instant | None]
    ended_at: Mapped[Instant | None]

    step_key: Mapped[str | None] = mapped_column(
        comment="The step at hand, by its key in the guide"
    )
    step_due_on: Mapped[date | None] = mapped_column(
        comment="Until when the holder must do what is next"
    )
    holder_code: Mapped[DivisionCode | None] = mapped_column(
        comment="The division whose staff must act now"
    )
    holder_level: Mapped[Level | None] = mapped_column(strenum(Level))
    escalated_code: Mapped[DivisionCode | None] = mapped_column(
        comment="The division above, once the holder was late"
    )
    claimed_by: Mapped[UUID | None] = mapped_column(ForeignKey(STAFF))

    proposal: Mapped[Json | None] = mapped_column(
        JSONB(none_as_null=True), comment="What opinions propose to grant so far"
    )
    outcome: Mapped[Json | None] = mapped_column(
        JSONB(none_as_null=True), comment="A value of domain/requests/outcome.py"
    )
    stage: Mapped[str | None] = mapped_column(comment="How far the outcome has come")

    sensitive_form = SealedJson()

    @property
    def submitted_on(self) -> date | None:
        return day_of(self.submitted_at) if self.submitted_at else None

    @property
    def decided_on(self) -> date | None:
        return day_of(self.decided_at) if self.decided_at else None

    @property
    def ended_on(self) -> date | None:
        return day_of(self.ended_at) if self.ended_at else None

    def is_draft_of(self, agent_id: UUID | None) -> bool:
        """What an agent is writing down for the person is no secret to that agent."""
        return self.status is RequestStatus.DRAFT and self.agent_id == agent_id

    @property
    def whole_form(self) -> dict[str, Any]:
        """Every answer, the sensitive ones opened."""
        return {**self.form, **(self.sensitive_form or {})}


class RequestDocument(Entity):
    """One paper of a request: attached, known to the bureau, or replaced by a commitment."""

    __tablename__ = "request_documents"
    __protection__ = Protection(parent="requests", via="request_id", grants=PASSING)
    __table_args__ = (
        Index("uq_request_documents_attachment", "request_id", "attachment_id", unique=True),
        Index(
            "uq_request_documents_without",
            "request_id",
            "key",
            unique=True,
            postgresql_where=text("attachment_id IS NULL"),
        ),
        CheckConstraint(
            "(supply = 'attached') = (attachment_id IS NOT NULL)", name="attached_has_a_file"
        ),
    )

    request_id: Mapped[UUID] = mapped_column(ForeignKey(REQUEST))
    key: Mapped[str] = mapped_column(comment="The document's key in the guide")
    supply: Mapped[Supply] = mapped_column(strenum(Supply))
    attachment_id: Mapped[UUID | None] = mapped_column(ForeignKey("attachments.id"))
    given_at: Mapped[Instant]
