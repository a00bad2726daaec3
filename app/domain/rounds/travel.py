"""How long the road is: from any place to any other, in whole seconds and metres."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from app.domain.rounds.problem import Place

EARTH_METRES = 6_371_008.8
"""Mean radius, IUGG."""

STRAIGHT = 100


@dataclass(frozen=True, slots=True)
class Leg:
    seconds: int
    metres: int


NO_WAY = Leg(0, 0)


class Travel(Protocol):
    @property
    def source(self) -> str:
        """Where the times come from, as it is kept with a plan."""

    def knows(self, origin: Place, target: Place) -> bool:
        """Whether the way was measured rather than guessed from the map."""

    def leg(self, origin: Place, target: Place) -> Leg:
        """Return the way, which may be another one back."""


@dataclass(frozen=True, slots=True)
class GreatCircle:
    """The way as the crow flies, made longer as roads are, at one speed."""

    detour_percent: int
    """A road is this much of the straight line; 135 makes 10 km of 7.4."""
    kilometres_an_hour: int

    def __post_init__(self) -> None:
        if self.detour_percent < STRAIGHT or self.kilometres_an_hour < 1:
            raise ValueError("no road is shorter than the straight line, and none takes for ever")

    @property
    def source(self) -> str:
        return f"great circle, {self.detour_percent} %, {self.kilometres_an_hour} km/h"

    def knows(self, origin: Place, target: Place) -> bool:
        return origin == target

    def leg(self, origin: Place, target: Place) -> Leg:
        if origin == target:
            return NO_WAY
        metres = math.ceil(straight_metres(origin, target) * self.detour_percent / STRAIGHT)
        return Leg(math.ceil(metres * 36 / (self.kilometres_an_hour * 10)), metres)


@dataclass(frozen=True, slots=True)
class Measured:
    """Ways that somebody measured, by places `to_the_metre`; one that is missing is guessed."""

    legs: Mapping[tuple[Place, Place], Leg]
    otherwise: Travel
    name: str

    @property
    def source(self) -> str:
        return f"{self.name}; otherwise {self.otherwise.source}"

    def knows(self, origin: Place, target: Place) -> bool:
        return origin == target or (to_the_metre(origin), to_the_metre(target)) in self.legs

    def leg(self, origin: Place, target: Place) -> Leg:
        if origin == target:
            return NO_WAY
        measured = self.legs.get((to_the_metre(origin), to_the_metre(target)))
        return measured or self.otherwise.leg(origin, target)


def to_the_metre(place: Place) -> Place:
    """Five decimals of a degree: the same door is the same place, whoever wrote it down."""
    return Place(round(place.latitude, 5), round(place.longitude, 5))


def straight_metres(origin: Place, target: Place) -> float:
    """Return the great circle's length by the haversine."""
    south, north = math.radians(origin.latitude), math.radians(target.latitude)
    across = math.radians(target.longitude - origin.longitude)
    half = (
        math.sin((north - south) / 2) ** 2
        + math.cos(south) * math.cos(north) * math.sin(across / 2) ** 2
    )
    return 2 * EARTH_METRES * math.asin(min(1.0, math.sqrt(half)))


def guessed_ways(ways: Iterable[tuple[Place, Place]], travel: Travel) -> int:
    return sum(not travel.knows(origin, target) for origin, target in ways)
