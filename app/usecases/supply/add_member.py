"""Let somebody join a team."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.visit_jobs import restock
from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.supply.teams import MemberCard
from app.domain.visits.errors import JoinsTooEarly
from app.models.supply.teams import TeamMember, VisitTeam, can_on
from app.policies.principals import Staff
from app.queries.supply.checks import expect_account, team_at_hand
from app.queries.supply.teams import members_of
from app.usecases.audit.record import record


async def add_member(
    session: AsyncSession,
    staff: Staff,
    team_id: UUID,
    card: MemberCard,
    *,
    starts_on: date,
    version: int,
    now: datetime,
) -> VisitTeam:
    """Join from a day on; what the team can do follows on that day."""
    team, today = await team_at_hand(session, staff, team_id, version), day_of(now)
    if starts_on < today:
        raise JoinsTooEarly
    await expect_account(session, staff.scope, card.staff_account_id, "/staff_account_id")
    session.add(TeamMember.of(team, card, starts_on))
    await session.flush()  # The new one counts too.
    members = (await members_of(session, staff.scope, [team_id]))[team_id]
    team.skills = can_on(members, today)
    team.changed_at = now
    told = {"starts_on": starts_on.isoformat(), "profession": card.profession.value}
    await record(session, EventTag.VISIT_MEMBER_JOINED, team, at=now, data=told)
    await restock(session, team_id)
    return team
