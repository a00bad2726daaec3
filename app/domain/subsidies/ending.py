"""What a death ends, what it leaves owed, and what is owed because of it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.subsidies.months import first_of_month, next_month
from app.domain.subsidies.tariffing import FuneralMonths
from app.domain.veterans.terms import CategoryCode


@dataclass(frozen=True, slots=True)
class Had:
    """What somebody was owed in the month of death, as far as a funeral grant asks."""

    programme: str
    category: CategoryCode | None


def end_after_death(starts_on: date, died_on: date) -> date:
    """Return the first month no longer owed: the one after the death [O]."""
    return max(starts_on, next_month(first_of_month(died_on)))


def funeral_of(had: Sequence[Had], lines: Collection[FuneralMonths]) -> tuple[Had, int] | None:
    """Return which of the entitlements brings the most funeral months, and how many.

    One person has one funeral: several identities never add up (条例 art. 16, by analogy [O]).
    """
    fitting = [
        (line.months, each)
        for each in had
        for line in lines
        if each.programme == line.programme and each.category in line.categories
    ]
    if not fitting:
        return None
    months, best = max(fitting, key=lambda pair: pair[0])
    return best, months
