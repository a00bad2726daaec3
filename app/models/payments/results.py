"""What banks bring back, kept raw before anything follows from it, and the files they are sent."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.payments.files.faults import FileFault, LineFault
from app.domain.results.terms import (
    DeliveryChannel,
    DeliveryStatus,
    LineOutcome,
    LineProblem,
)
from app.models.base import DivisionCode, Entity, Instant, Json, SortedText, strenum
from app.models.payments.batches import BANK, STAFF
from app.models.security import Protection

DELIVERY = "result_deliveries.id"
LINE = "bank_lines.id"
HOME = "The county, or the division that all counties of the bank have in common"


class RemittanceFile(Entity):
    """The file of one remittance: made once, and served again octet for octet."""

    __tablename__ = "remittance_files"
    __protection__ = Protection(parent="remittances", via="remittance_id")
    __table_args__ = (Index("uq_remittance_files_remittance", "remittance_id", unique=True),)

    remittance_id: Mapped[UUID] = mapped_column(ForeignKey("remittances.id"))
    storage_key: Mapped[str]
    digest: Mapped[bytes] = mapped_column(comment="SHA-256 of its octets")
    count: Mapped[int]
    total_fen: Mapped[int]
    left_out: Mapped[Json] = mapped_column(
        comment="`lines`: payments that the bank's encoding or columns cannot hold, and why"
    )
    made_at: Mapped[Instant]


class ResultDelivery(Entity):
    """One set of results (回盘), under the bank's own number: sent twice, it is one."""

    __tablename__ = "result_deliveries"
    __protection__ = Protection(division="division_code", bank="bank_code")
    __table_args__ = (
        Index("uq_result_deliveries_serial", "bank_code", "serial", unique=True),
        Index("ix_result_deliveries_bank", "bank_code", "id"),
        Index("ix_result_deliveries_division", "division_code", "id"),
        CheckConstraint("(status = 'refused') = (fault IS NOT NULL)", name="refused_for_a_fault"),
    )

    bank_code: Mapped[SortedText] = mapped_column(ForeignKey(BANK))
    division_code: Mapped[DivisionCode] = mapped_column(comment=HOME)
    client_id: Mapped[UUID] = mapped_column(comment="Which program of the bank sent it")
    serial: Mapped[SortedText] = mapped_column(
        comment="The bank's own number; of a file the digest of its octets"
    )
    channel: Mapped[DeliveryChannel] = mapped_column(strenum(DeliveryChannel))
    digest: Mapped[bytes] = mapped_column(comment="SHA-256 of what was sent")
    storage_key: Mapped[str] = mapped_column(comment="Where what was sent lies, sealed")
    received_at: Mapped[Instant]
    status: Mapped[DeliveryStatus] = mapped_column(strenum(DeliveryStatus))
    fault: Mapped[FileFault | None] = mapped_column(strenum(FileFault))
    line_count: Mapped[int] = mapped_column(Integer, comment="Zero until a file is read")
    ended_at: Mapped[Instant | None] = mapped_column(comment="Every line has its outcome")


class DeliverySignature(Entity):
    """That a bank has signed a delivery (RFC 9421): enough to verify it again, years later."""

    __tablename__ = "delivery_signatures"
    __protection__ = Protection(
        parent="result_deliveries", via="delivery_id", grants="SELECT, INSERT", append_only=True
    )
    __table_args__ = (
        Index("uq_delivery_signatures_delivery", "delivery_id", unique=True),
        CheckConstraint("octet_length(signature) = 64", name="two_numbers_of_p256"),
    )

    delivery_id: Mapped[UUID] = mapped_column(ForeignKey(DELIVERY))
    key_id: Mapped[UUID] = mapped_column(ForeignKey("bank_client_keys.id"))
    signature: Mapped[bytes]
    signed_at: Mapped[Instant] = mapped_column(comment="By the bank's clock")
    storage_key: Mapped[str] = mapped_column(
        comment="Where what was signed lies, sealed, with the message as it came"
    )


