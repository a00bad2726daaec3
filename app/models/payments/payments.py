"""Payments: one person, month and kind; each keeps its number through every attempt."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.payments.ledger import Move, Posting
from app.domain.payments.payment_states import version_of
from app.domain.payments.terms import PaymentKind, PaymentStatus
from app.domain.results.codes import Meaning
from app.models.base import DivisionCode, Entity, Instant, SortedText, strenum
from app.models.payments.batches import BANK, BATCH
from app.models.security import Protection
from app.models.subsidies.months import first_of_month

NUMBERS = "CREATE SEQUENCE payment_numbers"
NUMBERS_GRANT = "GRANT USAGE ON SEQUENCE payment_numbers TO rongyao_app"
# A draft is built anew from nothing; what was ever sent has no way out.
EMPTY_DRAFT = """
CREATE FUNCTION empty_draft(draft_id uuid) RETURNS void LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM FROM batches
    WHERE id = draft_id AND status = 'draft' AND county_code <@ scope_codes();
  IF NOT FOUND THEN
    RAISE insufficient_privilege USING MESSAGE = 'only the lines of a draft are ever removed';
  END IF;
  DELETE FROM payments WHERE batch_id = draft_id AND sent_at IS NULL;
END $$
"""
NOBODY_ELSE = "REVOKE ALL ON FUNCTION empty_draft(uuid) FROM PUBLIC"
APP_ALONE = "GRANT EXECUTE ON FUNCTION empty_draft(uuid) TO rongyao_app"
STAYING = tuple(
    f"CREATE TRIGGER never_removed BEFORE DELETE OR TRUNCATE ON {table}"
    " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    for table in ("entitlements", "payment_accounts")
)


class Payment(Entity):
    """What is frozen: amount, tariff, payee and account. What moves: status and attempt.

    A failed or returned payment stands in the way of a second one for the same month: it is
    reissued as another attempt of itself.
    """

    __tablename__ = "payments"
    __protection__ = Protection(
        division="division_code", person="person_id", bank="bank_code", hot=True
    )
    __extra_ddl__ = (NUMBERS, NUMBERS_GRANT, EMPTY_DRAFT, NOBODY_ELSE, APP_ALONE, *STAYING)
    __table_args__ = (
        Index("uq_payments_number", "payment_no", unique=True),
        Index(
            "uq_payments_live",
            "entitlement_id",
            "period",
            "kind",
            "cause_id",
            unique=True,
            postgresql_where=text("status <> 'cancelled'"),
            postgresql_nulls_not_distinct=True,
        ),
        Index("ix_payments_batch", "batch_id", "bank_code", "payment_no"),
        Index("ix_payments_person", "person_id", "period", "payment_no"),
        # What the bank still owes an answer for.
        Index(
            "ix_payments_at_bank",
            "batch_id",
            "bank_code",
            postgresql_where=text("status IN ('sent', 'unknown')"),
        ),
        # What somebody has to look into; the others are found by person or batch.
        Index(
            "ix_payments_trouble",
            "division_code",
            "payment_no",
            postgresql_where=text("status IN ('failed', 'held', 'returned', 'unknown')"),
        ),
        first_of_month("period"),
        CheckConstraint("amount_fen > 0", name="amount_is_positive"),
        CheckConstraint("attempt BETWEEN 1 AND 99", name="attempt_is_counted"),
        CheckConstraint("(status = 'held') = (hold_reason IS NOT NULL)", name="held_for_a_reason"),
        CheckConstraint(
            "status NOT IN ('sent', 'paid', 'unknown', 'returned') OR sent_at IS NOT NULL",
            name="sent_before_any_result",
        ),
    )

    payment_no: Mapped[SortedText] = mapped_column(comment="ASCII, never used again")
    batch_id: Mapped[UUID] = mapped_column(
        ForeignKey(BATCH), comment="The batch that carries the running attempt"
    )
    # No foreign keys from here: each locks a row of its own for every line, and costs a million
    # lines as much as two indexes. What they point at is never removed, the database says so.
    entitlement_id: Mapped[UUID] = mapped_column(comment="Of entitlements")
    person_id: Mapped[UUID] = mapped_column(comment="Of the entitlement")
    division_code: Mapped[DivisionCode] = mapped_column(
        comment="Where the person lived then; the county that pays, where that was elsewhere"
    )
    county_code: Mapped[DivisionCode] = mapped_column(comment="The county that pays")
    programme: Mapped[SortedText]
    period: Mapped[date]
    kind: Mapped[PaymentKind] = mapped_column(strenum(PaymentKind))
    cause_id: Mapped[UUID | None] = mapped_column(comment="The notice or figure behind a raise")
    amount_fen: Mapped[int]
    charged_year: Mapped[int] = mapped_column(
        SmallInteger, comment="Whose accounts of the ledger hold its money, once approved"
    )
    tariff_id: Mapped[UUID] = mapped_column(comment="Of batch_tariffs; frozen with its batch")
    payee_name: Mapped[str] = mapped_column(comment="As the account is held")
    account_id: Mapped[UUID] = mapped_column(
        comment="Of the running attempt; the number of an account never changes"
    )
    bank_code: Mapped[SortedText] = mapped_column(comment="Of the account")
    status: Mapped[PaymentStatus] = mapped_column(strenum(PaymentStatus))
    attempt: Mapped[int] = mapped_column(SmallInteger)
    shown: Mapped[bool] = mapped_column(comment="The programme wants it on the public list")
    hold_reason: Mapped[str | None] = mapped_column(comment="A code of domain/payments/holds.py")
    sent_at: Mapped[Instant | None]
    settled_at: Mapped[Instant | None]
    result_code: Mapped[str | None] = mapped_column(comment="As the bank wrote it")
    result_meaning: Mapped[Meaning | None] = mapped_column(strenum(Meaning))
    changed_at: Mapped[Instant]

    @property
    def version(self) -> int:
        return version_of(self.attempt, self.status)

    def posting(self, move: Move, reference: str) -> Posting:
        """Return the transfer that moves this payment's own money."""
        return Posting(
            county_code=self.county_code,
            programme=self.programme,
            move=move,
            debit_year=self.charged_year,
            credit_year=self.charged_year,
            amount_fen=self.amount_fen,
            count=1,
            reference=reference,
            batch_id=self.batch_id,
        )


