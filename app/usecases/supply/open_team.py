"""Open a team that goes out to people's doors."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.supply.teams import MemberCard, TeamCard, skills_of
from app.models.supply.teams import ServiceArea, TeamMember, VisitTeam
from app.policies.principals import Staff
from app.queries.supply.checks import expect_account, expect_hospital, expect_places
from app.usecases.audit.record import record


async def open_team(
    session: AsyncSession,
    staff: Staff,
    division_code: str,
    card: TeamCard,
    members: Sequence[MemberCard],
    now: datetime,
) -> VisitTeam:
    """Open a team of a division of the caller's that serves divisions of the caller's."""
    today = day_of(now)
    await expect_places(session, staff.scope, (division_code, *card.areas))
    await expect_hospital(session, staff.scope, card.hospital_id, division_code, today)
    for place, member in enumerate(members):
        pointer = f"/members/{place}/staff_account_id"
        await expect_account(session, staff.scope, member.staff_account_id, pointer)
    team = VisitTeam(division_code=division_code)
    team.tell(card, now)
    team.skills = skills_of(member.skills for member in members)
    session.add(team)
    await session.flush()  # Areas and members refer to the team.
    session.add_all(ServiceArea(team_id=team.id, division_code=code) for code in card.areas)
    session.add_all(TeamMember.of(team, member, today) for member in members)
    await record(session, EventTag.VISIT_TEAM_OPENED, team, at=now)
    return team
