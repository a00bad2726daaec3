"""Working days of the Chinese calendar, with its days off in lieu and make-up days."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

_DAY = timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class DueDay:
    """The day on which a number of working days has passed.

    `provisional` when the way there crossed a year whose days off nobody has published yet: only
    weekends were left out, and the day must be reckoned again once the State Council has spoken.
    """

    on: date
    provisional: bool


@dataclass(frozen=True, slots=True)
class WorkdayCount:
    """How many working days lie between two days; `provisional` as in `DueDay`."""

    days: int
    provisional: bool


@dataclass(frozen=True, slots=True)
class Calendar:
    """The published years with their exceptions from Monday to Friday."""

    years: frozenset[int] = field(default_factory=frozenset)
    off_days: frozenset[date] = field(default_factory=frozenset)
    work_days: frozenset[date] = field(default_factory=frozenset)
    acts_as: Mapping[date, int] = field(default_factory=dict, hash=False)
    """Whose weekday a make-up day works as, where its notice says so; 0 is Monday."""

    def knows(self, day: date) -> bool:
        """Say whether the year of the day has been published."""
        return day.year in self.years

    def is_workday(self, day: date) -> bool:
        """Say whether offices work on the day, by weekends alone in an unpublished year."""
        if day in self.work_days:
            return True
        return day not in self.off_days and day.weekday() < _SATURDAY

    def acting_weekday(self, day: date, unstated: int | None = None) -> int | None:
        """Return the weekday whose habits hold on the day; None on a day off.

        `unstated` is what a make-up day works as where its notice does not say.
        """
        if day in self.work_days:
            return self.acts_as.get(day, unstated)
        return day.weekday() if self.is_workday(day) else None

    def add_workdays(self, start: date, amount: int) -> DueDay:
        """Return the day `amount` working days after `start`, which itself does not count."""
        if amount < 0:
            raise ValueError("Working days are counted forwards.")
        day, left, provisional = start, amount, False
        while left:
            day += _DAY
            provisional = provisional or not self.knows(day)
            left -= self.is_workday(day)
        return DueDay(day, provisional)

    def count_workdays(self, after: date, until: date) -> WorkdayCount:
        """Count the working days later than `after` up to and with `until`: undoes `add_workdays`.

        Nothing lies between a day and an earlier one: the count is then zero.
        """
        days = [after + _DAY * step for step in range(1, (until - after).days + 1)]
        return WorkdayCount(
            days=sum(self.is_workday(day) for day in days),
            provisional=not all(self.knows(day) for day in days),
        )
