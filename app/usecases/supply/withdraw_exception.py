"""Withdraw an exception: the week holds on that day after all."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.visit_jobs import restock
from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.errors import NotFound
from app.domain.visits.errors import FromTomorrowOnly
from app.models.supply.shifts import ShiftDay
from app.policies.principals import Staff
from app.queries.supply.checks import expect_halves_apart, team_at_hand
from app.queries.supply.teams import exceptions_of
from app.usecases.audit.record import record


async def withdraw_exception(
    session: AsyncSession,
    staff: Staff,
    team_id: UUID,
    exception_id: UUID,
    *,
    version: int,
    now: datetime,
) -> None:
    """Only days to come can be as they were; the half-days follow."""
    team = await team_at_hand(session, staff, team_id, version)
    row = await session.get(ShiftDay, exception_id)
    if row is None or row.team_id != team_id:
        raise NotFound
    if row.day <= day_of(now):
        raise FromTomorrowOnly
    told = row.exception.told()
    await session.delete(row)
    await session.flush()
    left = [each.exception for each in await exceptions_of(session, team_id, row.day)]
    await expect_halves_apart(session, team_id, left, [row.day])
    team.changed_at = now
    await record(session, EventTag.VISIT_EXCEPTION_WITHDRAWN, team, at=now, data=told)
    await restock(session, team_id)
