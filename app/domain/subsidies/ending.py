"""When it is over, what a death ends, what it leaves owed, and what is owed because of it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.subsidies.months import first_of_month, next_month
from app.domain.subsidies.tariffing import FuneralMonths
from app.domain.subsidies.terms import EndReason
from app.domain.veterans.terms import CategoryCode


@dataclass(frozen=True, slots=True)
class Had:
    """What somebody was owed in the month of death, as far as a funeral grant asks."""

    programme: str
    category: CategoryCode | None


def is_over(ends_before: date | None, this_month: date) -> bool:
    """Say whether neither this month nor any later one is owed."""
    return ends_before is not None and ends_before <= this_month


@dataclass(frozen=True, slots=True)
class Ends:
    """First months no longer owed: known from the start, decided, taken over by another."""

    foreseen_before: date | None
    planned_before: date | None = None
    succeeded_before: date | None = None


def known_end(ends: Ends) -> date | None:
    """Return the first month no longer owed: of several ends the earliest one comes."""
    known = (ends.foreseen_before, ends.planned_before, ends.succeeded_before)
    return min((end for end in known if end is not None), default=None)


def reason_of(ends_before: date | None, ends: Ends) -> EndReason:
    """Say why it ran out: another took its place, somebody decided it, or its term was over."""
    if ends_before == ends.succeeded_before:
        return EndReason.SUCCEEDED
    return EndReason.CONDITIONS_OVER if ends_before == ends.planned_before else EndReason.TERM_OVER


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
