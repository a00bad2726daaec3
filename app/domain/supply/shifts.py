"""Half-days of a team, from its weekly templates, its exceptions and the calendar."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.domain.calendar.days import SHANGHAI
from app.domain.calendar.working import Calendar
from app.domain.visits.terms import ExceptionKind, Half


@dataclass(frozen=True, slots=True)
class Hours:
    """From and until in minutes of the day at +08:00; the break lies within."""

    starts_minute: int
    ends_minute: int
    break_minutes: int = 0
    reserve: int = 0

    @property
    def length(self) -> int:
        return self.ends_minute - self.starts_minute

    def overlaps(self, other: "Hours") -> bool:
        return self.starts_minute < other.ends_minute and other.starts_minute < self.ends_minute


@dataclass(frozen=True, slots=True)
class Shift:
    """A half-day of every week."""

    weekday: int
    """0 is Monday."""
    half: Half
    hours: Hours


@dataclass(frozen=True, slots=True)
class Template:
    """A half-day of every week, for a period."""

    shift: Shift
    from_on: date
    before_on: date | None = None

    def holds_on(self, day: date) -> bool:
        return self.from_on <= day and (self.before_on is None or day < self.before_on)


@dataclass(frozen=True, slots=True)
class ShiftException:
    """One day on which the week does not hold; without a half, both."""

    day: date
    half: Half | None
    kind: ExceptionKind
    hours: Hours | None = None

    def told(self) -> dict[str, str | None]:
        """Return what is written of it when it is entered or withdrawn."""
        half = self.half.value if self.half else None
        return {"day": self.day.isoformat(), "half": half, "kind": self.kind.value}


@dataclass(frozen=True, slots=True)
class HalfDay:
    """A half-day on which the team goes out."""

    day: date
    half: Half
    hours: Hours
    provisional: bool
    """The year's days off are not published: it may go again."""

    @property
    def starts_at(self) -> datetime:
        return at_minute(self.day, self.hours.starts_minute)

    @property
    def ends_at(self) -> datetime:
        return at_minute(self.day, self.hours.ends_minute)


def at_minute(day: date, minute: int) -> datetime:
    """Return an instant of the day at +08:00; minute 1440 is the next midnight."""
    return datetime.combine(day, time.min, SHANGHAI) + timedelta(minutes=minute)


def minute_of(instant: datetime) -> int:
    """Return how far into its day at +08:00 an instant lies."""
    local = instant.astimezone(SHANGHAI)
    return 60 * local.hour + local.minute


def half_days(
    templates: Sequence[Template],
    exceptions: Collection[ShiftException],
    calendar: Calendar,
    days: Sequence[date],
    unstated: int | None = None,
) -> Iterator[HalfDay]:
    """Yield the half-days of one team on these days, in their order.

    `unstated` is the weekday that a make-up day works as where its notice does not say.
    """
    for day in days:
        weekday = calendar.acting_weekday(day, unstated)
        for half in Half:
            hours = _hours(templates, exceptions, day, half, weekday)
            if hours is not None:
                yield HalfDay(day, half, hours, provisional=not calendar.knows(day))


def _hours(
    templates: Sequence[Template],
    exceptions: Collection[ShiftException],
    day: date,
    half: Half,
    weekday: int | None,
) -> Hours | None:
    """An exception of the half goes before one of the day, and both before the week."""
    todays = [each for each in exceptions if each.day == day and each.half in {half, None}]
    todays.sort(key=lambda each: each.half is None)
    if todays:
        return todays[0].hours if todays[0].kind is ExceptionKind.EXTRA else None
    weekly = (each.shift for each in templates if each.holds_on(day))
    return next(
        (shift.hours for shift in weekly if (shift.weekday, shift.half) == (weekday, half)), None
    )
