"""The ES256 keys that sign access tokens, one row per key."""

from datetime import datetime

from sqlalchemy import CheckConstraint, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Entity, Json
from app.models.security import Protection


class SigningKey(Entity):
    """The state of a key is read from its instants: see domain/identity/key_rotation.py."""

    __tablename__ = "signing_keys"
    __table_args__ = (
        CheckConstraint("signs_from >= published_at", name="signs_once_published"),
        CheckConstraint("retires_at > signs_from", name="retires_after_signing"),
        CheckConstraint("gone_at > retires_at", name="gone_after_retiring"),
        CheckConstraint("(retires_at IS NULL) = (gone_at IS NULL)", name="retiring_has_an_end"),
        CheckConstraint(
            "private_sealed IS NOT NULL OR retires_at IS NOT NULL", name="signing_key_is_whole"
        ),
    )
    __protection__ = Protection.open_to_app(grants="SELECT, INSERT, UPDATE")

    private_sealed: Mapped[bytes | None] = mapped_column(
        LargeBinary, comment="Sealed PKCS#8; erased once the key no longer signs"
    )
    public_jwk: Mapped[Json] = mapped_column(comment="RFC 7517, public half only")
    published_at: Mapped[datetime] = mapped_column(comment="In the JWKS from here on")
    signs_from: Mapped[datetime] = mapped_column(comment="Signs new tokens from here on")
    retires_at: Mapped[datetime | None] = mapped_column(comment="Signs no more from here on")
    gone_at: Mapped[datetime | None] = mapped_column(comment="Verifies no more from here on")

    @property
    def kid(self) -> str:
        """The id, as token headers and the JWKS name the key."""
        return str(self.id)
