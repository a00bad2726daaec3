"""What may be closed, and what carrying over moves."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from app.domain.money import yuan
from app.domain.payments.ledger import APPROVED, GRANTED, REISSUED, Move, Posting
from app.domain.payments.terms import LedgerName, TransferReason
from app.domain.reconciliations.terms import ClosingKind
from app.domain.results.errors import (
    BooksDoNotBalance,
    PeriodNotOver,
    PeriodNotReady,
    YearClosed,
    YearStillPays,
)
from app.domain.subsidies.months import next_month

CARRIED_OVER = Move(LedgerName.APPROPRIATION, LedgerName.APPROPRIATION, TransferReason.CARRIED_OVER)
_CHARGES = frozenset({GRANTED, APPROVED, REISSUED})
"""What makes new money of a year, or new payments from it."""


@dataclass(frozen=True, slots=True)
class Books:
    """What stands in a county's books; sides of the whole ledger, and what is paid in it."""

    debits_fen: int
    credits_fen: int
    paid_fen: int
    payments_paid_fen: int


def span(kind: ClosingKind, starts_on: date) -> tuple[date, date]:
    """Return the first day of a period and the first after it."""
    match kind:
        case ClosingKind.DAY:
            return starts_on, starts_on + timedelta(days=1)
        case ClosingKind.MONTH:
            first = starts_on.replace(day=1)
            return first, next_month(first)
        case ClosingKind.YEAR:
            return date(starts_on.year, 1, 1), date(starts_on.year + 1, 1, 1)


def require_over(before_on: date, today: date) -> None:
    if today < before_on:
        raise PeriodNotOver


def require_ready(still_open: int) -> None:
    if still_open:
        raise PeriodNotReady(count=still_open)


def require_balance(books: Books) -> None:
    """Debits equal credits, and the ledger says the same as the payments do."""
    apart_fen = abs(books.debits_fen - books.credits_fen)
    apart_fen += abs(books.paid_fen - books.payments_paid_fen)
    if apart_fen:
        raise BooksDoNotBalance(difference_yuan=yuan(apart_fen))


def require_nothing_payable(payable_fen: int) -> None:
    """Nothing of a year that closes may still be on its way; what came back stays reissuable."""
    if payable_fen:
        raise YearStillPays(payable_yuan=yuan(payable_fen))


def holding_year(year: int, carried: Mapping[int, bool]) -> int:
    """Return the year whose appropriation has the money: what was carried over took it along.

    `carried`: the years that are closed, and of each whether its leftovers went on.
    """
    while carried.get(year, False):
        year += 1
    return year


def in_open_books(posting: Posting, carried: Mapping[int, bool]) -> Posting:
    """Let what comes back into a closed year's appropriation follow the leftovers of it."""
    if posting.move in _CHARGES and posting.credit_year in carried:
        raise YearClosed(year=posting.credit_year)
    debit, credit = posting.debit_year, posting.credit_year
    if posting.move.debit is LedgerName.APPROPRIATION:
        debit = holding_year(debit, carried)
    if posting.move.credit is LedgerName.APPROPRIATION:
        credit = holding_year(credit, carried)
    return replace(posting, debit_year=debit, credit_year=credit)


def touches_a_year(posting: Posting) -> bool:
    """Say whether a closed year bears on it; what only banks report moves within its own."""
    moved = (posting.move.debit, posting.move.credit)
    return posting.move in _CHARGES or LedgerName.APPROPRIATION in moved
