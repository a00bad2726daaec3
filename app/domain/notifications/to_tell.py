"""Whose payment did not arrive for a reason that only she can mend: a text goes to her."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from app.domain.notifications.terms import Told
from app.domain.payments.holds import HoldReason
from app.domain.payments.plain_words import HELD_BACK, Plain
from app.domain.payments.terms import PaymentStatus
from app.domain.results.codes import BankBook, Meaning

_TOLD: Mapping[PaymentStatus, Told] = {
    PaymentStatus.FAILED: Told.PAYMENT_FAILED,
    PaymentStatus.RETURNED: Told.PAYMENT_RETURNED,
}
_HERS_TO_MEND = frozenset({HoldReason.ACCOUNT_UNUSABLE, HoldReason.PAID_BEFORE})


class Settled(Protocol):
    """A payment as the bank left it."""

    id: UUID
    status: PaymentStatus
    result_code: str | None


@dataclass(frozen=True, slots=True)
class ToTell:
    """One payment that did not arrive, or line that was left out, and why."""

    line_id: UUID
    told: Told
    why: Plain


def of_result(book: BankBook, payment: Settled) -> ToTell | None:
    """What the office sends again by itself asks nothing of anybody: the app shows it."""
    told = _TOLD.get(payment.status)
    if told is None or payment.result_code is None:
        return None
    outcome = book.outcome_of(payment.result_code)
    if outcome.meaning is not Meaning.FIX_DATA:
        return None
    return ToTell(payment.id, told, Plain(outcome.reason, outcome.next_step))


def of_results(book: BankBook, payments: Iterable[Settled]) -> list[ToTell]:
    return [found for payment in payments if (found := of_result(book, payment))]


def of_hold(payment_id: UUID, reason: str | None) -> ToTell | None:
    """Of a stop or an end she was told when it was decided."""
    if reason is None or HoldReason(reason) not in _HERS_TO_MEND:
        return None
    return ToTell(payment_id, Told.PAYMENT_HELD, HELD_BACK[HoldReason(reason)])
