"""Batches: one programme, month and county, and their parts for the banks."""

from datetime import date
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.orm.attributes import flag_modified

from app.domain.batches.states import Hands
from app.domain.payments.ledger import Move, Posting, year_of
from app.domain.payments.terms import (
    BatchKind,
    BatchStatus,
    PaymentKind,
    RejectionReason,
    RemittanceStatus,
)
from app.models.base import DivisionCode, Entity, Instant, Json, SortedText, Versioned, strenum
from app.models.security import PASSING, Protection
from app.models.subsidies.months import first_of_month

STAFF = "staff_accounts.id"
BATCH = "batches.id"
BANK = "banks.code"
OF_BATCH = Protection(parent="batches", via="batch_id")

# Ids of a time order for rows that are made in the database: the ordinal goes where UUIDv7
# leaves room below the millisecond, so that a million of them are appended to their index.
UUID7 = """
CREATE FUNCTION uuid7_at(at timestamptz, ordinal bigint) RETURNS uuid
  LANGUAGE sql VOLATILE PARALLEL SAFE AS $$
  SELECT encode(
    substring(int8send((extract(epoch FROM at) * 1000)::bigint + (ordinal >> 12)) FROM 3)
      || substring(int4send((x'7000'::int | (ordinal & 4095)::int)) FROM 3)
      || substring(uuid_send(gen_random_uuid()) FROM 9),
    'hex')::uuid
$$
"""
# Not when its transaction began: a bank that asks what is new would never hear of what took
# long. Every millisecond in which an open transaction stamped is held by a lock that all can see.
STAMP_NEWS = """
CREATE FUNCTION stamp_news() RETURNS trigger LANGUAGE plpgsql
  SET search_path = public, pg_temp AS $$
DECLARE
  ahead interval := app_now() - transaction_timestamp();
BEGIN
  PERFORM pg_advisory_xact_lock_shared(
    (9421::bigint << 48) + floor(extract(epoch FROM clock_timestamp() + ahead) * 1000)::bigint);
  NEW.updated_at := clock_timestamp() + ahead;
  RETURN NEW;
END $$
"""
STAMP_NEWS_TRIGGER = """
CREATE TRIGGER stamp_news BEFORE INSERT OR UPDATE OF updated_at ON remittances
  FOR EACH ROW EXECUTE FUNCTION stamp_news()
"""
# Before this moment nothing will turn up any more. Whoever stamps after it was read stamps a
# later moment: the lock comes before the stamp. Rows are read in a statement after this one.
NEWS_BEFORE = """
CREATE FUNCTION news_before() RETURNS timestamptz LANGUAGE plpgsql
  SET search_path = public, pg_temp AS $$
DECLARE
  here timestamptz := clock_timestamp() + (app_now() - transaction_timestamp());
  oldest bigint;
BEGIN
  SELECT min(((classid::bigint & 65535) << 32) + objid::bigint) INTO oldest FROM pg_locks
    WHERE locktype = 'advisory' AND classid::bigint >> 16 = 9421 AND objsubid = 1
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database());
  RETURN least(here, 'epoch'::timestamptz + oldest * interval '1 millisecond');
END $$
"""
# People see no batch: of their own payments they may know whether they are decided.
APPROVED = """
CREATE FUNCTION finance_approved(list_id uuid) RETURNS boolean LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM batches WHERE id = list_id AND approved_at IS NOT NULL)
$$
"""
NOBODY_ELSE = "REVOKE ALL ON FUNCTION finance_approved(uuid) FROM PUBLIC"
THEY_ALONE = "GRANT EXECUTE ON FUNCTION finance_approved(uuid) TO rongyao_app, rongyao_hot"
NUMBERS = "CREATE SEQUENCE batch_numbers"
NUMBERS_GRANT = "GRANT USAGE ON SEQUENCE batch_numbers TO rongyao_app"


