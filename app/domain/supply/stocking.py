"""What a team's stored half-days become when its week, an exception or the calendar changed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.domain.supply.capacity import Pace, Seats, seats
from app.domain.supply.shifts import HalfDay, Hours
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
    by_hand: Seats | None = None
    """What somebody set, whatever the hours would hold."""
    called_off: bool = False
    """The team cannot come, whatever its week says: it stays closed."""


@dataclass(frozen=True, slots=True)
class Stocking:
    """One half-day that is to be there: new where `slot_id` is missing."""

    half_day: HalfDay
    seats: Seats
    slot_id: UUID | None = None
    keep: int | None = None
    """Whoever has a seat is concerned, and so many of them may stay; None concerns nobody."""
    crowded: bool = False
    """More have a seat than may stay: closed until they have left it."""


@dataclass(frozen=True, slots=True)
class Closing:
    """A half-day on which the team does not go out after all."""

    slot_id: UUID
    concerns: bool
    """Somebody has a seat."""


Change = Stocking | Closing


def stocking(stored: Sequence[Stored], wanted: Sequence[HalfDay], pace: Pace) -> Iterator[Change]:
    """Yield what must be written so that the stored half-days are the wanted ones.

    Nobody loses a seat here: the capacity falls only when whoever cannot stay has left.
    """
    by_place = {(each.day, each.half): each for each in stored}
    for half_day in wanted:
        there = by_place.pop((half_day.day, half_day.half), None)
        fits = _fits(half_day, pace)
        if there is None:
            yield Stocking(half_day, fits)
        elif change := _change(there, half_day, there.by_hand or fits):
            yield change
    for there in by_place.values():
        if there.open:
            yield Closing(there.slot_id, concerns=there.taken > 0)


def crowded_seats(taken: int, wanted: Seats) -> Seats:
    """Return the seats of a half-day that is to hold fewer than have one: none is free."""
    return Seats(max(taken, wanted.capacity), wanted.reserve)


def _fits(half_day: HalfDay, pace: Pace) -> Seats:
    hours = half_day.hours
    return seats(hours.length, hours.break_minutes, pace, hours.reserve)


def _change(there: Stored, half_day: HalfDay, fits: Seats) -> Stocking | None:
    now, then = there.hours, half_day.hours
    moved = (now.starts_minute, now.ends_minute) != (then.starts_minute, then.ends_minute)
    # Who was promised hours of which none is left cannot be said to keep them.
    keep = fits.capacity if now.overlaps(then) else 0
    crowded = there.taken > keep
    become = crowded_seats(there.taken, fits)
    same = there.called_off or (
        (there.seats, there.provisional, there.open) == (become, half_day.provisional, not crowded)
        and not moved
        and now.break_minutes == then.break_minutes
    )
    if same:
        return None
    concerns = there.taken > 0 and (moved or crowded)
    return Stocking(half_day, become, there.slot_id, keep if concerns else None, crowded)
