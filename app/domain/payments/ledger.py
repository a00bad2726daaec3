"""Which transfer each happening posts: debit and credit of one county's accounts.

Every account but the treasury is filled by credits and emptied by debits. Where the money of a
payment lies follows from its status alone, so the sum of payments by place is the ledger.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from uuid import UUID

from app.domain.payments.terms import LedgerName, PaymentStatus, TransferReason

_L, _S, _R = LedgerName, PaymentStatus, TransferReason


@dataclass(frozen=True, slots=True)
class Move:
    """From one account to another, and why."""

    debit: LedgerName
    credit: LedgerName
    reason: TransferReason


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """One transfer, before it is written. A reference posts once, however often it is sent.

    Money of an earlier year comes back into the year in which it is paid again:
    `debit_year` and `credit_year` then differ.
    """

    county_code: str
    programme: str
    move: Move
    debit_year: int
    credit_year: int
    amount_fen: int
    count: int
    reference: str
    batch_id: UUID | None = None


GRANTED = Move(_L.TREASURY, _L.APPROPRIATION, _R.GRANTED)
APPROVED = Move(_L.APPROPRIATION, _L.PAYABLE, _R.APPROVED)
REISSUED = Move(_L.RETURNED, _L.PAYABLE, _R.REISSUED)
CANCELLED = Move(_L.PAYABLE, _L.APPROPRIATION, _R.GIVEN_UP)
REISSUE_CANCELLED = Move(_L.PAYABLE, _L.RETURNED, _R.CORRECTED)
HELD = Move(_L.PAYABLE, _L.RETURNED, _R.HELD)
GIVEN_UP = Move(_L.RETURNED, _L.APPROPRIATION, _R.GIVEN_UP)
PAID_AFTER_ALL = Move(_L.APPROPRIATION, _L.PAID, _R.CORRECTED)
RECOVERED = Move(_L.PAID, _L.RECOVERED, _R.RECOVERED)

PLACE: Mapping[PaymentStatus, LedgerName] = {
    _S.SENT: _L.PAYABLE,
    _S.UNKNOWN: _L.PAYABLE,
    _S.PAID: _L.PAID,
    _S.FAILED: _L.RETURNED,
    _S.RETURNED: _L.RETURNED,
    _S.HELD: _L.RETURNED,
}
"""Where the money of a payment lies once its batch was submitted."""

_REASON: Mapping[tuple[PaymentStatus, PaymentStatus], TransferReason] = {
    (_S.SENT, _S.PAID): _R.CONFIRMED,
    (_S.UNKNOWN, _S.PAID): _R.CONFIRMED,
    (_S.SENT, _S.FAILED): _R.FAILED,
    (_S.UNKNOWN, _S.FAILED): _R.FAILED,
    (_S.SENT, _S.HELD): _R.HELD,
    (_S.PAID, _S.RETURNED): _R.RETURNED,
}


@cache
def move_between(before: PaymentStatus, after: PaymentStatus) -> Move | None:
    """Return what a change of status at the bank moves; None: the money stays where it is."""
    debit, credit = PLACE[before], PLACE[after]
    if debit is credit:
        return None
    # What was thought to be back and is in doubt again belongs to the bank's account of things.
    return Move(debit, credit, _REASON.get((before, after), _R.CORRECTED))


def move_of_settling(before: PaymentStatus) -> Move | None:
    """Return what moves where something was paid after all; given up, it is charged once more."""
    return PAID_AFTER_ALL if before is _S.CANCELLED else move_between(before, _S.PAID)


def year_of(period: date) -> int:
    """The year whose appropriation a batch of that period is charged to, arrears and all."""
    return period.year


def balance_fen(*, debits_fen: int, credits_fen: int) -> int:
    return credits_fen - debits_fen
