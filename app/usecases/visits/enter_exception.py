"""Enter a day on which a team's week does not hold."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.visit_jobs import restock
from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.visits.errors import ExceptionEntered, FromTomorrowOnly
from app.domain.visits.shifts import ShiftException
from app.models.visits.shifts import ShiftDay
from app.policies.principals import Staff
from app.queries.visits.supply import team_at_hand
from app.queries.visits.teams import exceptions_of
from app.usecases.audit.record import record


async def enter_exception(
    session: AsyncSession,
    staff: Staff,
    team_id: UUID,
    exception: ShiftException,
    reason: str,
    *,
    version: int,
    now: datetime,
) -> None:
    """Stay in for a day or a half, or go out for an extra half; the half-days follow."""
    team = await team_at_hand(session, staff, team_id, version)
    if exception.day <= day_of(now):
        raise FromTomorrowOnly
    ahead = await exceptions_of(session, team_id, exception.day)
    if any((each.day, each.half) == (exception.day, exception.half) for each in ahead):
        raise ExceptionEntered
    session.add(ShiftDay.of(team_id, exception, reason=reason, by=staff.id, at=now))
    team.changed_at = now
    await record(session, EventTag.VISIT_EXCEPTION_ENTERED, team, at=now, data=exception.told())
    await restock(session, team_id)
