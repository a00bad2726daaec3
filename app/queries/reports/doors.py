"""A visit for whoever goes there: the team itself, or staff of the place."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from app.domain.calendar.days import day_of
from app.domain.errors import NotFound
from app.domain.visits.errors import IllegalVisitStep
from app.models.reports.told import VisitDoor
from app.models.supply.teams import TeamMember
from app.models.visits.visits import Visit
from app.policies.permissions import Role
from app.policies.principals import Staff
from app.queries.visits.visits import visit_for_update, visit_seen


async def visit_at_door(session: AsyncSession, staff: Staff, visit_id: UUID) -> Visit:
    """Lock one visit to tell what happened there."""
    await check_sees_visit(session, staff, await visit_seen(session, staff.scope, visit_id))
    return await visit_for_update(session, staff.scope, visit_id)


async def check_sees_visit(session: AsyncSession, staff: Staff, visit: Visit) -> None:
    """Medical staff know of visits of their own team alone, on days when they belong to it."""
    if staff.role is not Role.MEDICAL_TEAM:
        return
    day = visit_day(visit)
    member = await session.scalar(
        select(TeamMember.id)
        .where(TeamMember.team_id == team_of(visit), *_belongs(staff, day))
        .limit(1)
    )
    if member is None:
        raise NotFound


def own_teams(
    staff: Staff, team: InstrumentedAttribute[UUID], day: ColumnElement[date]
) -> ColumnElement[bool]:
    """Leave to medical staff what their own teams did; others see their divisions."""
    if staff.role is not Role.MEDICAL_TEAM:
        return true()
    own = select(TeamMember.id).where(TeamMember.team_id == team, *_belongs(staff, day))
    return own.exists()


def local_day(at: InstrumentedAttribute[datetime] | ColumnElement[Any]) -> ColumnElement[date]:
    """The day in Asia/Shanghai, as PostgreSQL reckons it."""
    return func.date(func.timezone("Asia/Shanghai", at))


def _belongs(staff: Staff, day: date | ColumnElement[date]) -> tuple[ColumnElement[bool], ...]:
    return (
        TeamMember.staff_account_id == staff.id,
        TeamMember.starts_on <= day,
        or_(TeamMember.ends_before.is_(None), TeamMember.ends_before > day),
    )


def team_of(visit: Visit) -> UUID:
    """The team that really comes; nobody goes where no half-day was taken."""
    team_id = visit.planned_team_id or visit.team_id
    if team_id is None:
        raise IllegalVisitStep
    return team_id


def visit_day(visit: Visit) -> date:
    """The day of the promised window."""
    if visit.starts_at is None:
        raise IllegalVisitStep
    return day_of(visit.starts_at)


async def door_of(session: AsyncSession, visit: Visit) -> VisitDoor | None:
    return await session.scalar(select(VisitDoor).where(VisitDoor.visit_id == visit.id))


async def door_to_write(session: AsyncSession, visit: Visit) -> VisitDoor:
    """Return what is known of this door, or an empty page; the lock on the visit is held."""
    found = await door_of(session, visit)
    return found or VisitDoor(
        visit_id=visit.id, person_id=visit.person_id, division_code=visit.division_code
    )
