"""Open a team that goes out to people's doors."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.visits.errors import TeamOutOfPlace
from app.domain.visits.teams import TeamCard
from app.models.visits.teams import ServiceArea, TeamMember, VisitTeam
from app.policies.principals import Staff
from app.queries.divisions import division
from app.usecases.audit.record import record


async def open_team(
    session: AsyncSession, staff: Staff, division_code: str, card: TeamCard, now: datetime
) -> VisitTeam:
    """Open a team of a division of the caller's that serves divisions of the caller's."""
    for code in (division_code, *card.areas):
        if not staff.scope.holds(code) or await division(session, code) is None:
            raise TeamOutOfPlace
    team = VisitTeam(division_code=division_code)
    team.tell(card, now)
    session.add(team)
    await session.flush()  # Areas and members refer to the team.
    session.add_all(ServiceArea(team_id=team.id, division_code=code) for code in card.areas)
    session.add_all(TeamMember.of(team, member, day_of(now)) for member in card.members)
    await record(session, EventTag.VISIT_TEAM_OPENED, team, at=now)
    return team
