"""Where visits take place, as far as anybody knows."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.divisions.stations import Point
from app.models.stations import Station
from app.models.visits.visits import Visit
from app.policies.scope import Scope, within
from app.queries.divisions import managed_areas

LOOKED_BACK = 20
"""Visits of one person that are opened in search of a place."""


class Whence(StrEnum):
    """How the place is known, the surest first."""

    TOLD = "told"
    EARLIER_VISIT = "earlier_visit"
    STATION = "station"


@dataclass(frozen=True, slots=True)
class PlaceOfVisit:
    point: Point
    whence: Whence


async def places_of(
    session: AsyncSession, scope: Scope, visits: Collection[Visit]
) -> dict[UUID, PlaceOfVisit]:
    """Return by visit where it takes place; one whose place nobody knows is missing.

    The place told at booking; else that of the person's last visit that had one; else the
    station of the division, or of the nearest division above.
    """
    told = {visit.id: point_of(visit.access) for visit in visits}
    unknown = [visit for visit in visits if told[visit.id] is None]
    earlier = await _earlier(session, scope, {visit.person_id for visit in unknown})
    stations = await _stations(session, {visit.division_code for visit in unknown})
    ways = (
        (visit, whence, point)
        for visit in visits
        for whence, point in (
            (Whence.TOLD, told[visit.id]),
            (Whence.EARLIER_VISIT, earlier.get(visit.person_id)),
            (Whence.STATION, stations.get(visit.division_code)),
        )
        if point is not None
    )
    places: dict[UUID, PlaceOfVisit] = {}
    for visit, whence, point in ways:
        places.setdefault(visit.id, PlaceOfVisit(point, whence))
    return places


def point_of(access: Mapping[str, object] | None) -> Point | None:
    """Return the place that sealed access notes tell, in degrees of GCJ-02."""
    told = access or {}
    latitude, longitude = told.get("latitude"), told.get("longitude")
    if isinstance(latitude, float | int) and isinstance(longitude, float | int):
        return Point(float(latitude), float(longitude))
    return None


async def _earlier(
    session: AsyncSession, scope: Scope, person_ids: Collection[UUID]
) -> dict[UUID, Point]:
    if not person_ids:
        return {}
    newest = func.row_number().over(partition_by=Visit.person_id, order_by=Visit.id.desc())
    ranked = (
        select(Visit.id, newest.label("nth"))
        .where(
            Visit.person_id.in_(person_ids),
            within(scope, division=Visit.division_code, person=Visit.person_id),
        )
        .subquery()
    )
    rows = await session.scalars(
        select(Visit)
        .join(ranked, ranked.c.id == Visit.id)
        .where(ranked.c.nth <= LOOKED_BACK)
        .order_by(Visit.id.desc())
    )
    found: dict[UUID, Point] = {}
    for visit in rows:
        if visit.person_id not in found and (point := point_of(visit.access)) is not None:
            found[visit.person_id] = point
    return found


async def _stations(session: AsyncSession, codes: Collection[str]) -> dict[str, Point]:
    areas = await managed_areas(session)
    paths = {code: areas.path_of(code) for code in codes}
    station = Station
    rows = await session.scalars(
        select(station)
        .where(
            station.division_code.in_({each for path in paths.values() for each in path}),
            station.latitude.is_not(None),
        )
        .order_by(station.id)
    )
    by_division = _first_of_each(rows)
    return {code: point for code, path in paths.items() if (point := _lowest(path, by_division))}


def _first_of_each(stations: Iterable[Station]) -> dict[str, Point]:
    by_division: dict[str, Point] = {}
    for each in stations:
        if each.latitude is not None and each.longitude is not None:
            by_division.setdefault(each.division_code, Point(each.latitude, each.longitude))
    return by_division


def _lowest(path: Sequence[str], by_division: Mapping[str, Point]) -> Point | None:
    return next((by_division[code] for code in reversed(path) if code in by_division), None)
