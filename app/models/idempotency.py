"""The first answer to every keyed request, so that the same request is answered twice alike."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, LargeBinary, SmallInteger, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Json
from app.models.security import Protection


class IdempotencyKey(Base):
    """One stored answer; only answers of success are stored, in the transaction they speak of."""

    __tablename__ = "idempotency_keys"
    __table_args__ = (
        CheckConstraint("status BETWEEN 200 AND 299", name="status_is_success"),
        CheckConstraint("octet_length(body_hash) = 32", name="body_hash_is_sha256"),
        CheckConstraint("keep_until > created_at", name="kept_for_a_while"),
        Index("ix_idempotency_keys_keep_until", "keep_until"),
    )
    __protection__ = Protection.open_to_app(grants="SELECT, INSERT, DELETE")

    caller: Mapped[str] = mapped_column(
        Text(collation="C"), primary_key=True, comment="Kind and account of the caller"
    )
    key: Mapped[str] = mapped_column(
        Text(collation="C"), primary_key=True, comment="What the caller sent as Idempotency-Key"
    )
    operation: Mapped[str] = mapped_column(
        Text(collation="C"), comment="Method and full path; the key is good for no other"
    )
    body_hash: Mapped[bytes] = mapped_column(LargeBinary, comment="SHA-256 of what was sent")
    status: Mapped[int] = mapped_column(SmallInteger)
    answer_sealed: Mapped[bytes] = mapped_column(
        LargeBinary, comment="The body of the answer; it may hold personal numbers"
    )
    headers: Mapped[Json] = mapped_column(comment="Headers of the answer that are sent again")
    created_at: Mapped[datetime]
    keep_until: Mapped[datetime] = mapped_column(comment="Forgotten from here on")
