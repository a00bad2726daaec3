"""Divisions and stations, as people look for theirs."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from app.domain.divisions.circle import Reach, ServiceCircle
from app.models.stations import Station, StationWindow
from app.schemas.common import Minutes, Wire
from app.schemas.places import StationFace, face

Metres = Annotated[int, Field(strict=True, ge=0, le=20_100_000)]


class StationRead(StationFace):
    """A station."""

    @classmethod
    def of(cls, station: Station, windows: Sequence[StationWindow]) -> "StationRead":
        return cls(**face(station, windows))


class StationNearby(StationFace):
    """A station and how far away it is."""

    distance_metres: Metres
    """直线距离，单位米。"""
    walking_minutes: Minutes
    """步行约需几分钟。"""
    riding_minutes: Minutes
    """骑电动车约需几分钟。"""
    reach: Reach
    """是否在 15 分钟服务圈内，以及怎样到达。"""

    @classmethod
    def of(
        cls, station: Station, windows: Sequence[StationWindow], metres: int, circle: ServiceCircle
    ) -> "StationNearby":
        return cls(
            **face(station, windows),
            distance_metres=metres,
            walking_minutes=circle.walking_minutes(metres),
            riding_minutes=circle.riding_minutes(metres),
            reach=circle.reach(metres),
        )


class StationsNearby(Wire):
    """The nearest stations."""

    items: list[StationNearby]
    """服务站，由近到远。"""


class StationsOnTheWayUp(Wire):
    """The stations responsible for a division."""

    items: list[StationRead]
    """服务站，由本级到上级。"""
