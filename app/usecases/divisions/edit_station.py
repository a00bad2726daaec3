"""Change what a station tells of itself."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.attributes import flag_modified

from app.domain.audit.tags import EventTag
from app.domain.divisions.stations import StationCard
from app.domain.errors import NotFound, expect_version
from app.models.stations import Station, StationWindow
from app.policies.principals import Staff
from app.queries.stations import station_for_update
from app.usecases.audit.record import record


async def edit_station(
    session: AsyncSession,
    staff: Staff,
    station_id: UUID,
    card: StationCard,
    *,
    version: int,
    now: datetime,
) -> Station:
    """Replace everything the card says, windows too; the station stays in its division."""
    station = await station_for_update(session, staff.scope, station_id)
    if station is None:
        raise NotFound
    expect_version(station, version)

    station.tell(card)
    # The version speaks of the windows too, and they may be all that changed.
    flag_modified(station, "opening_hours")
    await session.execute(delete(StationWindow).where(StationWindow.station_id == station.id))
    session.add_all(StationWindow.of(station.id, window) for window in card.windows)
    await record(session, EventTag.STATION_EDITED, station, at=now)
    return station
