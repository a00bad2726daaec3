"""Service items and the immutable versions of their guides."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.catalogue.guide import ItemStatus
from app.models.base import Base, Entity, Instant, Json, SortedText, strenum
from app.models.security import Protection


class ServiceItem(Base):
    """What people can ask for, whatever its version: open, closed with a reason, or a draft."""

    __tablename__ = "service_items"
    __table_args__ = (
        CheckConstraint("code ~ '^[a-z][a-z0-9_]{1,39}$'", name="code_is_lower_snake"),
        CheckConstraint(
            "(status = 'closed') = (closed_reason IS NOT NULL)", name="closed_with_a_reason"
        ),
    )
    __protection__ = Protection.open_to_app(hot=True, grants="SELECT, INSERT, UPDATE")

    code: Mapped[str] = mapped_column(Text(collation="C"), primary_key=True)
    status: Mapped[ItemStatus] = mapped_column(strenum(ItemStatus))
    closed_reason: Mapped[Json | None] = mapped_column(
        JSONB(none_as_null=True), comment="{zh, en}, as people read it"
    )


class ServiceItemVersion(Entity):
    """One published guide. Requests point here, so nobody changes it, not even the owner."""

    __tablename__ = "service_item_versions"
    __table_args__ = (
        UniqueConstraint("item_code", "version"),
        CheckConstraint("version >= 1", name="version_counts_from_one"),
        CheckConstraint("digest ~ '^[0-9a-f]{64}$'", name="digest_is_sha256"),
        CheckConstraint("guide ->> 'code' = item_code", name="guide_is_of_its_item"),
    )
    __protection__ = Protection(hot=True, grants="SELECT, INSERT", append_only=True)

    item_code: Mapped[SortedText] = mapped_column(ForeignKey("service_items.code"))
    version: Mapped[int]
    guide: Mapped[Json] = mapped_column(
        comment="As written; app/domain/catalogue/parse.py reads it"
    )
    digest: Mapped[SortedText] = mapped_column(comment="SHA-256 of the canonical JSON of guide")
    published_at: Mapped[Instant]
    effective_from: Mapped[date] = mapped_column(comment="Requests made from this day on use it")
