"""A bank claims to have paid what was taken for not paid: two people settle what came of it."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from app.domain.payments.payment_states import AT_BANK
from app.domain.payments.terms import PaymentStatus
from app.domain.results.errors import (
    ClaimNeedsTwo,
    ClaimSameHands,
    EvidenceRefused,
    MonthPaidElsewhere,
    PaymentAtBank,
    PaymentOnList,
)
from app.domain.results.terms import LineProblem

CLAIMS = frozenset({LineProblem.LATE_PAID, LineProblem.NOT_SENT, LineProblem.PAID_TWICE})
"""While one of them is open, nobody pays that month again."""


class Settling(StrEnum):
    """What follows where the bank has paid indeed."""

    PAID = "paid"
    REPEATED = "repeated"
    """The payment stands as paid on this very attempt."""
    PAID_TWICE = "paid_twice"
    """Paid on another attempt too: what was paid too much is to come back."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a line claims, and where the payment stands that it names.

    `told_fen` is what the bank was told to pay with that attempt, None where it never was.
    `beside` is where another payment for the same month stands, None without one.
    """

    attempt: int
    amount_fen: int
    told_fen: int | None
    status: PaymentStatus
    running: int
    beside: PaymentStatus | None = None


def require_one_person_enough(problem: LineProblem) -> None:
    if problem in CLAIMS:
        raise ClaimNeedsTwo


def require_other_person(staff_id: UUID, answered_by: UUID) -> None:
    if staff_id == answered_by:
        raise ClaimSameHands


def settling(claim: Claim) -> Settling:
    """Decide what a confirmed claim does, or say what must come first."""
    if claim.status is PaymentStatus.READY:
        # A list that people have signed changes under nobody's hand.
        raise PaymentOnList
    if claim.status in AT_BANK:
        raise PaymentAtBank
    if claim.status is PaymentStatus.PAID:
        return Settling.REPEATED if claim.attempt == claim.running else Settling.PAID_TWICE
    if claim.beside is PaymentStatus.PAID:
        return Settling.PAID_TWICE
    if claim.beside is not None:
        raise MonthPaidElsewhere
    if claim.told_fen != claim.amount_fen:
        raise EvidenceRefused
    return Settling.PAID
