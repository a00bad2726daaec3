"""Who comes to a visit."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.supply.teams import VisitTeam
from app.models.visits.visits import Visit


async def team_to_come(session: AsyncSession, visit: Visit) -> VisitTeam | None:
    """Return the team of the plan, or the one that is booked; None for whoever has no seat."""
    team_id = visit.planned_team_id or visit.team_id
    return await session.scalar(select(VisitTeam).where(VisitTeam.id == team_id))
