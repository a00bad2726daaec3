"""Stored half-days become the wanted ones, and nobody who has a seat loses it."""

from datetime import date
from uuid import UUID

import pytest

from app.domain.visits.capacity import Pace, Seats
from app.domain.visits.shifts import HalfDay, Hours
from app.domain.visits.stocking import Closing, Stocking, Stored, stocking
from app.domain.visits.terms import Half

PACE = Pace(service_minutes=30, travel_minutes=15)
TUESDAY = date(2026, 11, 24)
MORNING, SHORT = Hours(540, 720, 0, 1), Hours(540, 660, 0, 1)
SLOT = UUID(int=7)
WANTED = HalfDay(TUESDAY, Half.AM, MORNING, provisional=False)


def stored(
    hours: Hours = MORNING,
    capacity: int = 3,
    taken: int = 0,
    *,
    provisional: bool = False,
    is_open: bool = True,
) -> Stored:
    seats = Seats(capacity, 1)
    return Stored(SLOT, TUESDAY, Half.AM, hours, seats, taken, provisional, is_open)


@pytest.mark.parametrize(
    ("there", "wanted", "changes"),
    [
        ([], [WANTED], [Stocking(WANTED, Seats(3, 1))]),
        ([stored()], [WANTED], []),
        ([stored(is_open=False)], [WANTED], [Stocking(WANTED, Seats(3, 1), SLOT)]),
        ([stored(provisional=True)], [WANTED], [Stocking(WANTED, Seats(3, 1), SLOT)]),
        ([stored(SHORT, 2)], [WANTED], [Stocking(WANTED, Seats(3, 1), SLOT)]),
        ([stored()], [], [Closing(SLOT)]),
        ([stored(is_open=False)], [], []),
        ([stored(taken=3)], [], [Closing(SLOT)]),
    ],
)
def test_what_is_stored_becomes_what_is_wanted(
    there: list[Stored], wanted: list[HalfDay], changes: list[Stocking | Closing]
) -> None:
    assert list(stocking(there, wanted, PACE)) == changes


@pytest.mark.parametrize(("taken", "capacity"), [(0, 2), (2, 2), (3, 3)])
def test_shorter_hours_lower_the_capacity_to_what_is_taken_at_most(
    taken: int, capacity: int
) -> None:
    shorter = HalfDay(TUESDAY, Half.AM, SHORT, provisional=False)

    [change] = stocking([stored(taken=taken)], [shorter], PACE)

    assert change == Stocking(shorter, Seats(capacity, 1), SLOT)
