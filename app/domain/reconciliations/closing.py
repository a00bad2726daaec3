"""What may be closed, and what carrying over moves."""

from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.money import yuan
from app.domain.payments.ledger import Move
from app.domain.payments.terms import LedgerName, TransferReason
from app.domain.reconciliations.terms import ClosingKind
from app.domain.results.errors import BooksDoNotBalance, PeriodNotOver, PeriodNotReady
from app.domain.subsidies.months import next_month

CARRIED_OVER = Move(LedgerName.APPROPRIATION, LedgerName.APPROPRIATION, TransferReason.CARRIED_OVER)


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
