"""Divisions and stations as both contracts show them."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from app.domain.divisions.levels import Level
from app.domain.divisions.stations import Point, WindowService
from app.schemas.common import DivisionCode, Wire

# Bounds of China: entered the wrong way round, a place is refused.
PlaceLatitude = Annotated[float, Field(strict=True, ge=3, le=54)]
PlaceLongitude = Annotated[float, Field(strict=True, ge=73, le=136)]
WindowNumber = Annotated[int, Field(strict=True, ge=1, le=99)]


class DivisionRef(Wire):
    """A division by its code, level and name."""

    code: DivisionCode
    """区划代码，12 位。"""
    level: Level
    """区划层级。"""
    name: str
    """名称。"""

    @classmethod
    def of(cls, division: Any) -> "DivisionRef":
        return cls(code=division.code, level=division.level, name=division.name)


class DivisionLine(DivisionRef):
    """A division in a list."""

    managed: bool
    """是否为没有国标代码的功能区（如台商投资区）。"""
    administered_by: DivisionCode | None
    """实际管辖它的功能区代码；没有时为 null。"""
    has_parts: bool
    """是否有下级区划。"""

    @classmethod
    def row(cls, division: Any, administered_by: str | None, has_parts: bool) -> "DivisionLine":
        return cls(
            code=division.code,
            level=division.level,
            name=division.name,
            managed=division.managed,
            administered_by=administered_by,
            has_parts=has_parts,
        )


class Location(Wire):
    """A place on the map, in degrees of GCJ-02."""

    latitude: PlaceLatitude
    """纬度，单位度，GCJ-02。"""
    longitude: PlaceLongitude
    """经度，单位度，GCJ-02。"""

    def point(self) -> Point:
        return Point(self.latitude, self.longitude)


class WindowCard(Wire):
    """A window of the hall."""

    number: WindowNumber
    """窗口号。"""
    service: WindowService
    """窗口办理的服务。"""


class StationFace(Wire):
    """What everybody may know of a station."""

    id: UUID
    """服务站编号。"""
    division_code: DivisionCode
    """所属区划代码。"""
    name: str
    """名称。"""
    address: str
    """地址。"""
    phone: str
    """对外电话。"""
    opening_hours: str
    """开放时间。"""
    location: Location | None
    """位置；未标注时为 null。"""
    windows: list[WindowCard]
    """窗口，按窗口号排列。"""


def face(station: Any, windows: Any) -> dict[str, Any]:
    """Return the fields of `StationFace`."""
    placed = station.latitude is not None
    return {
        **{name: getattr(station, name) for name in _PLAIN},
        "location": Location(latitude=station.latitude, longitude=station.longitude)
        if placed
        else None,
        "windows": [WindowCard(number=w.number, service=w.service) for w in windows],
    }


_PLAIN = ("id", "division_code", "name", "address", "phone", "opening_hours")
