"""Long work that somebody waits for, and how far it is."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.operations.operation import OperationStatus
from app.models.base import DivisionCode, Entity, Instant, Json, SortedText, strenum
from app.models.security import Protection


class Operation(Entity):
    """One piece of work that a job does; the answer to "is it ready yet?"."""

    __tablename__ = "operations"
    __protection__ = Protection(division="division_code")
    __table_args__ = (
        CheckConstraint("kind ~ '^[a-z][a-z0-9_]{0,59}$'", name="kind_is_a_word"),
        CheckConstraint("(status IN ('done', 'failed')) = (ended_at IS NOT NULL)", name="ended"),
        CheckConstraint("(status = 'failed') = (error_code IS NOT NULL)", name="failed_for_why"),
        CheckConstraint("progress_done >= 0", name="counts_up"),
        Index("ix_operations_division", "division_code", "id"),
        Index("ix_operations_started_by", "started_by", "id"),
    )

    kind: Mapped[SortedText] = mapped_column(comment="What is done, lower_snake")
    status: Mapped[OperationStatus] = mapped_column(strenum(OperationStatus))
    division_code: Mapped[DivisionCode] = mapped_column(ForeignKey("divisions.code"))
    started_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("staff_accounts.id"), comment="NULL: by the clock"
    )
    progress_done: Mapped[int]
    progress_total: Mapped[int | None] = mapped_column(comment="NULL while nobody knows")
    result_url: Mapped[str | None] = mapped_column(comment="Where the result is read; a path")
    error_code: Mapped[str | None] = mapped_column(comment="Names a text of app/texts/problems")
    error_facts: Mapped[Json | None] = mapped_column(
        JSONB(none_as_null=True), comment="What fills that text; nothing personal"
    )
    created_at: Mapped[Instant]
    ended_at: Mapped[Instant | None]
