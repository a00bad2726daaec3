"""Keep the half-days of a team stored for the weeks ahead."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.visit_policy import visit_policy
from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.visits.shifts import HalfDay, half_days
from app.domain.visits.stocking import Closing, Stocking, stocking
from app.domain.visits.terms import SlotStatus
from app.models.visits.slots import VisitSlot
from app.models.visits.teams import VisitTeam
from app.policies.scope import Scope
from app.queries.calendar import acting_weekdays, working_calendar
from app.queries.visits.slots import slots_for_update
from app.queries.visits.teams import exceptions_of, team_for_update, week_of
from app.usecases.audit.record import record


async def stock_team(session: AsyncSession, scope: Scope, team_id: UUID, now: datetime) -> int:
    """Store what the templates, the exceptions and the calendar come to; return the changes.

    From tomorrow on: today's team is on the road.
    """
    team = await team_for_update(session, scope, team_id)
    if team is None or team.dissolved_on is not None:
        return 0
    policy, begins = visit_policy(), day_of(now) + timedelta(days=1)
    days = [begins + timedelta(days=nth) for nth in range(7 * policy.weeks_ahead)]
    rows = await slots_for_update(session, team_id, begins, days[-1] + timedelta(days=1))
    by_id = {row.id: row for row in rows}
    changes = list(
        stocking(
            [row.stored for row in rows],
            await _half_days(session, team_id, days),
            policy.pace,
        )
    )
    for change in changes:
        _write(session, team, by_id, change, now)
    if changes:
        await record(
            session, EventTag.VISIT_SLOTS_STOCKED, team, at=now, data={"changes": len(changes)}
        )
    return len(changes)


async def _half_days(session: AsyncSession, team_id: UUID, days: Sequence[date]) -> list[HalfDay]:
    templates = [row.template for row in await week_of(session, team_id, days[0])]
    exceptions = [row.exception for row in await exceptions_of(session, team_id, days[0])]
    calendar, acts_as = await working_calendar(session), await acting_weekdays(session)
    return list(half_days(templates, exceptions, calendar, acts_as, days))


def _write(
    session: AsyncSession,
    team: VisitTeam,
    by_id: dict[UUID, VisitSlot],
    change: Stocking | Closing,
    now: datetime,
) -> None:
    if isinstance(change, Closing):
        row = by_id[change.slot_id]
        row.status = SlotStatus.CLOSED
    elif change.slot_id is None:
        row = VisitSlot.of(team, change.half_day)
        row.tell(change.half_day, change.seats)
        session.add(row)
    else:
        row = by_id[change.slot_id]
        row.tell(change.half_day, change.seats)
    row.changed_at = now
