"""What banks answered about payments that they claim to have paid."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.results.terms import AnswerState, ClaimVerdict
from app.models.base import Entity, Instant, strenum
from app.models.payments.batches import STAFF
from app.models.payments.results import LINE
from app.models.security import Protection


class ClaimAnswer(Entity):
    """One answer of a bank (查复): entered by one person, confirmed by another."""

    __tablename__ = "claim_answers"
    __protection__ = Protection(parent="bank_lines", via="line_id")
    __table_args__ = (
        Index("ix_claim_answers_line", "line_id", "id"),
        Index(
            "uq_claim_answers_waiting",
            "line_id",
            unique=True,
            postgresql_where=text("state = 'waiting'"),
        ),
        CheckConstraint(
            "(state = 'waiting') = (decided_at IS NULL)"
            " AND (decided_at IS NULL) = (decided_by IS NULL)",
            name="decided_by_somebody",
        ),
        CheckConstraint(
            "state <> 'confirmed' OR decided_by <> answered_by", name="confirmed_by_another"
        ),
    )

    line_id: Mapped[UUID] = mapped_column(ForeignKey(LINE))
    verdict: Mapped[ClaimVerdict] = mapped_column(strenum(ClaimVerdict))
    paper: Mapped[str] = mapped_column(comment="Number of the bank's written answer (查复书)")
    note: Mapped[str]
    answered_by: Mapped[UUID] = mapped_column(ForeignKey(STAFF))
    answered_at: Mapped[Instant]
    state: Mapped[AnswerState] = mapped_column(strenum(AnswerState))
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey(STAFF))
    decided_at: Mapped[Instant | None]