class BankLine(Entity):
    """One raw line of a bank, under the bank's own number, and what came of it."""

    __tablename__ = "bank_lines"
    __protection__ = Protection(division="division_code", bank="bank_code")
    __table_args__ = (
        Index("uq_bank_lines_serial", "bank_code", "serial", unique=True),
        Index("ix_bank_lines_delivery", "delivery_id", "line_no"),
        Index("ix_bank_lines_payment", "payment_id", "id"),
        # What a bank said of a number that no payment of its own bore.
        Index(
            "ix_bank_lines_unmatched",
            "payment_no",
            "id",
            postgresql_where=text("payment_id IS NULL"),
        ),
        Index("ix_bank_lines_batch", "batch_id", "id"),
        Index(
            "ix_bank_lines_early",
            "payment_id",
            "id",
            postgresql_where=text("outcome = 'not_funded'"),
        ),
        # What a day's statement is held against.
        Index(
            "ix_bank_lines_booked",
            "bank_code",
            "booked_at",
            postgresql_where=text("outcome IN ('paid', 'returned')"),
        ),
        Index(
            "ix_bank_lines_problem",
            "division_code",
            "id",
            postgresql_where=text("problem IS NOT NULL AND seen_at IS NULL"),
        ),
        Index(
            "ix_bank_lines_late",
            "bank_code",
            "booked_at",
            postgresql_where=text("late_at IS NOT NULL"),
        ),
        CheckConstraint("(seen_at IS NULL) = (seen_by IS NULL)", name="seen_by_somebody"),
    )

    # No foreign keys from here: see payments. A delivery names its bank, and is never removed.
    bank_code: Mapped[SortedText] = mapped_column(comment="Of its delivery")
    serial: Mapped[SortedText] = mapped_column(comment="The bank's own number, unique only there")
    delivery_id: Mapped[UUID] = mapped_column(comment="Of result_deliveries")
    line_no: Mapped[int] = mapped_column(Integer)
    division_code: Mapped[DivisionCode] = mapped_column(comment=HOME)
    payment_no: Mapped[SortedText]
    attempt: Mapped[int] = mapped_column(SmallInteger)
    amount_fen: Mapped[int]
    code: Mapped[str] = mapped_column(comment="As the bank wrote it")
    booked_at: Mapped[Instant] = mapped_column(comment="By the bank's clock")
    holder_name: Mapped[str | None] = mapped_column(comment="As the bank's file names the account")
    note: Mapped[str | None]
    applied_at: Mapped[Instant]
    outcome: Mapped[LineOutcome] = mapped_column(strenum(LineOutcome))
    problem: Mapped[LineProblem | None] = mapped_column(strenum(LineProblem))
    payment_id: Mapped[UUID | None] = mapped_column(
        comment="Under lock when this was written; payments and batches are never deleted"
    )
    batch_id: Mapped[UUID | None]
    late_at: Mapped[Instant | None] = mapped_column(
        comment="It moved money on a day that a person had closed: the next open one tells of it"
    )
    seen_at: Mapped[Instant | None] = mapped_column(comment="A person looked at the problem")
    seen_by: Mapped[UUID | None] = mapped_column(ForeignKey(STAFF))
    seen_note: Mapped[str | None]


class DeliveryRemark(Entity):
    """A line that became no bank line: its serial was known, or nobody can read it."""

    __tablename__ = "delivery_remarks"
    __protection__ = Protection(parent="result_deliveries", via="delivery_id")
    __table_args__ = (
        Index("uq_delivery_remarks_line", "delivery_id", "line_no", unique=True),
        CheckConstraint("num_nonnulls(line_id, fault) = 1", name="known_or_unreadable"),
    )

    delivery_id: Mapped[UUID] = mapped_column(ForeignKey(DELIVERY))
    line_no: Mapped[int] = mapped_column(Integer)
    outcome: Mapped[LineOutcome] = mapped_column(strenum(LineOutcome))
    problem: Mapped[LineProblem | None] = mapped_column(strenum(LineProblem))
    fault: Mapped[LineFault | None] = mapped_column(strenum(LineFault))
    line_id: Mapped[UUID | None] = mapped_column(
        ForeignKey(LINE), comment="The line that came first under this serial"
    )
    raw: Mapped[Json] = mapped_column(comment="What the second one said; empty where unreadable")
