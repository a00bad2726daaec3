"""The clock of a request: working or calendar days, with the days on which it stood still.

The day something starts never counts; the first day after it is day one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.domain.calendar.working import Calendar, DueDay
from app.domain.catalogue.wording import Limit, LimitUnit

_DAY = timedelta(days=1)


class PauseReason(StrEnum):
    SUPPLEMENT = "supplement"
    PUBLICITY = "publicity"
    APPRAISAL = "appraisal"


@dataclass(frozen=True, slots=True)
class Pause:
    """The clock stands still on every day of [starts_on, ends_before)."""

    starts_on: date
    ends_before: date | None  # None: it still stands still.

    def holds(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_before is None or day < self.ends_before)


@dataclass(frozen=True, slots=True)
class Elapsed:
    """Days used up; never negative, whatever the order of the two days asked about."""

    days: int
    provisional: bool


def due_day(
    start: date, limit: Limit, calendar: Calendar, pauses: Sequence[Pause] = ()
) -> DueDay | None:
    """Return the last day of `limit`, or None while the clock stands still."""
    if any(pause.ends_before is None for pause in pauses):
        return None
    return _last_day(start, limit, calendar, pauses)


def due_for_citizen(start: date, limit: Limit, calendar: Calendar) -> DueDay:
    """Return the last day a person has: a period never ends on a day offices are closed.

    民法典 art. 203; the other way round it would not be fair, so the bureau gets no such day.
    """
    due = _last_day(start, limit, calendar)
    day = due.on
    while not calendar.is_workday(day):
        day += _DAY
    return DueDay(day, due.provisional or not calendar.knows(day))


def last_public_day(start: date, minimum: Limit, calendar: Calendar) -> DueDay:
    """Return the last day a notice must hang: here the first day counts.

    The department of Fujian counted 2025-12-22 to 28 as seven calendar days.
    """
    return _last_day(start - _DAY, minimum, calendar)


def elapsed(
    start: date, until: date, unit: LimitUnit, calendar: Calendar, pauses: Sequence[Pause] = ()
) -> Elapsed:
    """Count the days after `start` up to and with `until` on which the clock ran."""
    days = [start + _DAY * number for number in range(1, (until - start).days + 1)]
    ran = [day for day in days if not any(pause.holds(day) for pause in pauses)]
    return Elapsed(
        days=sum(_counts(day, unit, calendar) for day in ran),
        provisional=not all(_is_known(day, unit, calendar) for day in ran),
    )


def is_overdue(due_on: date | None, today: date) -> bool:
    """The whole of the due day still belongs to whoever owes; without a due day nothing is late."""
    return due_on is not None and today > due_on


def _last_day(
    start: date, limit: Limit, calendar: Calendar, pauses: Sequence[Pause] = ()
) -> DueDay:
    day, left, provisional = start, limit.amount, False
    while left:
        day += _DAY
        if any(pause.holds(day) for pause in pauses):
            continue
        provisional = provisional or not _is_known(day, limit.unit, calendar)
        left -= _counts(day, limit.unit, calendar)
    return DueDay(day, provisional)


def _counts(day: date, unit: LimitUnit, calendar: Calendar) -> bool:
    return unit is LimitUnit.CALENDAR_DAYS or calendar.is_workday(day)


def _is_known(day: date, unit: LimitUnit, calendar: Calendar) -> bool:
    return unit is LimitUnit.CALENDAR_DAYS or calendar.knows(day)
