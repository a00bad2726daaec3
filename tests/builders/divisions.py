"""Stations and their staff, made up."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.divisions.stations import (
    Certificate,
    FiveHave,
    Point,
    StaffCard,
    StationCard,
    Window,
    WindowService,
)
from app.models.stations import Station, StationStaff, StationWindow

QUANGANG = "350505000000"


def a_card(
    name: str = "泉港区退役军人服务中心",
    location: Point | None = None,
    windows: tuple[Window, ...] = (Window(1, WindowService.POLICY_CONSULTATION),),
    phone: str = "0595-87990000",
) -> StationCard:
    return StationCard(
        name=name,
        address="山腰街道锦川路1号",
        phone=phone,
        opening_hours="周一至周五 8:00-12:00 15:00-18:00",
        location=location,
        haves=frozenset({FiveHave.ORGANISATION, FiveHave.PEOPLE}),
        windows=windows,
    )


async def a_station(
    session: AsyncSession, division_code: str = QUANGANG, card: StationCard | None = None
) -> Station:
    card = card or a_card()
    station = Station(division_code=division_code)
    station.tell(card)
    session.add(station)
    await session.flush()  # The windows refer to the station.
    session.add_all(StationWindow.of(station.id, window) for window in card.windows)
    await session.flush()
    return station


async def a_station_officer(
    session: AsyncSession,
    station: Station,
    name: str = "林志强",
    certificate: Certificate | None = None,
    left_on: date | None = None,
) -> StationStaff:
    officer = StationStaff(station_id=station.id, division_code=station.division_code)
    officer.tell(StaffCard(name, certificate, left_on))
    session.add(officer)
    await session.flush()
    return officer
