"""Refresh tokens of citizens and staff; only their hashes are kept."""

from datetime import datetime, timedelta
from typing import Self
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.identity.refresh import fingerprint
from app.models.base import Entity
from app.models.security import PASSING, Protection

LIFE = timedelta(days=7)
"""Whoever does not come for a week signs in again, which in WeChat costs no keystroke."""


class RefreshToken(Entity):
    """One link of a family: used once, and then followed by its successor."""

    __tablename__ = "refresh_tokens"
    __table_args__ = (
        Index("uq_refresh_tokens_hash", "token_hash", unique=True),
        Index("ix_refresh_tokens_citizen_session", "citizen_session_id"),
        Index("ix_refresh_tokens_staff_session", "staff_session_id"),
        CheckConstraint("octet_length(token_hash) = 32", name="hash_is_sha256"),
        CheckConstraint(
            "num_nonnulls(citizen_session_id, staff_session_id) = 1", name="one_family"
        ),
        CheckConstraint("(used_at IS NULL) = (successor_id IS NULL)", name="use_has_a_successor"),
        CheckConstraint("expires_at > issued_at", name="lives_a_while"),
    )
    __protection__ = Protection.open_to_app(grants=PASSING)

    citizen_session_id: Mapped[UUID | None] = mapped_column(ForeignKey("citizen_sessions.id"))
    staff_session_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff_sessions.id"))
    token_hash: Mapped[bytes] = mapped_column(comment="SHA-256 of 256 random bits")
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    successor_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("refresh_tokens.id", deferrable=True, initially="DEFERRED"), unique=True
    )

    @classmethod
    def first(
        cls,
        secret: str,
        at: datetime,
        ends_at: datetime,
        *,
        citizen_session_id: UUID | None = None,
        staff_session_id: UUID | None = None,
    ) -> Self:
        """Begin a family; no token of it outlives the session."""
        return cls(
            citizen_session_id=citizen_session_id,
            staff_session_id=staff_session_id,
            token_hash=fingerprint(secret),
            issued_at=at,
            expires_at=min(at + LIFE, ends_at),
        )

    def follow(self, secret: str, at: datetime, ends_at: datetime) -> Self:
        """Use this token up and return its one successor."""
        successor = self.first(
            secret,
            at,
            ends_at,
            citizen_session_id=self.citizen_session_id,
            staff_session_id=self.staff_session_id,
        )
        self.used_at, self.successor_id = at, successor.id
        return successor
