"""Payment accounts (收款账户): where an account stands, and which one a payment goes to."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Protocol, TypeVar
from uuid import UUID

from app.domain.accounts.errors import IllegalAccountStep
from app.domain.terms import Term
from app.domain.transitions import follow


class AccountKind(Term):
    """In the order in which accounts are chosen."""

    CARD_LINKED = "card_linked", "优待证关联账户"
    FALLBACK = "fallback", "本人其他账户"
    GUARDIAN = "guardian", "监护人账户"
    SURVIVOR = "survivor", "亲属或丧葬经办人账户"


class AccountStatus(Term):
    UNVERIFIED = "unverified", "待核验"
    VERIFIED = "verified", "正常"
    REFUSED = "refused", "核验未通过"
    BLOCKED = "blocked", "临时挂失"
    FROZEN = "frozen", "司法冻结"
    DORMANT = "dormant", "久悬不动"
    CLOSED = "closed", "已销户"
    REPLACED = "replaced", "已更换"
    ENDED = "ended", "已停用"


STATUS_EN: Mapping[AccountStatus, str] = {
    AccountStatus.UNVERIFIED: "To be verified",
    AccountStatus.VERIFIED: "In order",
    AccountStatus.REFUSED: "Not confirmed",
    AccountStatus.BLOCKED: "Reported lost",
    AccountStatus.FROZEN: "Frozen",
    AccountStatus.DORMANT: "Dormant",
    AccountStatus.CLOSED: "Closed",
    AccountStatus.REPLACED: "Replaced",
    AccountStatus.ENDED: "No longer used",
}


class AccountEvent(StrEnum):
    VERIFY = "verify"
    REFUSE = "refuse"
    REPORT_LOST = "report_lost"
    LIFT_LOSS = "lift_loss"
    FREEZE = "freeze"
    FALL_DORMANT = "fall_dormant"
    WAKE = "wake"
    """The bank activated it: what slept or was frozen is to be verified again."""
    DOUBT = "doubt"
    """Its holder's name changed at the bank: to be compared again."""
    CLOSE = "close"
    REPLACE = "replace"
    END = "end"
    """The bureau pays there no longer; the bank may go on keeping it."""


_S, _E = AccountStatus, AccountEvent

LIVE = frozenset({_S.UNVERIFIED, _S.VERIFIED, _S.BLOCKED, _S.FROZEN, _S.DORMANT})
"""Not over: what is refused, closed or replaced never comes back, another row does."""
TRUSTED = frozenset({_S.VERIFIED, _S.BLOCKED})
"""Verified and, if its card was lost, usable again by itself within days."""

TRANSITIONS: Mapping[tuple[AccountStatus, AccountEvent], AccountStatus] = {
    (_S.UNVERIFIED, _E.VERIFY): _S.VERIFIED,
    (_S.FROZEN, _E.VERIFY): _S.VERIFIED,
    (_S.DORMANT, _E.VERIFY): _S.VERIFIED,
    # A bank may be asked twice, and its first answer may still stand.
    (_S.VERIFIED, _E.VERIFY): _S.VERIFIED,
    (_S.BLOCKED, _E.VERIFY): _S.BLOCKED,
    (_S.UNVERIFIED, _E.REFUSE): _S.REFUSED,
    (_S.VERIFIED, _E.REFUSE): _S.REFUSED,
    (_S.BLOCKED, _E.REFUSE): _S.REFUSED,
    (_S.FROZEN, _E.REFUSE): _S.REFUSED,
    (_S.DORMANT, _E.REFUSE): _S.REFUSED,
    (_S.VERIFIED, _E.REPORT_LOST): _S.BLOCKED,
    # Lost again while it was blocked: the days begin anew.
    (_S.BLOCKED, _E.REPORT_LOST): _S.BLOCKED,
    (_S.BLOCKED, _E.LIFT_LOSS): _S.VERIFIED,
    # An activated or found card that was fine stays fine.
    (_S.VERIFIED, _E.LIFT_LOSS): _S.VERIFIED,
    (_S.VERIFIED, _E.WAKE): _S.VERIFIED,
    (_S.UNVERIFIED, _E.WAKE): _S.UNVERIFIED,
    (_S.BLOCKED, _E.WAKE): _S.BLOCKED,
    (_S.FROZEN, _E.WAKE): _S.UNVERIFIED,
    (_S.DORMANT, _E.WAKE): _S.UNVERIFIED,
    **{(status, _E.FREEZE): _S.FROZEN for status in LIVE},
    **{(status, _E.FALL_DORMANT): _S.DORMANT for status in LIVE - {_S.FROZEN}},
    **{(status, _E.DOUBT): _S.UNVERIFIED for status in (_S.UNVERIFIED, _S.VERIFIED)},
    **{(status, _E.CLOSE): _S.CLOSED for status in LIVE},
    **{(status, _E.REPLACE): _S.REPLACED for status in LIVE},
    **{(status, _E.END): _S.ENDED for status in LIVE},
}


def step(status: AccountStatus, event: AccountEvent) -> AccountStatus:
    """Return the status that `event` leads to, or refuse."""
    return follow(TRANSITIONS, status, event, IllegalAccountStep)


class Account(Protocol):
    @property
    def kind(self) -> AccountKind: ...
    @property
    def status(self) -> AccountStatus: ...
    @property
    def usable_from(self) -> date | None: ...
    @property
    def blocked_until(self) -> date | None: ...
    @property
    def guardianship_id(self) -> UUID | None: ...


A = TypeVar("A", bound=Account)


def usable_on(account: Account, day: date) -> bool:
    """Say whether money may be sent to the account on `day`.

    A loss report lifts itself: from `blocked_until` on the account is as good as before.
    """
    if account.usable_from is None or day < account.usable_from:
        return False
    if account.status is AccountStatus.BLOCKED:
        return account.blocked_until is not None and day >= account.blocked_until
    return account.status is AccountStatus.VERIFIED


def chosen(
    accounts: Iterable[A], day: date, *, deceased: bool, guardianships: Collection[UUID]
) -> A | None:
    """Return the account that pays on `day`; it may still wait for something.

    What is verified goes before what is not, then the card's account before others, then the
    newer before the older. A lost card is waited for: another account is not used meanwhile.
    Dues of the dead go to the account of whoever is to receive them, and to no other; a
    guardian's account counts only while the guardianship it rests on is in force.
    """
    standing = [
        account
        for account in accounts
        if (account.kind is AccountKind.SURVIVOR) is deceased
        and (account.guardianship_id is None or account.guardianship_id in guardianships)
        and account.status in LIVE
        and account.usable_from is not None
        and account.usable_from <= day
    ]
    return min(standing, key=_place, default=None)


_ORDER = list(AccountKind)


def _place(account: Account) -> tuple[bool, int, int]:
    since = account.usable_from
    newest_first = -since.toordinal() if since else 0
    return account.status not in TRUSTED, _ORDER.index(account.kind), newest_first
