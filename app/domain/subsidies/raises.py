"""Arrears of a raise: what a month should have paid, less what it paid. History is not touched.

A result below what was paid is never a negative line: it is told apart, for supervision.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from app.domain.batches.weighing import Beside, Weighed, left_below_fen, weigh_beside
from app.domain.subsidies.pairs import PairMatrix
from app.domain.subsidies.rate_book import RateBook
from app.domain.subsidies.rates import Rate
from app.domain.subsidies.reckoning import reckon
from app.domain.subsidies.tariff import RateMissing, TariffKey


@dataclass(frozen=True, slots=True)
class PaidMonth:
    """One paid period, or `count` that are alike; `noted_fen` was raised already."""

    key: TariffKey
    paid_fen: int
    noted_fen: int = 0
    count: int = 1
    beside: tuple[Beside, ...] = ()
    """What the person has besides, where one of the two is paid as a difference to the other."""
    below_fen: int = 0
    """What was paid and noted of the programmes that this one reduces."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What one of these months is still owed; below zero: what it was paid too much."""

    of: PaidMonth
    due_fen: int

    @property
    def total_fen(self) -> int:
        return self.due_fen * self.of.count


@dataclass(frozen=True, slots=True)
class Raises:
    due: tuple[Difference, ...]
    lower: tuple[Difference, ...]
    unknown: tuple[PaidMonth, ...]  # What they should have paid nobody can reckon.


NO_PAIRS = PairMatrix.empty()


def arrears_of(
    paid: Iterable[PaidMonth], book: RateBook, known_at: datetime, matrix: PairMatrix = NO_PAIRS
) -> Raises:
    """Compare every paid month with what is known at that moment."""
    due, lower, unknown = [], [], []
    for month in paid:
        tariff = reckon(month.key, book, known_at)
        if isinstance(tariff, RateMissing):
            unknown.append(month)
            continue
        weighed = Weighed(month.key, tariff)
        left_fen = _now_fen(weighed, month, matrix, book, known_at)
        left_fen -= month.paid_fen + month.noted_fen
        if left_fen > 0:
            due.append(Difference(month, left_fen))
        elif left_fen < 0:
            lower.append(Difference(month, left_fen))
    return Raises(tuple(due), tuple(lower), tuple(unknown))


def _now_fen(
    weighed: Weighed, month: PaidMonth, matrix: PairMatrix, book: RateBook, known_at: datetime
) -> int:
    """What the month is worth by the pairs, less what was paid too much of those it reduces."""
    own = weigh_beside(weighed, month.beside, matrix, book, known_at)
    if own.tariff is None or own.paired:
        return 0
    below_fen = left_below_fen(weighed, month.beside, matrix, book, known_at)
    return own.tariff.amount_fen - max(0, month.below_fen - below_fen)


def succeeded_by(rates: Iterable[Rate], new: Iterable[Rate]) -> list[Rate]:
    """Return the rates as they would stand once the new ones were published."""
    begins = {(rate.key, rate.component, rate.county_code): rate for rate in new}
    standing = []
    for rate in rates:
        successor = begins.get((rate.key, rate.component, rate.county_code))
        if successor is not None and rate.effective_before is None:
            standing.append(
                replace(
                    rate,
                    effective_before=successor.effective_from,
                    closed_at=successor.known_at,
                )
            )
        else:
            standing.append(rate)
    return [*standing, *begins.values()]
