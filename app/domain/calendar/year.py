"""One year of the calendar as the State Council publishes it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.calendar.working import Calendar

_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class DaysOff:
    """A holiday with its period; both days belong to it, as the notice prints them."""

    name: str
    from_on: date
    through_on: date

    def days(self) -> tuple[date, ...]:
        """Return the days of the period; an inverted period has none."""
        length = (self.through_on - self.from_on).days + 1
        return tuple(self.from_on + timedelta(days=step) for step in range(length))


@dataclass(frozen=True, slots=True)
class DayWorked:
    """A weekend day that is worked, as the weekday of the day off that it makes up for."""

    on: date
    acts_as: int | None = None
    """0 is Monday; None where the notice does not say."""


@dataclass(frozen=True, slots=True)
class PublishedYear:
    """The notice of one year: its holidays and the weekend days worked for them."""

    year: int
    source: str
    days_off: tuple[DaysOff, ...]
    days_worked: tuple[DayWorked, ...]

    def off_days(self) -> frozenset[date]:
        """Return each day of each holiday, weekends within it too."""
        return frozenset(day for holiday in self.days_off for day in holiday.days())

    def work_days(self) -> frozenset[date]:
        return frozenset(day.on for day in self.days_worked)


def faults_of(published: PublishedYear) -> tuple[str, ...]:
    """Name what a notice cannot say; each word is the code of a fault."""
    off, worked = published.off_days(), published.work_days()
    checks = {
        "holiday_ends_before_it_starts": any(not holiday.days() for holiday in published.days_off),
        "day_outside_the_year": any(day.year != published.year for day in off | worked),
        "day_both_off_and_worked": bool(off & worked),
        "day_worked_twice": len(worked) < len(published.days_worked),
        "worked_day_is_no_weekend": any(day.weekday() < _SATURDAY for day in worked),
    }
    return tuple(code for code, wrong in checks.items() if wrong)


def calendar_of(years: Iterable[PublishedYear]) -> Calendar:
    """Put published years together."""
    known = tuple(years)
    return Calendar(
        years=frozenset(year.year for year in known),
        off_days=frozenset().union(*(year.off_days() for year in known)),
        work_days=frozenset().union(*(year.work_days() for year in known)),
        acts_as={
            day.on: day.acts_as
            for year in known
            for day in year.days_worked
            if day.acts_as is not None
        },
    )