class Batch(Versioned, Entity):
    """A list of payments with one total, prepared, reviewed and approved by three people."""

    __tablename__ = "batches"
    __protection__ = Protection(division="county_code", hot=True)
    __extra_ddl__ = (UUID7, APPROVED, NOBODY_ELSE, THEY_ALONE, NUMBERS, NUMBERS_GRANT)
    __table_args__ = (
        Index("uq_batches_number", "number", unique=True),
        Index("ix_batches_county", "county_code", "id"),
        Index("ix_batches_runs", "county_code", "programme", "kind", "period", "id"),
        # One run of a programme at a time; what is sent back is the same batch again.
        Index(
            "uq_batches_building",
            "county_code",
            "programme",
            "period",
            "kind",
            unique=True,
            postgresql_where=text("status IN ('draft', 'reviewed', 'publicised')"),
        ),
        first_of_month("period"),
        CheckConstraint("count >= 0 AND total_fen >= 0", name="totals_are_not_negative"),
        CheckConstraint("reviewed_by <> prepared_by", name="reviewed_by_somebody_else"),
        CheckConstraint(
            "approved_by <> prepared_by AND approved_by <> reviewed_by",
            name="approved_by_a_third",
        ),
        CheckConstraint(
            "status IN ('draft', 'cancelled') OR reviewed_by IS NOT NULL",
            name="reviewed_before_it_moves",
        ),
        CheckConstraint(
            "status IN ('draft', 'reviewed', 'publicised', 'cancelled') OR approved_by IS NOT NULL",
            name="approved_before_it_moves",
        ),
    )

    number: Mapped[SortedText] = mapped_column(comment="批次号, as people cite it")
    programme: Mapped[SortedText] = mapped_column(ForeignKey("programmes.code"))
    period: Mapped[date]
    county_code: Mapped[DivisionCode] = mapped_column(ForeignKey("divisions.code"))
    kind: Mapped[BatchKind] = mapped_column(strenum(BatchKind))
    status: Mapped[BatchStatus] = mapped_column(strenum(BatchStatus))
    count: Mapped[int]
    total_fen: Mapped[int]
    excluded_count: Mapped[int]
    shown_count: Mapped[int] = mapped_column(
        comment="Lines that the programme wants published before finance approves"
    )
    digest: Mapped[bytes | None] = mapped_column(
        comment="SHA-256 over the lines in the order of their numbers; null while it is built"
    )
    returned_reason: Mapped[str | None] = mapped_column(comment="Why it was sent back last")
    prepared_by: Mapped[UUID] = mapped_column(ForeignKey(STAFF))
    prepared_at: Mapped[Instant]
    reviewed_by: Mapped[UUID | None] = mapped_column(ForeignKey(STAFF))
    reviewed_at: Mapped[Instant | None]
    approved_by: Mapped[UUID | None] = mapped_column(ForeignKey(STAFF))
    approved_at: Mapped[Instant | None]
    submitted_at: Mapped[Instant | None]
    ended_at: Mapped[Instant | None] = mapped_column(comment="Reconciled or cancelled")

    @property
    def division_code(self) -> str:
        """Where its events belong."""
        return self.county_code

    @property
    def hands(self) -> Hands:
        return Hands(self.prepared_by, self.reviewed_by)

    def posting(self, move: Move, amount_fen: int, count: int, *, debit_year: int) -> Posting:
        """Return what this batch moves in the ledger, once for each reason and year."""
        return Posting(
            county_code=self.county_code,
            programme=self.programme,
            move=move,
            debit_year=debit_year,
            credit_year=year_of(self.period),
            amount_fen=amount_fen,
            count=count,
            reference=f"{self.number} {move.reason.value} {move.debit.value} {debit_year}",
            batch_id=self.id,
        )

    def touch(self) -> None:
        """Count a change of its parts: the version speaks of the whole batch."""
        flag_modified(self, "status")

    def now_carries(self, count: int, total_fen: int, shown_count: int, digest: bytes) -> None:
        """Lines may have left it: it is approved as it is, not as it was built."""
        self.count, self.total_fen, self.shown_count = count, total_fen, shown_count
        self.digest = digest

    def totals(self) -> dict[str, int | str | None]:
        """Return the control totals as events carry them."""
        return {
            "count": self.count,
            "total_fen": self.total_fen,
            "excluded": self.excluded_count,
            "digest": None if self.digest is None else self.digest.hex(),
        }


