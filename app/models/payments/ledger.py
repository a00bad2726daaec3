"""The ledger: each row moves one amount from one account to another, so it always balances."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.payments.terms import LedgerName, TransferReason
from app.models.base import DivisionCode, Entity, Instant, SortedText, strenum
from app.models.payments.batches import BATCH
from app.models.security import Protection


class Appropriation(Entity):
    """What the treasury granted a county for a programme and year, by which paper."""

    __tablename__ = "appropriations"
    __protection__ = Protection(division="county_code", grants="SELECT, INSERT", append_only=True)
    __table_args__ = (
        # The same paper entered twice would be money that nobody granted.
        Index(
            "uq_appropriations_document",
            "county_code",
            "programme",
            "year",
            "document_no",
            unique=True,
        ),
        CheckConstraint("amount_fen > 0", name="amount_is_positive"),
    )

    county_code: Mapped[DivisionCode] = mapped_column(ForeignKey("divisions.code"))
    programme: Mapped[SortedText] = mapped_column(ForeignKey("programmes.code"))
    year: Mapped[int] = mapped_column(SmallInteger)
    amount_fen: Mapped[int]
    document_no: Mapped[SortedText] = mapped_column(comment="指标文号")
    entered_by: Mapped[UUID] = mapped_column(ForeignKey("staff_accounts.id"))
    entered_at: Mapped[Instant]

    @property
    def division_code(self) -> str:
        """Where its events belong."""
        return self.county_code


class LedgerAccount(Entity):
    """One of the accounts of a county, programme and year."""

    __tablename__ = "ledger_accounts"
    __protection__ = Protection(division="county_code", grants="SELECT, INSERT, UPDATE")
    __table_args__ = (
        Index("uq_ledger_accounts", "county_code", "programme", "year", "name", unique=True),
        CheckConstraint("debits_fen >= 0 AND credits_fen >= 0", name="sides_are_not_negative"),
        # Money comes from the treasury; no other account ever gives what it has not got.
        CheckConstraint("name = 'treasury' OR credits_fen >= debits_fen", name="never_below_zero"),
    )

    county_code: Mapped[DivisionCode] = mapped_column(ForeignKey("divisions.code"))
    programme: Mapped[SortedText] = mapped_column(ForeignKey("programmes.code"))
    year: Mapped[int] = mapped_column(SmallInteger)
    name: Mapped[LedgerName] = mapped_column(strenum(LedgerName))
    debits_fen: Mapped[int]
    credits_fen: Mapped[int]


class LedgerTransfer(Entity):
    """Debit and credit in one row, unique by its reference; a correction is another transfer."""

    __tablename__ = "ledger_transfers"
    __protection__ = Protection(division="county_code", grants="SELECT, INSERT", append_only=True)
    __table_args__ = (
        Index("uq_ledger_transfers_reference", "reference", unique=True),
        Index("ix_ledger_transfers_debit", "debit_id", "id"),
        Index("ix_ledger_transfers_credit", "credit_id", "id"),
        Index("ix_ledger_transfers_batch", "batch_id"),
        CheckConstraint("amount_fen > 0", name="amount_is_positive"),
        CheckConstraint("debit_id <> credit_id", name="moves_between_two"),
        CheckConstraint("count > 0", name="counts_something"),
    )

    county_code: Mapped[DivisionCode]
    debit_id: Mapped[UUID] = mapped_column(ForeignKey("ledger_accounts.id"))
    credit_id: Mapped[UUID] = mapped_column(ForeignKey("ledger_accounts.id"))
    amount_fen: Mapped[int]
    count: Mapped[int] = mapped_column(comment="How many payments are in it")
    reason: Mapped[TransferReason] = mapped_column(strenum(TransferReason))
    reference: Mapped[SortedText] = mapped_column(comment="Made by whoever posts; posts once")
    batch_id: Mapped[UUID | None] = mapped_column(ForeignKey(BATCH))
    at: Mapped[Instant]
    posted_by: Mapped[UUID | None] = mapped_column(ForeignKey("staff_accounts.id"))
