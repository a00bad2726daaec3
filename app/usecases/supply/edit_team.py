"""Change what a team tells of itself, and where it goes."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.supply.teams import TeamCard
from app.models.supply.teams import ServiceArea, VisitTeam
from app.policies.principals import Staff
from app.queries.supply.checks import expect_hospital, expect_places, team_at_hand
from app.queries.supply.teams import areas_of
from app.usecases.audit.record import record


async def edit_team(
    session: AsyncSession,
    staff: Staff,
    team_id: UUID,
    card: TeamCard,
    *,
    version: int,
    now: datetime,
) -> VisitTeam:
    """Replace the card and the areas; what was booked where it goes no more, it still visits."""
    team = await team_at_hand(session, staff, team_id, version)
    served = set((await areas_of(session, [team_id]))[team_id])
    left, new = served - set(card.areas), sorted(set(card.areas) - served)
    await expect_places(session, staff.scope, new)
    if card.hospital_id != team.hospital_id:
        code, today = team.division_code, day_of(now)
        await expect_hospital(session, staff.scope, card.hospital_id, code, today)
    team.tell(card, now)
    area = ServiceArea
    await session.execute(delete(area).where(area.team_id == team_id, area.division_code.in_(left)))
    session.add_all(ServiceArea(team_id=team_id, division_code=code) for code in new)
    told = {"areas_left": sorted(left), "areas_new": new}
    await record(session, EventTag.VISIT_TEAM_EDITED, team, at=now, data=told)
    return team
