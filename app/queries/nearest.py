"""Which places are nearest to a point: a box that an index answers, then the great circle."""

from collections.abc import Sequence
from math import cos, degrees, radians
from typing import TypeVar

from sqlalchemy import ColumnElement, Float, cast, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.divisions.stations import Point
from app.models.stations import Station
from app.models.supply.hospitals import SupportingHospital

EARTH_METRES = 6_371_000
# Nearly everybody finds enough within the first; mountain villages look further.
RADII_METRES = (3_000, 30_000, 300_000)
Place = TypeVar("Place", Station, SupportingHospital)


async def nearest_stations(
    session: AsyncSession, point: Point, *, limit: int
) -> Sequence[tuple[Station, int]]:
    """Return the nearest stations with their straight distance in metres, the nearest first."""
    return await nearest(session, Station, point, limit=limit)


async def nearest(
    session: AsyncSession,
    kind: type[Place],
    point: Point,
    *which: ColumnElement[bool],
    limit: int,
) -> Sequence[tuple[Place, int]]:
    """Return the nearest of a kind with their straight distance in metres, the nearest first."""
    found: Sequence[tuple[Place, int]] = []
    for radius in RADII_METRES:
        found = await _within_radius(session, kind, point, radius, which, limit)
        if len(found) == limit:
            break
    return found


async def _within_radius(
    session: AsyncSession,
    kind: type[Place],
    point: Point,
    radius: int,
    which: Sequence[ColumnElement[bool]],
    limit: int,
) -> Sequence[tuple[Place, int]]:
    high = degrees(radius / EARTH_METRES)
    wide = high / cos(radians(point.latitude))
    metres = _great_circle(kind, point)
    rows = await session.execute(
        select(kind, metres)
        .where(
            kind.latitude.between(point.latitude - high, point.latitude + high),
            kind.longitude.between(point.longitude - wide, point.longitude + wide),
            # The corners of the box lie further away than places outside it.
            metres <= radius,
            *which,
        )
        .order_by(metres, kind.id)
        .limit(limit)
    )
    return [(place, round(distance)) for place, distance in rows]


def _great_circle(kind: type[Place], point: Point) -> ColumnElement[float]:
    """Haversine: exact enough for metres, and stable for points close together."""
    latitude, longitude = cast(kind.latitude, Float), cast(kind.longitude, Float)
    up = func.power(func.sin(func.radians(latitude - point.latitude) / 2), 2)
    across = func.power(func.sin(func.radians(longitude - point.longitude) / 2), 2)
    chord = up + cos(radians(point.latitude)) * func.cos(func.radians(latitude)) * across
    return 2 * EARTH_METRES * func.asin(func.sqrt(chord), type_=Float)
