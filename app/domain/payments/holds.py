"""Why a line that was approved is not sent after all; it waits for the department."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.domain.terms import Term


class HoldReason(Term):
    """Codes that `payments.hold_reason` holds."""

    ACCOUNT_CHANGED = "account_changed", "批准后更换了收款账户"
    ACCOUNT_UNUSABLE = "account_unusable", "收款账户当前不能入账"
    PAID_BEFORE = "paid_before", "银行称旧次发放已付"
    DEATH = "death", "批准后得知去世"
    APPROVAL_REVOKED = "approval_revoked", "待遇依据的批准决定已撤销"
    SUSPENDED = "suspended", "批准后停发"
    ENTITLEMENT_OVER = "entitlement_over", "批准后待遇终止"
    REJECTED_BY_BANK = "rejected_by_bank", "银行整包退回"
    BATCH_CANCELLED = "batch_cancelled", "重发批次已撤销"


HOLD_REASON_EN: Mapping[HoldReason, str] = {
    HoldReason.ACCOUNT_CHANGED: "The account was changed after the approval",
    HoldReason.ACCOUNT_UNUSABLE: "The account cannot receive money now",
    HoldReason.PAID_BEFORE: "The bank says that an earlier attempt was paid",
    HoldReason.DEATH: "A death became known after the approval",
    HoldReason.APPROVAL_REVOKED: "The approval that the entitlement rested on was revoked",
    HoldReason.SUSPENDED: "Stopped after the approval",
    HoldReason.ENTITLEMENT_OVER: "The entitlement ended after the approval",
    HoldReason.REJECTED_BY_BANK: "The bank refused the whole remittance",
    HoldReason.BATCH_CANCELLED: "The batch that was to pay it again was cancelled",
}


@dataclass(frozen=True, slots=True)
class Since:
    """What became of a line between its build and the moment it would be sent."""

    account_replaced: bool
    account_usable: bool
    deceased: bool
    suspended: bool
    entitled: bool
    revoked: bool = False
    """The approval was struck down: what was not paid under it is not owed."""
    paid_before: bool = False
    """The bank says so of an attempt that is over, and nobody has looked into it."""


def hold_reason(since: Since) -> HoldReason | None:
    """Return the gravest reason to keep the line back, or None: it may go."""
    return next((reason for reason, holds in _RULES.items() if holds(since)), None)


_RULES: Mapping[HoldReason, Callable[[Since], bool]] = {
    HoldReason.PAID_BEFORE: lambda since: since.paid_before,
    HoldReason.DEATH: lambda since: since.deceased,
    HoldReason.APPROVAL_REVOKED: lambda since: since.revoked,
    HoldReason.ENTITLEMENT_OVER: lambda since: not since.entitled,
    HoldReason.SUSPENDED: lambda since: since.suspended,
    HoldReason.ACCOUNT_CHANGED: lambda since: since.account_replaced,
    HoldReason.ACCOUNT_UNUSABLE: lambda since: not since.account_usable,
}
