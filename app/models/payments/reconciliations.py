"""Statements of banks, what they come to against payments, and the closings of people."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.reconciliations.terms import (
    ClosingKind,
    Direction,
    MatchOutcome,
    ReconciliationStatus,
)
from app.models.base import DivisionCode, Entity, Instant, Json, SortedText, Versioned, strenum
from app.models.payments.batches import BANK, BATCH, STAFF
from app.models.payments.results import HOME
from app.models.security import PASSING, Protection


class Statement(Entity):
    """What a bank says it booked on one day. A corrected one is another version."""

    __tablename__ = "statements"
    __protection__ = Protection(division="division_code", bank="bank_code")
    __table_args__ = (
        Index("uq_statements_version", "bank_code", "booked_on", "version_no", unique=True),
        Index(
            "uq_statements_current",
            "bank_code",
            "booked_on",
            unique=True,
            postgresql_where=text("superseded_at IS NULL AND completed_at IS NOT NULL"),
        ),
        Index("uq_statements_serial", "bank_code", "booked_on", "serial", unique=True),
        CheckConstraint("version_no >= 1", name="versions_are_counted"),
        CheckConstraint("parts BETWEEN 1 AND 1000", name="parts_are_counted"),
        CheckConstraint("parts = 1 OR serial IS NOT NULL", name="parts_belong_together"),
    )

    bank_code: Mapped[SortedText] = mapped_column(ForeignKey(BANK))
    division_code: Mapped[DivisionCode] = mapped_column(comment=HOME)
    client_id: Mapped[UUID]
    booked_on: Mapped[date] = mapped_column(comment="The bank's booking day")
    version_no: Mapped[int] = mapped_column(SmallInteger)
    serial: Mapped[SortedText | None] = mapped_column(
        comment="The bank's own number, under which its parts come; null: it came whole"
    )
    parts: Mapped[int] = mapped_column(SmallInteger, comment="In how many parts it comes")
    completed_at: Mapped[Instant | None] = mapped_column(
        comment="All parts are there and add up; nothing is compared before"
    )
    count: Mapped[int] = mapped_column(Integer)
    total_fen: Mapped[int] = mapped_column(comment="Credited less returned; may be negative")
    digest: Mapped[bytes] = mapped_column(comment="SHA-256 of its lines as they came")
    received_at: Mapped[Instant]
    superseded_at: Mapped[Instant | None]


class StatementPart(Entity):
    """One of the parts in which a long statement comes; sent twice, it is one."""

    __tablename__ = "statement_parts"
    __protection__ = Protection(parent="statements", via="statement_id")
    __table_args__ = (Index("uq_statement_parts_no", "statement_id", "part_no", unique=True),)

    statement_id: Mapped[UUID] = mapped_column(ForeignKey("statements.id"))
    part_no: Mapped[int] = mapped_column(SmallInteger)
    count: Mapped[int] = mapped_column(Integer)
    total_fen: Mapped[int] = mapped_column(comment="Of its own lines: credited less returned")
    digest: Mapped[bytes] = mapped_column(comment="SHA-256 of its lines")
    received_at: Mapped[Instant]


class StatementLine(Entity):
    """One booking as the bank states it."""

    __tablename__ = "statement_lines"
    __protection__ = Protection(parent="statements", via="statement_id")
    __table_args__ = (
        Index("uq_statement_lines_serial", "statement_id", "serial", unique=True),
        Index("ix_statement_lines_payment", "payment_no", "attempt"),
        CheckConstraint("amount_fen > 0", name="amount_is_positive"),
    )

    statement_id: Mapped[UUID] = mapped_column(ForeignKey("statements.id"))
    line_no: Mapped[int] = mapped_column(Integer)
    serial: Mapped[SortedText]
    payment_no: Mapped[SortedText | None]
    attempt: Mapped[int | None] = mapped_column(SmallInteger)
    amount_fen: Mapped[int]
    direction: Mapped[Direction] = mapped_column(strenum(Direction))
    booked_at: Mapped[Instant]


class Reconciliation(Versioned, Entity):
    """One bank's day in one county; a person closes it, and only at a difference of zero."""

    __tablename__ = "reconciliations"
    __protection__ = Protection(division="county_code", bank="bank_code")
    __table_args__ = (
        Index("uq_reconciliations_day", "bank_code", "booked_on", "county_code", unique=True),
        Index("ix_reconciliations_county", "county_code", "booked_on", "id"),
        CheckConstraint("(status = 'closed') = (closed_by IS NOT NULL)", name="closed_by_a_person"),
        CheckConstraint("status = 'open' OR open_count = 0", name="closed_without_a_difference"),
        CheckConstraint("(closed_by IS NULL) = (closed_at IS NULL)", name="closed_at_a_time"),
    )

    bank_code: Mapped[SortedText] = mapped_column(ForeignKey(BANK))
    booked_on: Mapped[date]
    county_code: Mapped[DivisionCode] = mapped_column(
        comment="Whose money; orphans go to the division that the bank's counties have in common"
    )
    statement_id: Mapped[UUID] = mapped_column(ForeignKey("statements.id"))
    status: Mapped[ReconciliationStatus] = mapped_column(strenum(ReconciliationStatus))
    totals: Mapped[Json] = mapped_column(comment="Per outcome: count, stated_fen, expected_fen")
    difference_fen: Mapped[int] = mapped_column(comment="Stated less expected, all lines")
    open_count: Mapped[int] = mapped_column(
        Integer, comment="Lines that differ and are not yet explained"
    )
    matched_at: Mapped[Instant]
    closed_by: Mapped[UUID | None] = mapped_column(ForeignKey(STAFF))
    closed_at: Mapped[Instant | None]


