"""What a payment account and its change look like to whoever may see them."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field

from app.domain.accounts.accounts import STATUS_EN, AccountKind, AccountStatus
from app.domain.accounts.changes import STATE_EN, ChangeOrigin, ChangeState
from app.queries.accounts.views import ShownAccount, ShownChange
from app.schemas.common import At, Text, Version, Wire
from app.schemas.guide_parts import Wording

NumberTyped = Annotated[str, Text(40)]
BankCode = Annotated[str, Field(strict=True, pattern=r"^[A-Z]{2,8}$", examples=["ABC"])]


class BankRead(Wire):
    """A bank that benefits are paid through."""

    code: str
    """As `ABC`."""
    name: Wording
    """Its name."""


class AccountRead(Wire):
    """A payment account; never its number."""

    id: UUID
    """The account."""
    version: Version
    """Goes up with every change."""
    bank: BankRead
    """Where it is held."""
    kind: AccountKind
    """Whose account it is, and why dues go there."""
    holder_name: str
    """In whose name it stands."""
    last4: str
    """The last four digits, as banks print them."""
    status: AccountStatus
    """Where it stands."""
    status_label: Wording
    """The same for people."""
    current: bool
    """Whether benefits are paid to it now."""
    usable_from: date | None
    """First day it is paid to; null until its change takes effect."""
    blocked_until: date | None
    """The day on which a loss report lifts itself; null without one."""
    verified_at: At | None
    """When the bank last confirmed it."""
    opened_at: At
    """When it was entered."""
    ended_at: At | None
    """When it was over; null while it is not."""

    @classmethod
    def of(cls, shown: ShownAccount) -> Self:
        account, bank = shown.account, shown.bank
        return cls(
            id=account.id,
            version=account.version,
            bank=BankRead(code=bank.code, name=Wording(zh=bank.name_zh, en=bank.name_en)),
            kind=account.kind,
            holder_name=account.holder_name,
            last4=account.last4,
            status=account.status,
            status_label=Wording(zh=account.status.label, en=STATUS_EN[account.status]),
            current=account.current,
            usable_from=account.usable_from,
            blocked_until=account.blocked_until,
            verified_at=account.verified_at,
            opened_at=account.opened_at,
            ended_at=account.ended_at,
        )


class ChangeRead(Wire):
    """A change of the account that benefits are paid to."""

    id: UUID
    """The change."""
    version: Version
    """Send it back as If-Match to cancel or decide."""
    origin: ChangeOrigin
    """Who asked for it."""
    state: ChangeState
    """Where it stands."""
    state_label: Wording
    """The same for people, at most five Chinese characters."""
    account: AccountRead
    """The new account."""
    replaces_id: UUID | None
    """The account that paid when it was asked for; null where there was none."""
    requested_at: At
    """When it was asked for."""
    effective_on: date | None
    """First day after the cooling-off; null until somebody else has looked."""
    applied_at: At | None
    """When it took effect."""

    @classmethod
    def of(cls, shown: ShownChange) -> Self:
        change = shown.change
        return cls(
            id=change.id,
            version=change.version,
            origin=change.origin,
            state=change.state,
            state_label=Wording(zh=change.state.label, en=STATE_EN[change.state]),
            account=AccountRead.of(shown.account),
            replaces_id=change.replaces_id,
            requested_at=change.requested_at,
            effective_on=change.effective_on,
            applied_at=change.applied_at,
        )
