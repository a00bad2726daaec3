"""Stored half-days become the wanted ones, and nobody who has a seat loses it."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from app.domain.supply.capacity import Pace, Seats
from app.domain.supply.shifts import HalfDay, Hours
from app.domain.supply.stocking import Change, Closing, Stocking, Stored, stocking
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
    by_hand: Seats | None = None,
) -> Stored:
    seats = Seats(capacity, 1)
    return Stored(SLOT, TUESDAY, Half.AM, hours, seats, taken, provisional, is_open, by_hand)


@pytest.mark.parametrize(
    ("there", "wanted", "changes"),
    [
        ([], [WANTED], [Stocking(WANTED, Seats(3, 1))]),
        ([stored()], [WANTED], []),
        ([stored(is_open=False)], [WANTED], [Stocking(WANTED, Seats(3, 1), SLOT)]),
        ([stored(provisional=True)], [WANTED], [Stocking(WANTED, Seats(3, 1), SLOT)]),
        ([stored(SHORT, 2)], [WANTED], [Stocking(WANTED, Seats(3, 1), SLOT)]),
        ([stored()], [], [Closing(SLOT, concerns=False)]),
        ([stored(is_open=False)], [], []),
        ([stored(taken=3)], [], [Closing(SLOT, concerns=True)]),
        ([stored(by_hand=Seats(3, 1))], [WANTED], []),
        ([stored(capacity=5, by_hand=Seats(5, 1))], [WANTED], []),
        ([stored(by_hand=Seats(1, 0))], [WANTED], [Stocking(WANTED, Seats(1, 0), SLOT)]),
    ],
)
def test_what_is_stored_becomes_what_is_wanted(
    there: list[Stored], wanted: list[HalfDay], changes: list[Change]
) -> None:
    assert list(stocking(there, wanted, PACE)) == changes


@pytest.mark.parametrize(
    ("taken", "capacity", "keep", "crowded"),
    [(0, 2, None, False), (2, 2, 2, False), (3, 3, 2, True)],
)
def test_shorter_hours_concern_whoever_has_a_seat(
    taken: int, capacity: int, keep: int | None, crowded: bool
) -> None:
    shorter = HalfDay(TUESDAY, Half.AM, SHORT, provisional=False)

    [change] = stocking([stored(taken=taken)], [shorter], PACE)

    assert change == Stocking(shorter, Seats(capacity, 1), SLOT, keep, crowded)


def test_nobody_keeps_a_promise_of_which_no_minute_is_left() -> None:
    noon = HalfDay(TUESDAY, Half.AM, Hours(720, 840, 0, 1), provisional=False)

    [change] = stocking([stored(taken=1)], [noon], PACE)

    assert change == Stocking(noon, Seats(2, 1), SLOT, keep=0, crowded=True)


def test_a_crowded_half_day_is_asked_to_empty_once_and_opens_when_it_has() -> None:
    crowded = stored(capacity=3, taken=3, is_open=False, by_hand=Seats(2, 1))
    assert list(stocking([crowded], [WANTED], PACE)) == []

    emptied = stored(capacity=3, taken=2, is_open=False, by_hand=Seats(2, 1))
    assert list(stocking([emptied], [WANTED], PACE)) == [Stocking(WANTED, Seats(2, 1), SLOT)]


def test_a_half_day_that_was_called_off_stays_so_whatever_the_week_says() -> None:
    called_off = replace(stored(SHORT, 2, is_open=False), called_off=True)

    assert list(stocking([called_off], [WANTED], PACE)) == []
