"""Which months of an entitlement are owed, and which of them nobody paid."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Protocol

from app.domain.subsidies.months import holds, months_in
from app.domain.subsidies.programme import Cadence


class Stop(Protocol):
    """Months that are not paid. One that repays ends where it began, once it is lifted."""

    @property
    def from_on(self) -> date: ...
    @property
    def before_on(self) -> date | None: ...


def periods_owed(
    cadence: Cadence, due_from: date, ends_before: date | None, before: date
) -> list[date]:
    """Return the periods in [due_from, ends_before) that begin before the month `before`."""
    until = min(before, ends_before or before)
    match cadence:
        case Cadence.ONE_OFF:
            return []  # Its list takes it whenever that is made.
        case Cadence.YEARLY:
            return [month for month in months_in(due_from, until) if month.month == 1]
    return list(months_in(due_from, until))


def missed_periods(
    owed: Sequence[date], taken_care_of: Collection[date], stops: Sequence[Stop]
) -> list[date]:
    """Return those that no payment and no arrears stand for, and that nothing stops."""
    return [
        month
        for month in owed
        if month not in taken_care_of
        and not any(holds(stop.from_on, stop.before_on, month) for stop in stops)
    ]