class PaymentAttempt(Entity):
    """An attempt that is over, because another one followed."""

    __tablename__ = "payment_attempts"
    __protection__ = Protection(
        division="division_code", person="person_id", bank="bank_code", hot=True
    )
    __table_args__ = (
        Index("uq_payment_attempts_number", "payment_no", "attempt", unique=True),
        Index("ix_payment_attempts_batch", "batch_id", "bank_code", "payment_no"),
        Index("ix_payment_attempts_account", "account_id"),
    )

    payment_id: Mapped[UUID] = mapped_column(ForeignKey("payments.id"))
    payment_no: Mapped[SortedText]
    attempt: Mapped[int] = mapped_column(SmallInteger)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    division_code: Mapped[DivisionCode]
    batch_id: Mapped[UUID] = mapped_column(ForeignKey(BATCH))
    bank_code: Mapped[SortedText] = mapped_column(ForeignKey(BANK))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("payment_accounts.id"))
    amount_fen: Mapped[int]
    status: Mapped[PaymentStatus] = mapped_column(strenum(PaymentStatus))
    sent_at: Mapped[Instant | None] = mapped_column(comment="Null: approved, but never sent")
    settled_at: Mapped[Instant | None]
    result_code: Mapped[str | None]
    result_meaning: Mapped[Meaning | None] = mapped_column(strenum(Meaning))
    ended_at: Mapped[Instant]
