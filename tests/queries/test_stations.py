"""Stations are found by division and by distance; their staff only within scope."""

from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.divisions.stations import Certificate, Point, Window, WindowService
from app.policies.scope import EVERYTHING, NOBODY, Scope
from app.queries.divisions import scope_ranges_of
from app.queries.nearest import nearest_stations
from app.queries.stations import (
    expiring_certificates,
    staff_of_station,
    station_for_update,
    stations_within,
    windows_of,
)
from tests.builders.divisions import QUANGANG, a_card, a_station, a_station_officer

HALL = Point(25.127, 118.883)


async def _scope(session: AsyncSession, code: str) -> Scope:
    return Scope(ranges=await scope_ranges_of(session, code))


async def test_stations_are_paged_within_the_callers_divisions(session: AsyncSession) -> None:
    here = [await a_station(session, QUANGANG) for _ in range(3)]
    await a_station(session, "350504000000")
    scope = await _scope(session, QUANGANG)
    first = await stations_within(session, scope, after=None, limit=2)
    last = await stations_within(session, scope, after=(QUANGANG, first[-1].id), limit=2)
    assert [s.id for s in [*first, *last]] == sorted(s.id for s in here)


async def test_a_station_of_a_sibling_division_cannot_be_locked(session: AsyncSession) -> None:
    station = await a_station(session, QUANGANG)
    own, sibling = await _scope(session, QUANGANG), await _scope(session, "350504000000")
    assert await station_for_update(session, own, station.id) is station
    assert await station_for_update(session, sibling, station.id) is None


async def test_the_station_of_a_member_belongs_to_the_area_and_not_to_the_county(
    session: AsyncSession,
) -> None:
    station = await a_station(session, "350521104000")
    area, county = await _scope(session, "350571000000"), await _scope(session, "350521000000")
    assert await stations_within(session, area, after=None, limit=9) == [station]
    assert await stations_within(session, county, after=None, limit=9) == []


async def test_the_nearest_station_comes_first_with_its_distance(session: AsyncSession) -> None:
    near = await a_station(session, card=a_card("近", Point(25.130, 118.883)))
    here = await a_station(session, card=a_card("此", HALL))
    far = await a_station(session, card=a_card("远", Point(25.927, 118.883)))
    await a_station(session, card=a_card("无", None))
    found = await nearest_stations(session, HALL, limit=3)
    assert [(station.id, metres) for station, metres in found] == [
        (here.id, 0),
        (near.id, 334),
        (far.id, 88956),
    ]
    assert len(await nearest_stations(session, HALL, limit=2)) == 2


async def test_nobody_is_near_a_point_far_from_every_station(session: AsyncSession) -> None:
    await a_station(session, card=a_card(location=HALL))
    assert await nearest_stations(session, Point(45.8, 126.5), limit=5) == []


@pytest.mark.parametrize("latitude", [-90.0, 90.0])
async def test_the_poles_have_no_station_and_no_error(
    session: AsyncSession, latitude: float
) -> None:
    assert await nearest_stations(session, Point(latitude, 180.0), limit=5) == []


async def test_a_location_the_wrong_way_round_is_refused(session: AsyncSession) -> None:
    with pytest.raises(IntegrityError, match="latitude_lies_in_china"):
        await a_station(session, card=a_card(location=Point(HALL.longitude, HALL.latitude)))


async def test_windows_come_in_the_order_of_their_numbers(session: AsyncSession) -> None:
    windows = (Window(3, WindowService.LEGAL_AID), Window(1, WindowService.EMPLOYMENT))
    station = await a_station(session, card=a_card(windows=windows))
    bare = await a_station(session, card=a_card(windows=()))
    found = await windows_of(session, [station.id, bare.id])
    assert [window.number for window in found[station.id]] == [1, 3]
    assert found[bare.id] == []


async def test_certificates_are_listed_by_the_day_they_expire(session: AsyncSession) -> None:
    station = await a_station(session)
    today = date(2026, 11, 22)
    expired = await a_station_officer(
        session, station, certificate=Certificate("A1", date(2026, 11, 21))
    )
    soon = await a_station_officer(
        session, station, certificate=Certificate("A2", date(2026, 12, 31))
    )
    await a_station_officer(session, station, certificate=Certificate("A3", date(2027, 1, 1)))
    await a_station_officer(session, station, certificate=None)
    await a_station_officer(
        session, station, certificate=Certificate("A4", date(2026, 1, 1)), left_on=today
    )
    until = date(2026, 12, 31)
    rows = await expiring_certificates(
        session, EVERYTHING, until=until, today=today, after=None, limit=9
    )
    assert [officer.id for officer, _ in rows] == [expired.id, soon.id]
    rest = await expiring_certificates(
        session,
        EVERYTHING,
        until=until,
        today=today,
        after=(date(2026, 11, 21), expired.id),
        limit=9,
    )
    assert [officer.id for officer, _ in rest] == [soon.id]
    assert (
        await expiring_certificates(session, NOBODY, until=until, today=today, after=None, limit=9)
        == []
    )


async def test_the_staff_of_a_station_shows_to_its_own_division_only(
    session: AsyncSession,
) -> None:
    station = await a_station(session)
    officer = await a_station_officer(session, station)
    own, sibling = await _scope(session, QUANGANG), await _scope(session, "350504000000")
    assert await staff_of_station(session, own, station.id) == [officer]
    assert await staff_of_station(session, sibling, station.id) == []