class ReconciliationLine(Entity):
    """One payment or one booking, and how the two compare."""

    __tablename__ = "reconciliation_lines"
    __protection__ = Protection(parent="reconciliations", via="reconciliation_id", grants=PASSING)
    __table_args__ = (
        Index("ix_reconciliation_lines_outcome", "reconciliation_id", "outcome", "id"),
        Index("ix_reconciliation_lines_batch", "batch_id", "reconciliation_id"),
        Index("ix_reconciliation_lines_payment", "payment_id"),
        Index(
            "ix_reconciliation_lines_open",
            "reconciliation_id",
            "id",
            postgresql_where=text("differs AND explained_at IS NULL"),
        ),
        CheckConstraint(
            "num_nonnulls(explained_at, explained_by, explanation, evidence) IN (0, 4)",
            name="explanation_is_whole",
        ),
    )

    reconciliation_id: Mapped[UUID] = mapped_column(ForeignKey("reconciliations.id"))
    outcome: Mapped[MatchOutcome] = mapped_column(strenum(MatchOutcome))
    payment_no: Mapped[SortedText | None]
    attempt: Mapped[int | None] = mapped_column(SmallInteger)
    payment_id: Mapped[UUID | None] = mapped_column(ForeignKey("payments.id"))
    batch_id: Mapped[UUID | None] = mapped_column(ForeignKey(BATCH))
    serial: Mapped[SortedText | None] = mapped_column(comment="Of the booking; null: none")
    expected_fen: Mapped[int]
    stated_fen: Mapped[int]
    differs: Mapped[bool]
    explanation: Mapped[str | None]
    evidence: Mapped[str | None] = mapped_column(comment="Serial of the line that settles it")
    explained_by: Mapped[UUID | None] = mapped_column(ForeignKey(STAFF))
    explained_at: Mapped[Instant | None]


class Closing(Entity):
    """A day, month or year of a county that a person has closed; nobody opens it again."""

    __tablename__ = "closings"
    __protection__ = Protection(division="county_code", grants="SELECT, INSERT", append_only=True)
    __table_args__ = (Index("uq_closings_period", "county_code", "kind", "starts_on", unique=True),)

    county_code: Mapped[DivisionCode] = mapped_column(ForeignKey("divisions.code"))
    kind: Mapped[ClosingKind] = mapped_column(strenum(ClosingKind))
    starts_on: Mapped[date] = mapped_column(comment="First day of what is closed")
    totals: Mapped[Json] = mapped_column(comment="What stood in the books at that moment, in fen")
    closed_by: Mapped[UUID] = mapped_column(ForeignKey(STAFF))
    closed_at: Mapped[Instant]
