"""Reads of teams, their people, areas and weeks."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.supply.shifts import ShiftDay, ShiftTemplate
from app.models.supply.teams import ServiceArea, TeamMember, VisitTeam
from app.policies.scope import Scope, within


async def teams_within(
    session: AsyncSession, scope: Scope, *, after: tuple[Any, ...] | None, limit: int
) -> Sequence[VisitTeam]:
    """Return the teams of the caller's divisions, by division and id."""
    statement = (
        select(VisitTeam)
        .where(within(scope, division=VisitTeam.division_code))
        .order_by(VisitTeam.division_code, VisitTeam.id)
        .limit(limit)
    )
    if after is not None:
        statement = statement.where(tuple_(VisitTeam.division_code, VisitTeam.id) > tuple_(*after))
    return (await session.scalars(statement)).all()


async def team_within(session: AsyncSession, scope: Scope, team_id: UUID) -> VisitTeam | None:
    return await session.scalar(
        select(VisitTeam).where(
            VisitTeam.id == team_id, within(scope, division=VisitTeam.division_code)
        )
    )


async def team_for_update(session: AsyncSession, scope: Scope, team_id: UUID) -> VisitTeam | None:
    """Load and lock one team that the caller may change.

    Visits refer to teams: whoever books must not wait for whoever stocks, and the other way round.
    """
    return await session.scalar(
        select(VisitTeam)
        .where(VisitTeam.id == team_id, within(scope, division=VisitTeam.division_code))
        .with_for_update(key_share=True)
    )


async def teams_that_go_out(session: AsyncSession, today: date) -> Sequence[UUID]:
    """Return every team that is not dissolved, in the order of ids."""
    standing = or_(VisitTeam.dissolved_on.is_(None), VisitTeam.dissolved_on > today)
    ordered = select(VisitTeam.id).where(standing).order_by(VisitTeam.id)
    return (await session.scalars(ordered)).all()


async def members_of(
    session: AsyncSession, scope: Scope, team_ids: Sequence[UUID]
) -> dict[UUID, list[TeamMember]]:
    """Return by team who is or was in it, in the order in which they came."""
    found = await session.scalars(
        select(TeamMember)
        .where(TeamMember.team_id.in_(team_ids), within(scope, division=TeamMember.division_code))
        .order_by(TeamMember.id)
    )
    by_team: dict[UUID, list[TeamMember]] = {team_id: [] for team_id in team_ids}
    for member in found:
        by_team[member.team_id].append(member)
    return by_team


async def areas_of(session: AsyncSession, team_ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    """Return by team the divisions that it serves."""
    rows = await session.execute(
        select(ServiceArea.team_id, ServiceArea.division_code)
        .where(ServiceArea.team_id.in_(team_ids))
        .order_by(ServiceArea.division_code)
    )
    by_team: dict[UUID, list[str]] = {team_id: [] for team_id in team_ids}
    for team_id, code in rows:
        by_team[team_id].append(code)
    return by_team


def serves(division_code: Any) -> ColumnElement[bool]:
    """A row of `ServiceArea` reaches that division: it is the area itself or lies below it."""
    area = func.division_scope(ServiceArea.division_code)
    return area.op("@>", is_comparison=True)(division_code)


async def week_of(session: AsyncSession, team_id: UUID, from_on: date) -> Sequence[ShiftTemplate]:
    """Return the templates of a team that hold on that day or later."""
    template = ShiftTemplate
    ahead = or_(template.ends_before.is_(None), template.ends_before > from_on)
    found = await session.scalars(
        select(template)
        .where(template.team_id == team_id, ahead)
        .order_by(template.weekday, template.half, template.starts_on)
    )
    return found.all()


async def exceptions_of(session: AsyncSession, team_id: UUID, from_on: date) -> Sequence[ShiftDay]:
    found = await session.scalars(
        select(ShiftDay).where(ShiftDay.team_id == team_id, ShiftDay.day >= from_on)
    )
    return found.all()