class BatchTariff(Entity):
    """What one composition of rates came to, frozen; every line that has it points here.

    Nothing in it belongs to anybody: whoever sees a payment reads how it was reckoned.
    """

    __tablename__ = "batch_tariffs"
    __protection__ = Protection.open_to_app(hot=True, grants=PASSING)
    __table_args__ = (
        Index("uq_batch_tariffs_key", "batch_id", "key_digest", unique=True),
        CheckConstraint("amount_fen >= 0", name="amount_is_not_negative"),
    )

    batch_id: Mapped[UUID] = mapped_column(ForeignKey(BATCH))
    key: Mapped[Json] = mapped_column(comment="The inputs: category, nature, grade, years, month")
    key_digest: Mapped[bytes]
    amount_fen: Mapped[int]
    composition: Mapped[list[Json]] = mapped_column(
        JSONB, comment="The parts of domain/subsidies/tariff.py; they add up to the amount"
    )
    explanation: Mapped[Json] = mapped_column(comment="The sum in words, zh and en")


class Remittance(Versioned, Entity):
    """What one bank is told to pay of a batch, and how far it has come there."""

    __tablename__ = "remittances"
    __protection__ = Protection(division="county_code", bank="bank_code", hot=True)
    __extra_ddl__ = (STAMP_NEWS, STAMP_NEWS_TRIGGER, NEWS_BEFORE)
    __table_args__ = (
        UniqueConstraint("batch_id", "bank_code"),
        # A treasury voucher (拨款凭证) moves money once: a reissue needs a new one.
        Index("uq_remittances_voucher", "county_code", "voucher_no", unique=True),
        Index("ix_remittances_bank", "bank_code", "updated_at", "id"),
        CheckConstraint("count > 0 AND total_fen > 0", name="holds_something"),
        CheckConstraint("(voucher_no IS NULL) = (funded_at IS NULL)", name="funded_by_a_voucher"),
        CheckConstraint(
            "(status = 'rejected') = (rejected_reason IS NOT NULL)", name="rejected_for_a_reason"
        ),
    )

    batch_id: Mapped[UUID] = mapped_column(ForeignKey(BATCH))
    county_code: Mapped[DivisionCode] = mapped_column(ForeignKey("divisions.code"))
    bank_code: Mapped[SortedText] = mapped_column(ForeignKey(BANK))
    status: Mapped[RemittanceStatus] = mapped_column(strenum(RemittanceStatus))
    count: Mapped[int]
    total_fen: Mapped[int]
    digest: Mapped[bytes] = mapped_column(comment="SHA-256 over its lines, as the bank sees them")
    voucher_no: Mapped[str | None] = mapped_column(comment="Treasury voucher that moved the money")
    paying_account: Mapped[str | None] = mapped_column(comment="Last four of the paying account")
    value_on: Mapped[date | None] = mapped_column(comment="From this day the bank has the money")
    funded_by: Mapped[UUID | None] = mapped_column(ForeignKey(STAFF))
    funded_at: Mapped[Instant | None]
    accepted_at: Mapped[Instant | None]
    rejected_reason: Mapped[RejectionReason | None] = mapped_column(strenum(RejectionReason))
    rejected_note: Mapped[str | None]
    updated_at: Mapped[Instant] = mapped_column(comment="When it was written: see stamp_news")

    @property
    def division_code(self) -> str:
        """Where its events belong."""
        return self.county_code


class Exclusion(Entity):
    """A line that failed a check: it stays out, and says why."""

    __tablename__ = "batch_exclusions"
    __protection__ = Protection(
        division="division_code", person="person_id", hot=True, grants=PASSING
    )
    __table_args__ = (
        Index("ix_batch_exclusions_batch", "batch_id", "id"),
        Index("ix_batch_exclusions_division", "division_code", "id"),
        Index("ix_batch_exclusions_line", "entitlement_id", "period", "kind", "id"),
    )

    batch_id: Mapped[UUID] = mapped_column(ForeignKey(BATCH))
    entitlement_id: Mapped[UUID] = mapped_column(ForeignKey("entitlements.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    division_code: Mapped[DivisionCode]
    period: Mapped[date]
    kind: Mapped[PaymentKind] = mapped_column(strenum(PaymentKind))
    amount_fen: Mapped[int | None] = mapped_column(comment="Null where no rate could be found")
    codes: Mapped[list[str]] = mapped_column(ARRAY(Text), comment="Of domain/batches/checks.py")
