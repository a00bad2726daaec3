"""The keys that seal columns and files, each wrapped by a key that the database never sees."""

from sqlalchemy import CheckConstraint, Index, LargeBinary, SmallInteger, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Instant
from app.models.security import Protection


class DataKey(Base):
    """Retired keys stay: what they sealed is still there and must open."""

    __tablename__ = "data_keys"
    __table_args__ = (
        CheckConstraint("kid > 0", name="kid_is_positive"),
        CheckConstraint("alg IN ('aes_256_gcm', 'sm4_gcm')", name="alg_is_known"),
        CheckConstraint("retired_at >= made_at", name="retired_after_making"),
        # Two processes that start together on an empty database make one key, not two.
        Index(
            "uq_data_keys_sealing",
            "table_class",
            unique=True,
            postgresql_where=text("retired_at IS NULL"),
        ),
    )
    __protection__ = Protection.open_to_app(grants="SELECT, INSERT, UPDATE")

    kid: Mapped[int] = mapped_column(
        SmallInteger,
        primary_key=True,
        autoincrement=False,
        comment="Names the key in the header of everything it sealed",
    )
    table_class: Mapped[str] = mapped_column(
        Text(collation="C"), comment="What the key seals: persons, health, files and so on"
    )
    alg: Mapped[str] = mapped_column(Text(collation="C"), comment="aes_256_gcm or sm4_gcm")
    wrapped: Mapped[bytes] = mapped_column(
        LargeBinary, comment="The key itself under a key-encryption key from the settings"
    )
    made_at: Mapped[Instant]
    retired_at: Mapped[Instant | None] = mapped_column(comment="Seals nothing new from here on")
