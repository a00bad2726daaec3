"""Open a station."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.divisions.errors import StationDivisionRefused
from app.domain.divisions.stations import StationCard
from app.models.stations import Station, StationWindow
from app.policies.principals import Staff
from app.queries.divisions import division
from app.usecases.audit.record import record


async def open_station(
    session: AsyncSession, staff: Staff, division_code: str, card: StationCard, now: datetime
) -> Station:
    """Open a station in a division of the caller's."""
    if not staff.scope.holds(division_code) or await division(session, division_code) is None:
        raise StationDivisionRefused

    station = Station(division_code=division_code)
    station.tell(card)
    session.add(station)
    await session.flush()  # The windows refer to the station.
    session.add_all(StationWindow.of(station.id, window) for window in card.windows)
    await record(session, EventTag.STATION_OPENED, station, at=now)
    return station
