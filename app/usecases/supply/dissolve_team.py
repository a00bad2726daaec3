"""Dissolve a team from a day on; whoever has a seat on that day or later is given another."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.visit_jobs import restock
from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.visits.errors import FromTomorrowOnly
from app.models.supply.teams import VisitTeam
from app.policies.principals import Staff
from app.queries.supply.checks import team_at_hand
from app.queries.supply.teams import members_of
from app.usecases.audit.record import record


async def dissolve_team(
    session: AsyncSession,
    staff: Staff,
    team_id: UUID,
    *,
    from_on: date,
    version: int,
    now: datetime,
) -> VisitTeam:
    """Everybody leaves it on that day; where it went and with whom stays written."""
    team = await team_at_hand(session, staff, team_id, version)
    if from_on <= day_of(now):
        raise FromTomorrowOnly
    team.dissolved_on, team.changed_at = from_on, now
    for member in (await members_of(session, staff.scope, [team_id]))[team_id]:
        # Who was to join later never does: a period holds a day at least.
        if member.starts_on >= from_on:
            await session.delete(member)
        elif member.ends_before is None or member.ends_before > from_on:
            member.ends_before = from_on
    told = {"from_on": from_on.isoformat()}
    await record(session, EventTag.VISIT_TEAM_DISSOLVED, team, at=now, data=told)
    await restock(session, team_id)
    return team
