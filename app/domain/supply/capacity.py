"""How many visits fit into a half-day of one team."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pace:
    """Minutes that one visit takes at the door, and minutes on the road to the next."""

    service_minutes: int
    travel_minutes: int

    def __post_init__(self) -> None:
        if self.service_minutes <= 0 or self.travel_minutes < 0:
            raise ValueError("a visit takes time, and no road takes less than none")


@dataclass(frozen=True, slots=True)
class Seats:
    """Seats of a slot; `reserve` of `capacity` are kept for emergencies."""

    capacity: int
    reserve: int


def seats(window_minutes: int, break_minutes: int, pace: Pace, reserve: int) -> Seats:
    """Return what the window holds: out and home again, the break left out.

    n visits need n times the service and n + 1 roads. A reserve is never more than there is.
    """
    left = window_minutes - break_minutes - pace.travel_minutes
    fits = max(0, left // (pace.service_minutes + pace.travel_minutes))
    return Seats(fits, min(reserve, fits))
