"""Stations, their windows, and the certificates of their staff."""

from datetime import date, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import Query, status

from app.domain.calendar.days import day_of
from app.domain.errors import NotFound
from app.edge.cursor import PageQuery
from app.edge.precondition import IfMatch
from app.edge.route import HouseRouter
from app.edge.session import DbSession, Now
from app.policies.scope import EVERYTHING, Scope
from app.queries.divisions import scope_ranges_of
from app.queries.stations import (
    expiring_certificates,
    staff_of_station,
    station,
    stations_within,
    windows_of,
)
from app.routers.staff.authority import MayEditStations, MayReadStations
from app.schemas.common import DivisionCode, Page
from app.schemas.staff.divisions import (
    ExpiringCertificate,
    StationEdit,
    StationOpening,
    StationRead,
    StationStaffEdit,
    StationStaffList,
    StationStaffRead,
)
from app.usecases.divisions.add_station_staff import add_station_staff as add
from app.usecases.divisions.edit_station import edit_station as edit
from app.usecases.divisions.edit_station_staff import edit_station_staff as edit_member
from app.usecases.divisions.open_station import open_station as open_one

router = HouseRouter(tags=["服务站"])

Inside = Annotated[DivisionCode | None, Query(description="只列出该区划管辖的服务站。")]
Until = Annotated[
    date | None, Query(description="列出有效期在这一天及以前届满的；不填为今后 90 天。")
]
NOTICE = timedelta(days=90)


@router.get("/stations")
async def list_stations(
    staff: MayReadStations, session: DbSession, asked: PageQuery, division: Inside = None
) -> Page[StationRead]:
    """List the stations of my divisions."""
    inside = Scope(ranges=await scope_ranges_of(session, division)) if division else EVERYTHING
    rows = await stations_within(
        session, staff.scope, inside=inside, after=asked.after, limit=asked.limit + 1
    )
    page, cursor = asked.cut(rows, lambda row: (row.division_code, row.id))
    windows = await windows_of(session, [row.id for row in page])
    return Page(items=[StationRead.of(row, windows[row.id]) for row in page], next_cursor=cursor)


@router.post("/stations", status_code=status.HTTP_201_CREATED)
async def open_station(
    wanted: StationOpening, staff: MayEditStations, session: DbSession, now: Now
) -> StationRead:
    """Open a station in one of my divisions."""
    opened = await open_one(session, staff, wanted.division_code, wanted.card(), now)
    return StationRead.of(opened, (await windows_of(session, [opened.id]))[opened.id])


@router.get("/stations/expiring-certificates")
async def list_expiring_certificates(
    staff: MayReadStations, session: DbSession, now: Now, asked: PageQuery, until: Until = None
) -> Page[ExpiringCertificate]:
    """List certificates of station officers that have expired or soon will, earliest first."""
    today, limit = day_of(now), asked.limit + 1
    last = until or today + NOTICE
    rows = await expiring_certificates(
        session, staff.scope, until=last, today=today, after=asked.after, limit=limit
    )
    page, cursor = asked.cut(rows, lambda row: (row[0].certificate_expires_on or last, row[0].id))
    return Page(items=[ExpiringCertificate.of(*row, today) for row in page], next_cursor=cursor)


@router.get("/stations/{station_id:uuid}")
async def read_station(
    station_id: UUID, _staff: MayReadStations, session: DbSession
) -> StationRead:
    """Read one station."""
    found = await station(session, station_id)
    if found is None:
        raise NotFound
    return StationRead.of(found, (await windows_of(session, [found.id]))[found.id])


@router.put("/stations/{station_id:uuid}")
async def edit_station(
    station_id: UUID,
    wanted: StationEdit,
    staff: MayEditStations,
    session: DbSession,
    version: IfMatch,
    now: Now,
) -> StationRead:
    """Replace what a station of my divisions tells of itself, windows too."""
    edited = await edit(session, staff, station_id, wanted.card(), version=version, now=now)
    return StationRead.of(edited, (await windows_of(session, [edited.id]))[edited.id])


@router.get("/stations/{station_id:uuid}/staff")
async def list_station_staff(
    station_id: UUID, staff: MayReadStations, session: DbSession
) -> StationStaffList:
    """List who works or worked at a station of my divisions, with their certificates."""
    found = await station(session, station_id)
    if found is None or not staff.scope.holds(found.division_code):
        raise NotFound
    members = await staff_of_station(session, staff.scope, station_id)
    return StationStaffList(items=[StationStaffRead.of(member) for member in members])


@router.post("/stations/{station_id:uuid}/staff", status_code=status.HTTP_201_CREATED)
async def add_station_staff(
    station_id: UUID,
    wanted: StationStaffEdit,
    staff: MayEditStations,
    session: DbSession,
    now: Now,
) -> StationStaffRead:
    """Add somebody to the staff of a station, with their certificate."""
    return StationStaffRead.of(await add(session, staff, station_id, wanted.card(), now))


@router.put("/stations/{station_id:uuid}/staff/{member_id:uuid}")
async def edit_station_staff(
    station_id: UUID,
    member_id: UUID,
    wanted: StationStaffEdit,
    staff: MayEditStations,
    session: DbSession,
    version: IfMatch,
    now: Now,
) -> StationStaffRead:
    """Replace name, certificate and last day of somebody who works at a station."""
    card = wanted.card()
    member = await edit_member(
        session, staff, station_id, member_id, card, version=version, now=now
    )
    return StationStaffRead.of(member)
