"""Where a payment stands, and the only ways from there: what the table lacks is forbidden."""

from collections.abc import Mapping
from enum import StrEnum

from app.domain.payments.errors import IllegalPaymentStep
from app.domain.payments.terms import PaymentStatus
from app.domain.transitions import follow


class PaymentEvent(StrEnum):
    SEND = "send"
    HOLD = "hold"
    CONFIRM = "confirm"
    """The bank says that the money is there."""
    FAIL = "fail"
    DOUBT = "doubt"
    """What the bank says cannot be believed as it is: asked about, and never sent again."""
    RETURN = "return"
    """Paid, and the money came back (退票)."""
    REJECT = "reject"
    """The bank refused the whole remittance: nothing of it was tried."""
    REISSUE = "reissue"
    """Another attempt, in another batch; the one that is over is archived."""
    WITHDRAW = "withdraw"
    """Its batch was cancelled, or built anew without it, before anything was sent."""
    GIVE_UP = "give_up"
    SETTLE = "settle"
    """Taken for not paid, and paid all the same: two people have the bank's word for it."""


_S, _E = PaymentStatus, PaymentEvent

TRANSITIONS: Mapping[tuple[PaymentStatus, PaymentEvent], PaymentStatus] = {
    (_S.READY, _E.SEND): _S.SENT,
    (_S.READY, _E.HOLD): _S.HELD,
    (_S.READY, _E.WITHDRAW): _S.CANCELLED,
    (_S.HELD, _E.REISSUE): _S.READY,
    (_S.HELD, _E.GIVE_UP): _S.CANCELLED,
    (_S.SENT, _E.CONFIRM): _S.PAID,
    (_S.SENT, _E.FAIL): _S.FAILED,
    (_S.SENT, _E.DOUBT): _S.UNKNOWN,
    (_S.SENT, _E.REJECT): _S.HELD,
    (_S.PAID, _E.RETURN): _S.RETURNED,
    (_S.FAILED, _E.REISSUE): _S.READY,
    (_S.FAILED, _E.GIVE_UP): _S.CANCELLED,
    # Paid after failed contradicts itself: nothing is sent again before the bank explained it.
    (_S.FAILED, _E.DOUBT): _S.UNKNOWN,
    (_S.UNKNOWN, _E.CONFIRM): _S.PAID,
    (_S.UNKNOWN, _E.FAIL): _S.FAILED,
    (_S.RETURNED, _E.REISSUE): _S.READY,
    (_S.RETURNED, _E.GIVE_UP): _S.CANCELLED,
    (_S.RETURNED, _E.DOUBT): _S.UNKNOWN,
    (_S.HELD, _E.SETTLE): _S.PAID,
    (_S.FAILED, _E.SETTLE): _S.PAID,
    (_S.RETURNED, _E.SETTLE): _S.PAID,
    (_S.CANCELLED, _E.SETTLE): _S.PAID,
}

REISSUABLE = frozenset(status for status, event in TRANSITIONS if event is _E.REISSUE)
"""The money is back, or never left: another attempt pays nobody twice."""

AT_BANK = frozenset({_S.SENT, _S.UNKNOWN})
"""The bank owes an answer."""

SENT = AT_BANK | {_S.PAID}
"""The money left, or may have."""

LIVE = frozenset(PaymentStatus) - {_S.CANCELLED}
"""Stands in the way of a second payment for the same month."""


def step(status: PaymentStatus, event: PaymentEvent) -> PaymentStatus:
    """Return the status that `event` leads to, or refuse."""
    return follow(TRANSITIONS, status, event, IllegalPaymentStep)


def version_of(attempt: int, status: PaymentStatus) -> int:
    """Return what differs wherever a payment stands differently: payments count no changes.

    They are moved by the million, and whoever acts on one has to have seen attempt and status.
    """
    return attempt * len(PaymentStatus) + list(PaymentStatus).index(status)
