"""Half-open periods of days: an end belongs to what comes after."""

from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from typing import Protocol

from app.domain.veterans.errors import PeriodEmpty, PeriodTaken


class Period(Protocol):
    @property
    def starts_on(self) -> date: ...
    @property
    def ends_before(self) -> date | None: ...


def holds(period: Period, day: date) -> bool:
    """Say whether `day` lies in [starts_on, ends_before)."""
    return period.starts_on <= day and (period.ends_before is None or day < period.ends_before)


def lasts_into(period: Period, day: date) -> bool:
    """Say whether any day from `day` on lies in the period."""
    return period.ends_before is None or day < period.ends_before


def check_order(periods: Iterable[Period], *, pointer: str = "/items") -> None:
    """Refuse a period that ends on or before the day it starts."""
    for place, period in enumerate(periods):
        if period.ends_before is not None and period.ends_before <= period.starts_on:
            raise PeriodEmpty(f"{pointer}/{place}/ends_before")


def check_apart(periods: Iterable[Period]) -> None:
    """Refuse periods of which one is empty, or two share a day."""
    listed = list(periods)
    check_order(listed)
    ordered = sorted(listed, key=lambda period: period.starts_on)
    for earlier, later in pairwise(ordered):
        if earlier.ends_before is None or later.starts_on < earlier.ends_before:
            raise PeriodTaken


def full_years(since: date, until: date) -> int:
    """Return completed years: who is born on 29 February is a year older on 1 March."""
    return until.year - since.year - ((until.month, until.day) < (since.month, since.day))
