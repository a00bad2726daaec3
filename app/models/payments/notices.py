"""Public lists of batches, and what is said against them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.catalogue.guide import PublicityPlace
from app.domain.catalogue.wording import LimitUnit
from app.domain.requests.publicity import ObjectionState
from app.models.base import DivisionCode, Entity, Instant, Json, SortedText, strenum
from app.models.payments.batches import BATCH, OF_BATCH, STAFF
from app.models.sealed import SealedJson
from app.models.security import Protection


class BatchNotice(Entity):
    """One list that hung, from when to when; kept whether or not anybody objected."""

    __tablename__ = "batch_notices"
    __protection__ = OF_BATCH
    __table_args__ = (
        Index("ix_batch_notices_batch", "batch_id", "id"),
        Index(
            "uq_batch_notices_open",
            "batch_id",
            unique=True,
            postgresql_where=text("closed_at IS NULL"),
        ),
        CheckConstraint("last_day >= starts_on", name="hangs_at_least_a_day"),
        CheckConstraint("count > 0", name="shows_somebody"),
        CheckConstraint("(closed_at IS NULL) = (conclusion IS NULL)", name="closed_with_words"),
    )

    batch_id: Mapped[UUID] = mapped_column(ForeignKey(BATCH))
    place: Mapped[PublicityPlace] = mapped_column(strenum(PublicityPlace))
    site: Mapped[str] = mapped_column(comment="The very board or address, in words")
    starts_on: Mapped[date]
    last_day: Mapped[date]
    minimum_amount: Mapped[int] = mapped_column(SmallInteger)
    minimum_unit: Mapped[LimitUnit] = mapped_column(strenum(LimitUnit))
    count: Mapped[int]
    digest: Mapped[bytes] = mapped_column(comment="SHA-256 over its lines in their order")
    opened_by: Mapped[UUID] = mapped_column(ForeignKey(STAFF))
    opened_at: Mapped[Instant]
    closed_by: Mapped[UUID | None] = mapped_column(ForeignKey(STAFF))
    closed_at: Mapped[Instant | None]
    conclusion: Mapped[str | None]

    def take_down(self, conclusion: str, *, by: UUID, at: datetime) -> None:
        self.conclusion, self.closed_by, self.closed_at = conclusion, by, at


class BatchNoticeLine(Entity):
    """What was shown of one payment, masked; minors never."""

    __tablename__ = "batch_notice_lines"
    __protection__ = Protection(parent="batch_notices", via="notice_id")
    __table_args__ = (Index("uq_batch_notice_lines", "notice_id", "ordinal", unique=True),)

    notice_id: Mapped[UUID] = mapped_column(ForeignKey("batch_notices.id"))
    ordinal: Mapped[int]
    payment_no: Mapped[SortedText] = mapped_column(comment="May be built anew; the list stays")
    shown: Mapped[Json]


class BatchObjection(Entity):
    """Somebody says that a line is not right. Who, is never shown to the person paid."""

    __tablename__ = "batch_objections"
    __protection__ = Protection(division="division_code")
    __table_args__ = (
        Index("ix_batch_objections_notice", "notice_id", "id"),
        CheckConstraint(
            "(state IN ('upheld', 'dismissed')) = (settled_at IS NOT NULL)",
            name="settled_at_a_time",
        ),
        CheckConstraint(
            "(settled_at IS NULL) = (finding IS NULL) AND (settled_at IS NULL) = (settled_by IS"
            " NULL)",
            name="settled_with_a_finding",
        ),
    )

    batch_id: Mapped[UUID] = mapped_column(ForeignKey(BATCH))
    notice_id: Mapped[UUID] = mapped_column(ForeignKey("batch_notices.id"))
    entitlement_id: Mapped[UUID] = mapped_column(ForeignKey("entitlements.id"))
    payment_no: Mapped[SortedText] = mapped_column(comment="The line as it was shown")
    division_code: Mapped[DivisionCode] = mapped_column(comment="Of the county that publishes")
    state: Mapped[ObjectionState] = mapped_column(strenum(ObjectionState))
    anonymous: Mapped[bool]
    statement_sealed: Mapped[bytes | None]
    raised_at: Mapped[Instant]
    received_by: Mapped[UUID] = mapped_column(ForeignKey(STAFF))
    settled_by: Mapped[UUID | None] = mapped_column(ForeignKey(STAFF))
    finding: Mapped[str | None]
    settled_at: Mapped[Instant | None]

    statement = SealedJson()
