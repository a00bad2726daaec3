"""Which stations are nearest to a point: a box that the index answers, then the great circle."""

from collections.abc import Sequence
from math import cos, degrees, radians

from sqlalchemy import ColumnElement, Float, cast, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.divisions.stations import Point
from app.models.stations import Station

EARTH_METRES = 6_371_000
# Nearly everybody finds enough within the first; mountain villages look further.
RADII_METRES = (3_000, 30_000, 300_000)


async def nearest_stations(
    session: AsyncSession, point: Point, *, limit: int
) -> Sequence[tuple[Station, int]]:
    """Return the nearest stations with their straight distance in metres, the nearest first."""
    found: Sequence[tuple[Station, int]] = []
    for radius in RADII_METRES:
        found = await _within_radius(session, point, radius, limit)
        if len(found) == limit:
            break
    return found


async def _within_radius(
    session: AsyncSession, point: Point, radius: int, limit: int
) -> Sequence[tuple[Station, int]]:
    high = degrees(radius / EARTH_METRES)
    wide = high / cos(radians(point.latitude))
    metres = _great_circle(point)
    rows = await session.execute(
        select(Station, metres)
        .where(
            Station.latitude.between(point.latitude - high, point.latitude + high),
            Station.longitude.between(point.longitude - wide, point.longitude + wide),
            # The corners of the box lie further away than stations outside it.
            metres <= radius,
        )
        .order_by(metres, Station.id)
        .limit(limit)
    )
    return [(station, round(distance)) for station, distance in rows]


def _great_circle(point: Point) -> ColumnElement[float]:
    """Haversine: exact enough for metres, and stable for points close together."""
    latitude, longitude = cast(Station.latitude, Float), cast(Station.longitude, Float)
    up = func.power(func.sin(func.radians(latitude - point.latitude) / 2), 2)
    across = func.power(func.sin(func.radians(longitude - point.longitude) / 2), 2)
    chord = up + cos(radians(point.latitude)) * func.cos(func.radians(latitude)) * across
    return 2 * EARTH_METRES * func.asin(func.sqrt(chord), type_=Float)
