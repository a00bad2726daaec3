"""Reads of supporting hospitals."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.divisions.stations import Point
from app.models.supply.hospitals import SupportingHospital
from app.models.supply.teams import VisitTeam
from app.policies.scope import Scope, within
from app.queries.nearest import nearest

Place = tuple[Any, ...]
"""Division and id of the last hospital that was shown."""


async def hospitals_within(
    session: AsyncSession, scope: Scope, *, after: Place | None, limit: int
) -> Sequence[SupportingHospital]:
    """Return the hospitals of some divisions, by division and id; those that left too."""
    seen = within(scope, division=SupportingHospital.division_code)
    return await _by_division(session, seen, after, limit)


async def hospitals_taking_part(
    session: AsyncSession, today: date, *, after: Place | None, limit: int
) -> Sequence[SupportingHospital]:
    """Return every hospital that takes part, by division and id."""
    return await _by_division(session, _takes_part(today), after, limit)


async def _by_division(
    session: AsyncSession, which: ColumnElement[bool], after: Place | None, limit: int
) -> Sequence[SupportingHospital]:
    place = tuple_(SupportingHospital.division_code, SupportingHospital.id)
    statement = select(SupportingHospital).where(which).order_by(*place.clauses).limit(limit)
    if after is not None:
        statement = statement.where(place > tuple_(*after))
    return (await session.scalars(statement)).all()


async def nearest_hospitals(
    session: AsyncSession, point: Point, today: date, *, limit: int
) -> Sequence[tuple[SupportingHospital, int]]:
    """Return those nearest that take part, with their straight distance in metres."""
    return await nearest(session, SupportingHospital, point, _takes_part(today), limit=limit)


async def hospital_within(
    session: AsyncSession, scope: Scope, hospital_id: UUID
) -> SupportingHospital | None:
    return await session.scalar(
        select(SupportingHospital).where(
            SupportingHospital.id == hospital_id,
            within(scope, division=SupportingHospital.division_code),
        )
    )


async def hospital_for_update(
    session: AsyncSession, scope: Scope, hospital_id: UUID
) -> SupportingHospital | None:
    """Load and lock one hospital that the caller may change."""
    return await session.scalar(
        select(SupportingHospital)
        .where(
            SupportingHospital.id == hospital_id,
            within(scope, division=SupportingHospital.division_code),
        )
        .with_for_update(key_share=True)
    )


async def has_teams(session: AsyncSession, hospital_id: UUID, on: date) -> bool:
    """Say whether a team of the hospital goes out on that day or later."""
    team = VisitTeam
    standing = or_(team.dissolved_on.is_(None), team.dissolved_on > on)
    there: bool | None = await session.scalar(
        select(exists().where(team.hospital_id == hospital_id, standing))
    )
    return bool(there)


def _takes_part(today: date) -> ColumnElement[bool]:
    closed_on = SupportingHospital.closed_on
    return or_(closed_on.is_(None), closed_on > today)
