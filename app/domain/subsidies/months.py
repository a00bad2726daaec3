"""Months: periods are first days, spans are half-open, a yearly amount loses nothing."""

from collections.abc import Iterator
from datetime import date

MONTHS_OF_YEAR = 12


def first_of_month(day: date) -> date:
    return day.replace(day=1)


def plus_months(month: date, count: int) -> date:
    """Return the first day of the month `count` months later, or earlier."""
    year, past = divmod(month.year * MONTHS_OF_YEAR + month.month - 1 + count, MONTHS_OF_YEAR)
    return date(year, past + 1, 1)


def next_month(month: date) -> date:
    return plus_months(month, 1)


def months_between(from_on: date, before_on: date) -> int:
    """Return how many months lie in [from_on, before_on); never less than none."""
    years, months = before_on.year - from_on.year, before_on.month - from_on.month
    return max(0, years * MONTHS_OF_YEAR + months)


def months_in(from_on: date, before_on: date) -> Iterator[date]:
    """Yield the first day of every month in [from_on, before_on)."""
    first = first_of_month(from_on)
    for count in range(months_between(from_on, before_on)):
        yield plus_months(first, count)


def holds(from_on: date, before_on: date | None, month: date) -> bool:
    """Say whether [from_on, before_on) holds the month; None: it has no end."""
    return from_on <= month and (before_on is None or month < before_on)


def month_share(yearly_fen: int, month: date) -> int:
    """Return what a yearly amount pays in this month: whole fen, and twelve add up to it.

    80,140 yuan ÷ 12 leaves two thirds of a fen: the remainder is spread over the year, so that
    at the end of each month exactly its part of the year has been paid.
    """
    number = month.month
    return yearly_fen * number // MONTHS_OF_YEAR - yearly_fen * (number - 1) // MONTHS_OF_YEAR


def months_worth(yearly_fen: int, months: int) -> int:
    """Return so many twelfths of a yearly amount at once, rounded half up to the fen."""
    return (2 * yearly_fen * months + MONTHS_OF_YEAR) // (2 * MONTHS_OF_YEAR)
