"""Reads of stations, their windows and their staff."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import case, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.identity.staff import StaffAccount
from app.models.stations import Station, StationStaff, StationWindow
from app.models.veterans.persons import Person
from app.policies.scope import EVERYTHING, Scope, within
from app.queries.divisions import managed_areas


async def station(session: AsyncSession, station_id: UUID) -> Station | None:
    """Return one station; stations are open to everybody."""
    return await session.get(Station, station_id)


async def station_for_update(
    session: AsyncSession, scope: Scope, station_id: UUID
) -> Station | None:
    """Load and lock one station that the caller may change."""
    return await session.scalar(
        select(Station)
        .where(Station.id == station_id, within(scope, division=Station.division_code))
        .with_for_update()
    )


async def stations_within(
    session: AsyncSession,
    scope: Scope,
    *,
    inside: Scope = EVERYTHING,
    after: tuple[Any, ...] | None,
    limit: int,
) -> Sequence[Station]:
    """Return the stations of the caller's divisions, by division code and id.

    `inside` narrows the list to those that some division reaches.
    """
    statement = (
        select(Station)
        .where(
            within(scope, division=Station.division_code),
            within(inside, division=Station.division_code),
        )
        .order_by(Station.division_code, Station.id)
        .limit(limit)
    )
    if after is not None:
        statement = statement.where(tuple_(Station.division_code, Station.id) > tuple_(*after))
    return (await session.scalars(statement)).all()


async def stations_on_the_way_up(session: AsyncSession, path: Sequence[str]) -> Sequence[Station]:
    """Return the stations of the divisions of a path, the lowest division first."""
    rank = {code: place for place, code in enumerate(reversed(path))}
    return (
        await session.scalars(
            select(Station)
            .where(Station.division_code.in_(path))
            .order_by(case(rank, value=Station.division_code), Station.id)
        )
    ).all()


async def station_of_person(session: AsyncSession, scope: Scope, person_id: UUID) -> Station | None:
    """Return the station that a person rings: of her village, else of the next level up."""
    code = await session.scalar(
        select(Person.division_code).where(
            Person.id == person_id,
            within(scope, division=Person.division_code, person=Person.id),
        )
    )
    if code is None:
        return None
    path = (await managed_areas(session)).path_of(code)
    return next(iter(await stations_on_the_way_up(session, path)), None)


async def windows_of(
    session: AsyncSession, station_ids: Sequence[UUID]
) -> dict[UUID, list[StationWindow]]:
    """Return the windows of each station, in the order of their numbers."""
    rows = await session.scalars(
        select(StationWindow)
        .where(StationWindow.station_id.in_(station_ids))
        .order_by(StationWindow.station_id, StationWindow.number)
    )
    windows: dict[UUID, list[StationWindow]] = {station_id: [] for station_id in station_ids}
    for window in rows:
        windows[window.station_id].append(window)
    return windows


async def staff_of_station(
    session: AsyncSession, scope: Scope, station_id: UUID
) -> Sequence[StationStaff]:
    """Return who works or worked at a station of the caller's divisions, by id."""
    return (
        await session.scalars(
            select(StationStaff)
            .where(
                StationStaff.station_id == station_id,
                within(scope, division=StationStaff.division_code),
            )
            .order_by(StationStaff.id)
        )
    ).all()


async def station_staff_for_update(
    session: AsyncSession, scope: Scope, station_id: UUID, staff_id: UUID
) -> StationStaff | None:
    """Load and lock one member of a station's staff."""
    return await session.scalar(
        select(StationStaff)
        .where(
            StationStaff.id == staff_id,
            StationStaff.station_id == station_id,
            within(scope, division=StationStaff.division_code),
        )
        .with_for_update()
    )


async def account_serves_within(session: AsyncSession, scope: Scope, account_id: UUID) -> bool:
    """Say whether an account in use serves one of the caller's divisions."""
    found = await session.scalar(
        select(StaffAccount.id).where(
            StaffAccount.id == account_id,
            StaffAccount.disabled_at.is_(None),
            within(scope, division=StaffAccount.division_code),
        )
    )
    return found is not None


async def certificate_holder(session: AsyncSession, scope: Scope, number: str) -> UUID | None:
    """Return who holds the certificate of this number, among those the caller may see."""
    return await session.scalar(
        select(StationStaff.id).where(
            StationStaff.certificate_number == number,
            within(scope, division=StationStaff.division_code),
        )
    )


async def expiring_certificates(
    session: AsyncSession,
    scope: Scope,
    *,
    until: date,
    today: date,
    after: tuple[Any, ...] | None,
    limit: int,
) -> Sequence[tuple[StationStaff, Station]]:
    """Return whose certificate has expired or will by `until`, the earliest first."""
    statement = (
        select(StationStaff, Station)
        .join(Station, Station.id == StationStaff.station_id)
        .where(
            within(scope, division=StationStaff.division_code),
            StationStaff.certificate_expires_on <= until,
            (StationStaff.left_on.is_(None)) | (StationStaff.left_on > today),
        )
        .order_by(StationStaff.certificate_expires_on, StationStaff.id)
        .limit(limit)
    )
    if after is not None:
        statement = statement.where(
            tuple_(StationStaff.certificate_expires_on, StationStaff.id) > tuple_(*after)
        )
    rows = await session.execute(statement)
    return [(staff, station) for staff, station in rows]


async def any_station(session: AsyncSession) -> bool:
    """Say whether there is a station at all."""
    return await session.scalar(select(Station.id).limit(1)) is not None
