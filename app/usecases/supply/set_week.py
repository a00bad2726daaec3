"""Say what a team does every week from a day on; its half-days follow."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.visit_jobs import restock
from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.supply.shifts import Shift
from app.domain.visits.errors import WeekBeginsTooEarly
from app.models.supply.shifts import ShiftTemplate
from app.models.supply.teams import VisitTeam
from app.policies.principals import Staff
from app.queries.supply.checks import expect_halves_apart, team_at_hand
from app.queries.supply.teams import exceptions_of, week_of
from app.usecases.audit.record import record


async def set_week(
    session: AsyncSession,
    staff: Staff,
    team_id: UUID,
    shifts: Sequence[Shift],
    *,
    from_on: date,
    version: int,
    now: datetime,
) -> VisitTeam:
    """End the week that holds on that day, and let another one begin; what was, stays written."""
    team = await team_at_hand(session, staff, team_id, version)
    if from_on <= day_of(now):
        raise WeekBeginsTooEarly
    for template in await week_of(session, team_id, from_on):
        # One that was to begin later never holds: its period would be empty.
        if template.starts_on >= from_on:
            await session.delete(template)
        else:
            template.ends_before = from_on
    await session.flush()  # The old ends before the new begins, or the database sees both.
    session.add_all(ShiftTemplate.of(team_id, shift, from_on) for shift in shifts)
    await session.flush()  # What was entered for single days must suit this week too.
    single = [each.exception for each in await exceptions_of(session, team_id, from_on)]
    await expect_halves_apart(session, team_id, single, {each.day for each in single})
    team.changed_at = now
    told = {"from_on": from_on.isoformat(), "half_days": len(shifts)}
    await record(session, EventTag.VISIT_WEEK_SET, team, at=now, data=told)
    await restock(session, team_id)
    return team
