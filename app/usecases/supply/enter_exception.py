"""Enter a day on which a team's week does not hold."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.visit_jobs import restock
from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.supply.shifts import ShiftException
from app.domain.visits.errors import ExceptionEntered, FromTomorrowOnly
from app.domain.visits.terms import ExceptionKind, SlotStatus
from app.models.supply.shifts import ShiftDay
from app.models.supply.slots import VisitSlot
from app.policies.principals import Staff
from app.queries.supply.checks import expect_halves_apart, team_at_hand
from app.queries.supply.teams import exceptions_of
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
    exceptions = [exception, *(each.exception for each in ahead)]
    await expect_halves_apart(session, team_id, exceptions, [exception.day])
    session.add(ShiftDay.of(team_id, exception, reason=reason, by=staff.id, at=now))
    if exception.kind is ExceptionKind.EXTRA:
        await _can_come_after_all(session, team_id, exception)
    team.changed_at = now
    await record(session, EventTag.VISIT_EXCEPTION_ENTERED, team, at=now, data=exception.told())
    await restock(session, team_id)


async def _can_come_after_all(session: AsyncSession, team_id: UUID, extra: ShiftException) -> None:
    """Hours that are entered go before a half-day that was called off."""
    slot = VisitSlot
    await session.execute(
        update(slot)
        .where(
            slot.team_id == team_id,
            slot.day == extra.day,
            slot.half == extra.half,
            slot.status == SlotStatus.CLOSED,
        )
        .values(reopens=True)
        .execution_options(synchronize_session=False)
    )
