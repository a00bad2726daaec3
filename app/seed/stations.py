"""Stations for the demo: one in every division, at made-up places near the real seats."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from app.adapters.copying import copy_rows
from app.domain.divisions.code import subtree
from app.domain.divisions.levels import Level
from app.domain.divisions.managed import ManagedAreas
from app.domain.divisions.stations import Certificate, StaffCard, WindowService
from app.models.divisions import Division
from app.models.stations import StationStaff
from app.queries.divisions import managed_areas
from app.queries.stations import any_station

# Seats of counties and areas, to two decimals. Jinmen has a code and no stations.
SEATS = {
    "350500000000": (24.87, 118.68),
    "350502000000": (24.91, 118.59),
    "350503000000": (24.89, 118.61),
    "350504000000": (24.94, 118.67),
    "350505000000": (25.12, 118.92),
    "350521000000": (25.03, 118.80),
    "350524000000": (25.06, 118.19),
    "350525000000": (25.32, 118.29),
    "350526000000": (25.49, 118.24),
    "350571000000": (24.91, 118.77),
    "350572000000": (24.87, 118.55),
    "350581000000": (24.73, 118.65),
    "350582000000": (24.78, 118.55),
    "350583000000": (24.96, 118.39),
    "350800000000": (25.08, 117.02),
    "350802000000": (25.10, 117.04),
    "350803000000": (24.72, 116.73),
    "350821000000": (25.83, 116.36),
    "350823000000": (25.05, 116.42),
    "350824000000": (25.10, 116.10),
    "350825000000": (25.71, 116.75),
    "350881000000": (25.29, 117.42),
}
WITHOUT_STATIONS = subtree("350527000000")
TITLES = {
    Level.VILLAGE: "退役军人服务站",
    Level.TOWNSHIP: "退役军人服务站",
    Level.COUNTY: "退役军人服务中心",
    Level.CITY: "退役军人服务中心",
}
WINDOWS_AT = {
    Level.VILLAGE: (WindowService.POLICY_CONSULTATION,),
    Level.TOWNSHIP: (
        WindowService.POLICY_CONSULTATION,
        WindowService.BENEFIT_SUPPORT,
        WindowService.PETITION_RECEPTION,
    ),
    Level.COUNTY: tuple(WindowService),
    Level.CITY: tuple(WindowService),
}
HOURS = "周一至周五 8:00-12:00 15:00-18:00"
# How far, in degrees, a town lies from the seat and a village from its town.
TOWN_APART, VILLAGE_APART = 0.08, 0.015
OFFICERS = ("林志强", "陈丽华", "黄建国", "王秀英", "张伟民", "苏美珍", "吴文杰", "郑淑芬")
COLUMNS = (
    *("id", "division_code", "name", "address", "phone", "opening_hours"),
    *("latitude", "longitude"),
    *("has_organisation", "has_posts", "has_people", "has_funding", "has_assurance"),
    "version",
)


async def seed_stations(session: AsyncSession, today: date) -> int:
    """Open a station in every division and return how many; where there are some, do nothing."""
    if await any_station(session):
        return 0
    areas = await managed_areas(session)
    held = await session.scalars(select(Division).order_by(Division.code))
    divisions = [d for d in held if d.level in TITLES and d.code not in WITHOUT_STATIONS]
    stations = [_station(division, areas) for division in divisions]
    levels = [division.level for division in divisions]

    await copy_rows(session, "stations", COLUMNS, stations)
    await copy_rows(
        session, "station_windows", ("station_id", "number", "service"), _windows(stations, levels)
    )
    session.add_all(_officers(stations, levels, today))
    await session.flush()
    return len(stations)


def _station(division: Division, areas: ManagedAreas) -> tuple[Any, ...]:
    dice = Random(division.code)  # The same places in every demo.
    latitude, longitude = _place(division.code, areas)
    return (
        uuid7(),
        division.code,
        f"{division.name.removesuffix('居委会').removesuffix('村委会')}{TITLES[division.level]}",
        f"{division.name}便民服务中心一楼",
        # No number of the area begins with zero: nobody is called by a demo.
        f"059{5 if division.code < '3508' else 7}-0{dice.randrange(10**6, 10**7)}",
        HOURS,
        round(latitude, 6),
        round(longitude, 6),
        *(dice.random() < chance for chance in (0.98, 0.95, 0.97, 0.9, 0.92)),
        1,
    )


def _place(code: str, areas: ManagedAreas) -> tuple[float, float]:
    if code in SEATS:
        return SEATS[code]
    parent = areas.parent_of(code)
    if parent is None:
        raise ValueError("No seat is known for this division.")
    latitude, longitude = _place(parent, areas)
    apart = TOWN_APART if parent in SEATS else VILLAGE_APART
    dice = Random(code + "place")
    return latitude + dice.uniform(-apart, apart), longitude + dice.uniform(-apart, apart)


def _windows(stations: list[tuple[Any, ...]], levels: list[Level]) -> Iterator[tuple[Any, ...]]:
    for station, level in zip(stations, levels, strict=True):
        for number, service in enumerate(WINDOWS_AT[level], start=1):
            yield station[0], number, service.value


def _officers(
    stations: list[tuple[Any, ...]], levels: list[Level], today: date
) -> Iterator[StationStaff]:
    """One certified officer in each station above the village; some certificates run out soon."""
    for station, level in zip(stations, levels, strict=True):
        if level is Level.VILLAGE:
            continue
        dice = Random(station[1] + "officer")
        expires_on = today + timedelta(days=dice.randrange(-30, 3 * 365))
        officer = StationStaff(station_id=station[0], division_code=station[1])
        certificate = Certificate(f"DEMO-{station[1]}", expires_on)
        officer.tell(StaffCard(dice.choice(OFFICERS), certificate, left_on=None))
        yield officer
