"""Staff accounts, and their sessions."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.identity.staff import SessionEnd
from app.models.base import DivisionCode, Entity, Versioned, strenum
from app.models.sealed import Sealed
from app.models.security import PASSING, Protection
from app.policies.permissions import Role


class StaffAccount(Versioned, Entity):
    """Somebody of the bureau or a station: one role in one division."""

    __tablename__ = "staff_accounts"
    __table_args__ = (
        Index("uq_staff_accounts_username", "username", unique=True),
        Index("ix_staff_accounts_division", "division_code", "id"),
        CheckConstraint("username ~ '^[a-z][a-z0-9_.-]{2,31}$'", name="username_is_plain"),
    )
    __protection__ = Protection.open_to_app(grants="SELECT, INSERT, UPDATE")

    username: Mapped[str] = mapped_column(Text(collation="C"), comment="Lower case, for ever")
    name: Mapped[str] = mapped_column(comment="As colleagues and citizens read it")
    role: Mapped[Role] = mapped_column(strenum(Role))
    division_code: Mapped[DivisionCode] = mapped_column(
        ForeignKey("divisions.code"), comment="Its subtree is what the account may see"
    )
    person_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("persons.id"), comment="Set where the registry knows them: nobody decides alone"
    )
    password_hash: Mapped[str] = mapped_column(comment="argon2id, with its parameters")
    password_given: Mapped[bool] = mapped_column(
        comment="Given by somebody else: must be replaced before anything else"
    )
    totp_secret_sealed: Mapped[bytes]
    last_totp_step: Mapped[int | None] = mapped_column(comment="Codes up to this step are spent")
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]

    totp_secret = Sealed()


class StaffSession(Entity):
    """One sign-in at a desk; it ends when idle, at its absolute end, or when revoked."""

    __tablename__ = "staff_sessions"
    __table_args__ = (
        Index("ix_staff_sessions_account", "account_id"),
        CheckConstraint("ends_at > created_at", name="lives_a_while"),
        CheckConstraint("idle_ends_at <= ends_at", name="idle_end_comes_first"),
        CheckConstraint(
            "(revoked_at IS NULL) = (revoked_because IS NULL)", name="an_end_has_a_reason"
        ),
    )
    __protection__ = Protection.open_to_app(grants=PASSING)

    account_id: Mapped[UUID] = mapped_column(ForeignKey("staff_accounts.id"))
    created_at: Mapped[datetime]
    idle_ends_at: Mapped[datetime] = mapped_column(comment="Moved on by every refresh")
    ends_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    revoked_because: Mapped[SessionEnd | None] = mapped_column(strenum(SessionEnd))

    def live(self, now: datetime) -> bool:
        return self.revoked_at is None and now < self.idle_ends_at

    def revoke(self, because: SessionEnd, at: datetime) -> None:
        self.revoked_at, self.revoked_because = at, because


@dataclass(frozen=True)
class FirstCredentials:
    """Told once, to be handed over in person; the password must be replaced at first use."""

    account: StaffAccount
    password: str = field(repr=False)
    totp_uri: str = field(repr=False)
