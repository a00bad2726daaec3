"""Who signs in from the mini program, and which person of the registry that is."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.identity.binding import BindingEnd, BindingMethod
from app.domain.identity.staff import SessionEnd
from app.models.base import Entity, strenum
from app.models.security import PASSING, Protection


class WechatAccount(Entity):
    """One openid of one mini program; an account is no identity."""

    __tablename__ = "wechat_accounts"
    __table_args__ = (Index("uq_wechat_accounts_openid", "appid", "openid", unique=True),)
    __protection__ = Protection.open_to_app(grants="SELECT, INSERT, UPDATE")

    appid: Mapped[str] = mapped_column(Text(collation="C"))
    openid: Mapped[str] = mapped_column(Text(collation="C"), comment="Unique within one appid only")
    unionid: Mapped[str | None] = mapped_column(
        Text(collation="C"), comment="Joins mini programs of one owner, where WeChat tells it"
    )
    created_at: Mapped[datetime]


class IdentityBinding(Entity):
    """An account stood for a person from `bound_at` until `unbound_at`.

    One person at a time per account; several accounts may stand for one person.
    """

    __tablename__ = "identity_bindings"
    __table_args__ = (
        Index(
            "uq_identity_bindings_account",
            "account_id",
            unique=True,
            postgresql_where=text("unbound_at IS NULL"),
        ),
        Index("ix_identity_bindings_person", "person_id"),
        CheckConstraint("unbound_at >= bound_at", name="ends_after_beginning"),
        CheckConstraint(
            "(unbound_at IS NULL) = (unbound_because IS NULL)", name="an_end_has_a_reason"
        ),
    )
    __protection__ = Protection.open_to_app(grants="SELECT, INSERT, UPDATE")

    account_id: Mapped[UUID] = mapped_column(ForeignKey("wechat_accounts.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    method: Mapped[BindingMethod] = mapped_column(strenum(BindingMethod))
    bound_at: Mapped[datetime]
    unbound_at: Mapped[datetime | None]
    unbound_because: Mapped[BindingEnd | None] = mapped_column(strenum(BindingEnd))

    def end(self, because: BindingEnd, at: datetime) -> None:
        self.unbound_at, self.unbound_because = at, because


class BindingCode(Entity):
    """A code on paper, made face to face at the station for one person."""

    __tablename__ = "binding_codes"
    __table_args__ = (
        Index("uq_binding_codes_code", "code_index", unique=True),
        Index("ix_binding_codes_person", "person_id"),
        CheckConstraint("expires_at > issued_at", name="lives_a_while"),
        CheckConstraint("tries_left >= 0", name="tries_are_left_or_none"),
        CheckConstraint(
            "(used_at IS NULL) = (used_by_account_id IS NULL)", name="use_is_whole_or_absent"
        ),
    )
    __protection__ = Protection.open_to_app(grants="SELECT, INSERT, UPDATE")

    code_index: Mapped[bytes] = mapped_column(
        comment="Keyed HMAC: twelve digits would not withstand a plain hash"
    )
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    issued_by_staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff_accounts.id"))
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    tries_left: Mapped[int] = mapped_column(
        SmallInteger, comment="A right code with a wrong name costs one"
    )
    used_at: Mapped[datetime | None]
    used_by_account_id: Mapped[UUID | None] = mapped_column(ForeignKey("wechat_accounts.id"))

    def usable(self, now: datetime) -> bool:
        return self.used_at is None and self.tries_left > 0 and now < self.expires_at


class CitizenSession(Entity):
    """A refresh family: every token that came out of one sign-in; revoked as a whole."""

    __tablename__ = "citizen_sessions"
    __table_args__ = (
        Index("ix_citizen_sessions_account", "account_id"),
        CheckConstraint("ends_at > created_at", name="lives_a_while"),
        CheckConstraint(
            "(revoked_at IS NULL) = (revoked_because IS NULL)", name="an_end_has_a_reason"
        ),
    )
    __protection__ = Protection.open_to_app(grants=PASSING)

    account_id: Mapped[UUID] = mapped_column(ForeignKey("wechat_accounts.id"))
    created_at: Mapped[datetime]
    ends_at: Mapped[datetime] = mapped_column(comment="Whatever is refreshed, not after this")
    revoked_at: Mapped[datetime | None]
    revoked_because: Mapped[SessionEnd | None] = mapped_column(strenum(SessionEnd))

    def live(self, now: datetime) -> bool:
        return self.revoked_at is None and now < self.ends_at

    def revoke(self, because: SessionEnd, at: datetime) -> None:
        self.revoked_at, self.revoked_because = at, because
