"""Picking a division and finding a station; open to everybody, signed in or not."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from app.adapters.reference import service_circle
from app.domain.divisions.stations import Point
from app.domain.errors import NotFound
from app.edge.cursor import PageQuery
from app.edge.route import HouseRouter
from app.edge.session import DbSession
from app.queries.divisions import children_of, managed_areas
from app.queries.nearest import nearest_stations
from app.queries.stations import station, stations_on_the_way_up, windows_of
from app.routers.miniapp.places import Latitude, Longitude
from app.schemas.common import DivisionCode, Page
from app.schemas.miniapp.divisions import (
    StationNearby,
    StationRead,
    StationsNearby,
    StationsOnTheWayUp,
)
from app.schemas.places import DivisionLine

router = HouseRouter(tags=["区划与服务站"], public=True)

Parent = Annotated[DivisionCode | None, Query(description="上级区划代码；不填时列出省份。")]
Division = Annotated[DivisionCode, Query(description="所在区划代码，通常为村（社区）。")]
Nearest = Annotated[int, Query(ge=1, le=20, description="最多几个服务站。")]


@router.get("/divisions")
async def list_divisions(
    session: DbSession, asked: PageQuery, parent: Parent = None
) -> Page[DivisionLine]:
    """List the parts of a division, to pick one's own step by step."""
    after = str(asked.after[0]) if asked.after else None
    rows = await children_of(session, parent, after=after, limit=asked.limit + 1)
    page, cursor = asked.cut(rows, lambda row: (row[0].code,))
    return Page(items=[DivisionLine.row(*row) for row in page], next_cursor=cursor)


@router.get("/stations/nearest")
async def list_nearest_stations(
    session: DbSession, latitude: Latitude, longitude: Longitude, limit: Nearest = 5
) -> StationsNearby:
    """List the stations nearest to a point, with the 15-minute circle."""
    found = await nearest_stations(session, Point(latitude, longitude), limit=limit)
    windows = await windows_of(session, [station.id for station, _ in found])
    circle = service_circle()
    items = [StationNearby.of(near, windows[near.id], metres, circle) for near, metres in found]
    return StationsNearby(items=items)


@router.get("/stations")
async def list_stations_of_division(session: DbSession, division: Division) -> StationsOnTheWayUp:
    """List the stations responsible for a division, without telling where one stands."""
    path = (await managed_areas(session)).path_of(division)
    found = await stations_on_the_way_up(session, path)
    windows = await windows_of(session, [station.id for station in found])
    return StationsOnTheWayUp(items=[StationRead.of(one, windows[one.id]) for one in found])


@router.get("/stations/{station_id:uuid}")
async def read_station(station_id: UUID, session: DbSession) -> StationRead:
    """Read one station: address, telephone, opening hours and windows."""
    found = await station(session, station_id)
    if found is None:
        raise NotFound
    return StationRead.of(found, (await windows_of(session, [found.id]))[found.id])
