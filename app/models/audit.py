"""What happened: append-only events, and the chain that a sealer lays over them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.audit.tags import EventTag
from app.models.base import Base, Entity, Json
from app.models.security import Protection


class Event(Entity):
    """One state change: the citizen's timeline, the audit trail and the outbox in one row.

    Rows come in through the function `record_event` alone; nobody may change or remove one.
    """

    __tablename__ = "events"
    __protection__ = Protection(
        division="division_code",
        person="person_id",
        hot=True,
        grants="SELECT",
        sealer="SELECT",
        append_only=True,
    )
    __table_args__ = (
        Index("ix_events_subject", "subject_id", "id"),
        Index("ix_events_person", "person_id", "id"),
        Index("ix_events_division", "division_code", "id"),
        Index("ix_events_xid", "xid"),
    )

    at: Mapped[datetime] = mapped_column(comment="When it happened, by the clock of the bureau")
    tag: Mapped[str] = mapped_column(Text(collation="C"), comment="<stem>:<thing>:<done>")
    subject_table: Mapped[str]
    subject_id: Mapped[UUID]
    person_id: Mapped[UUID | None] = mapped_column(comment="Whom it concerns")
    division_code: Mapped[str | None] = mapped_column(Text(collation="C"))
    actor_kind: Mapped[str]
    actor_id: Mapped[UUID | None]
    data: Mapped[Json] = mapped_column(JSONB, comment="Facts without personal numbers")
    body: Mapped[bytes] = mapped_column(comment="The canonical bytes that the MAC and chain cover")
    mac: Mapped[bytes] = mapped_column(comment="HMAC-SHA256 of body, keyed outside the database")
    xid: Mapped[int] = mapped_column(comment="The writing transaction; the sealer waits for older")

    @property
    def known_tag(self) -> EventTag:
        return EventTag(self.tag)


class EventSeal(Base):
    """The place of one event in the dense, hash-linked sequence."""

    __tablename__ = "event_seals"
    __protection__ = Protection(grants="SELECT", sealer="SELECT, INSERT", append_only=True)

    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    event_id: Mapped[UUID] = mapped_column(ForeignKey("events.id"), unique=True)
    previous_hash: Mapped[bytes]
    hash: Mapped[bytes]
