"""Let somebody leave a team."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.visit_jobs import restock
from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.errors import NotFound
from app.domain.visits.errors import LeavesTooEarly, MemberLeft
from app.models.supply.teams import VisitTeam, can_on
from app.policies.principals import Staff
from app.queries.supply.checks import team_at_hand
from app.queries.supply.teams import members_of
from app.usecases.audit.record import record


async def remove_member(
    session: AsyncSession,
    staff: Staff,
    team_id: UUID,
    member_id: UUID,
    *,
    from_on: date,
    version: int,
    now: datetime,
) -> VisitTeam:
    """Leave from a day on; that somebody was of the team stays written."""
    team, today = await team_at_hand(session, staff, team_id, version), day_of(now)
    members = (await members_of(session, staff.scope, [team_id]))[team_id]
    member = next((each for each in members if each.id == member_id), None)
    if member is None:
        raise NotFound
    if member.ends_before is not None and member.ends_before <= today:
        raise MemberLeft
    if from_on < today or from_on <= member.starts_on:
        raise LeavesTooEarly
    member.ends_before = from_on
    team.skills = can_on(members, today)
    team.changed_at = now
    told = {"from_on": from_on.isoformat(), "profession": member.profession.value}
    await record(session, EventTag.VISIT_MEMBER_LEFT, team, at=now, data=told)
    await restock(session, team_id)
    return team
