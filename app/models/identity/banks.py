"""Partner banks, their machine clients, and what each of their calls leaves behind."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, DivisionCode, Entity, Json, SortedText, Versioned
from app.models.security import PASSING, Protection


class PartnerBank(Base):
    """A bank that may pay benefits; its files and result codes are in app/reference/banks."""

    __tablename__ = "banks"
    __table_args__ = (CheckConstraint("code ~ '^[A-Z]{2,8}$'", name="code_is_plain"),)
    __protection__ = Protection.open_to_app(hot=True, grants="SELECT, INSERT, UPDATE")

    code: Mapped[SortedText] = mapped_column(primary_key=True, comment="As ICBC or ABC")
    name_zh: Mapped[str]
    name_en: Mapped[str]
    open: Mapped[bool] = mapped_column(comment="New accounts may be held there")


class BankClient(Versioned, Entity):
    """A program of one bank, known by its registered keys."""

    __tablename__ = "bank_clients"
    __table_args__ = (Index("ix_bank_clients_bank", "bank_code", "id"),)
    __protection__ = Protection.open_to_app(grants="SELECT, INSERT, UPDATE")

    bank_code: Mapped[SortedText] = mapped_column(ForeignKey("banks.code"))
    division_code: Mapped[DivisionCode] = mapped_column(
        ForeignKey("divisions.code"), comment="The bureau that let it in; its auditors see that"
    )
    name: Mapped[str] = mapped_column(comment="As the bank calls its system")
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime] = mapped_column(comment="Itself, or one of its keys")
    disabled_at: Mapped[datetime | None] = mapped_column(comment="Opens nothing from here on")
    signs: Mapped[bool] = mapped_column(
        default=False, comment="What it delivers is signed (RFC 9421), or refused"
    )


class BankClientKey(Entity):
    """A P-256 key with which a client signs its assertions; it works once a second person agreed.

    The slots hold even where two administrators register at the same moment.
    """

    __tablename__ = "bank_client_keys"
    __table_args__ = (
        Index("uq_bank_client_keys_kid", "kid", unique=True),
        Index(
            "uq_bank_client_keys_slot",
            "client_id",
            "slot",
            unique=True,
            postgresql_where=text("retired_at IS NULL"),
        ),
        CheckConstraint("slot IN (1, 2)", name="two_at_a_time"),
        CheckConstraint(
            "confirmed_by_staff_id <> registered_by_staff_id", name="two_people_agreed"
        ),
        CheckConstraint(
            "confirmed_at IS NOT NULL OR confirmed_by_staff_id IS NULL",
            name="confirmation_has_an_instant",
        ),
        CheckConstraint("kid ~ '^[A-Za-z0-9_-]{43}$'", name="kid_is_a_thumbprint"),
    )
    __protection__ = Protection.open_to_app(grants="SELECT, INSERT, UPDATE")

    client_id: Mapped[UUID] = mapped_column(ForeignKey("bank_clients.id"))
    slot: Mapped[int] = mapped_column(SmallInteger)
    kid: Mapped[SortedText] = mapped_column(comment="Thumbprint of the key (RFC 7638)")
    public_jwk: Mapped[Json] = mapped_column(comment="RFC 7517, public half only")
    registered_at: Mapped[datetime]
    registered_by_staff_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("staff_accounts.id"), comment="Unset: from the console"
    )
    confirmed_at: Mapped[datetime | None] = mapped_column(comment="Opens the door from here on")
    confirmed_by_staff_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff_accounts.id"))
    retired_at: Mapped[datetime | None] = mapped_column(comment="Opens nothing from here on")


class BankSession(Entity):
    """What one access token names: it ends with the token, its key, its client, or when revoked."""

    __tablename__ = "bank_sessions"
    __table_args__ = (
        Index("ix_bank_sessions_key", "key_id"),
        Index("ix_bank_sessions_expires_at", "expires_at"),
        CheckConstraint("expires_at > issued_at", name="lives_a_while"),
        CheckConstraint("num_nonnulls(proof_key, certificate) = 1", name="bound_to_one_thing"),
    )
    __protection__ = Protection.open_to_app(grants=PASSING)

    key_id: Mapped[UUID] = mapped_column(
        ForeignKey("bank_client_keys.id"), comment="Which signed the assertion"
    )
    proof_key: Mapped[str | None] = mapped_column(comment="Thumbprint of the DPoP key (RFC 9449)")
    certificate: Mapped[str | None] = mapped_column(
        comment="SHA-256 of the client certificate (RFC 8705)"
    )
    issued_at: Mapped[datetime] = mapped_column(comment="By the machine's clock, as in the token")
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class BankAssertion(Base):
    """An assertion that was presented once, by the digest of client and `jti`."""

    __tablename__ = "bank_assertions"
    __table_args__ = (
        Index("ix_bank_assertions_expires_at", "expires_at"),
        CheckConstraint("octet_length(digest) = 32", name="digest_is_sha256"),
    )
    __protection__ = Protection.open_to_app(grants=PASSING)

    digest: Mapped[bytes] = mapped_column(primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(comment="Too old by then to be presented again")


class DpopProof(Base):
    """A proof that was presented once, by the digest of its key and `jti`."""

    __tablename__ = "dpop_proofs"
    __table_args__ = (
        Index("ix_dpop_proofs_expires_at", "expires_at"),
        CheckConstraint("octet_length(digest) = 32", name="digest_is_sha256"),
    )
    __protection__ = Protection.open_to_app(grants=PASSING)

    digest: Mapped[bytes] = mapped_column(primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(comment="Too old by then to be presented again")


class BankRead(Entity):
    """What a bank looked at, and when: one row for each call it made, refused ones too.

    Written with every read, so it refers to nothing: clients are never deleted.
    """

    __tablename__ = "bank_reads"
    __protection__ = Protection(append_only=True, grants="SELECT")

    at: Mapped[datetime]
    bank_code: Mapped[SortedText]
    client_id: Mapped[UUID]
    operation: Mapped[str] = mapped_column(comment="As the published contract calls it")
    subject: Mapped[str | None] = mapped_column(comment="The one thing asked for, by its number")
    count: Mapped[int | None] = mapped_column(
        Integer, comment="Things asked for by number, or handed out in a list"
    )
