"""What a team's stored half-days become when its week, an exception or the calendar changed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.domain.visits.capacity import Pace, Seats, seats
from app.domain.visits.shifts import HalfDay, Hours
from app.domain.visits.terms import Half


@dataclass(frozen=True, slots=True)
class Stored:
    """A half-day as it is stored; `taken` seats are booked or held."""

    slot_id: UUID
    day: date
    half: Half
    hours: Hours
    seats: Seats
    taken: int
    provisional: bool
    open: bool


@dataclass(frozen=True, slots=True)
class Stocking:
    """One half-day that is to be there: new where `slot_id` is missing."""

    half_day: HalfDay
    seats: Seats
    slot_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Closing:
    """A half-day on which the team does not go out after all."""

    slot_id: UUID


def stocking(
    stored: Sequence[Stored], wanted: Sequence[HalfDay], pace: Pace
) -> Iterator[Stocking | Closing]:
    """Yield what must be written so that the stored half-days are the wanted ones.

    Nobody who has a seat loses it here: a capacity is never lowered below what is taken.
    """
    by_place = {(each.day, each.half): each for each in stored}
    for half_day in wanted:
        there = by_place.pop((half_day.day, half_day.half), None)
        fits = _seats(half_day, pace, there)
        if there is None:
            yield Stocking(half_day, fits)
        elif _differs(there, half_day, fits):
            yield Stocking(half_day, fits, there.slot_id)
    for there in by_place.values():
        if there.open:
            yield Closing(there.slot_id)


def _seats(half_day: HalfDay, pace: Pace, there: Stored | None) -> Seats:
    hours = half_day.hours
    fits = seats(hours.length, hours.break_minutes, pace, hours.reserve)
    taken = there.taken if there else 0
    return Seats(max(fits.capacity, taken), fits.reserve)


def _differs(there: Stored, half_day: HalfDay, fits: Seats) -> bool:
    told = (there.hours.starts_minute, there.hours.ends_minute, there.hours.break_minutes)
    hours = half_day.hours
    return (
        not there.open
        or told != (hours.starts_minute, hours.ends_minute, hours.break_minutes)
        or (there.seats, there.provisional) != (fits, half_day.provisional)
    )
