"""A payment in trouble, in words that a clerk can say on the telephone."""

from app.domain.payments.holds import HoldReason
from app.domain.payments.plain_words import Plain, explained
from app.domain.payments.terms import PaymentStatus
from app.domain.results.codes import BankBook


def plain_of(
    book: BankBook, status: PaymentStatus, result_code: str | None, hold_reason: str | None
) -> Plain:
    """Say why, and what to do now; what the bank said stands first where it said something."""
    by_bank = None if result_code is None else book.outcome_of(result_code)
    held = None if hold_reason is None else HoldReason(hold_reason)
    return explained(status, by_bank=by_bank, held=held)
