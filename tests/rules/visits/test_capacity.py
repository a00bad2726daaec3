"""Seats of a half-day: n visits take n times the service and n + 1 roads."""

import pytest

from app.domain.supply.capacity import Pace, Seats, seats

ORDINARY = Pace(service_minutes=30, travel_minutes=15)


@pytest.mark.parametrize(
    ("window", "pause", "pace", "reserve", "found"),
    [
        (180, 0, ORDINARY, 0, Seats(3, 0)),  # 09:00-12:00: 4 roads and 3 visits, 150 minutes.
        (195, 0, ORDINARY, 1, Seats(4, 1)),
        (194, 0, ORDINARY, 1, Seats(3, 1)),
        (180, 30, ORDINARY, 0, Seats(3, 0)),
        (180, 31, ORDINARY, 0, Seats(2, 0)),
        (60, 0, ORDINARY, 2, Seats(1, 1)),
        (40, 0, ORDINARY, 2, Seats(0, 0)),
        (10, 30, ORDINARY, 1, Seats(0, 0)),
        (240, 0, Pace(30, 0), 0, Seats(8, 0)),
    ],
)
def test_a_window_holds_so_many(
    window: int, pause: int, pace: Pace, reserve: int, found: Seats
) -> None:
    assert seats(window, pause, pace, reserve) == found


@pytest.mark.parametrize(("service", "travel"), [(0, 15), (-5, 15), (30, -1)])
def test_a_pace_that_no_clock_knows_is_refused(service: int, travel: int) -> None:
    with pytest.raises(ValueError, match="takes time"):
        Pace(service, travel)
