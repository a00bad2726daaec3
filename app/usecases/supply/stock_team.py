"""Keep the half-days of a team stored for the weeks ahead."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.visit_jobs import displace
from app.adapters.visit_policy import visit_policy
from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.supply.shifts import HalfDay, half_days
from app.domain.supply.stocking import Change, Closing, stocking
from app.models.supply.slots import VisitSlot
from app.models.supply.teams import TeamMember, VisitTeam, can_on
from app.policies.scope import Scope
from app.queries.calendar import published_calendar
from app.queries.supply.slots import slots_for_update
from app.queries.supply.teams import exceptions_of, members_of, team_for_update, week_of
from app.usecases.audit.record import record


async def stock_team(session: AsyncSession, scope: Scope, team_id: UUID, now: datetime) -> int:
    """Store what weeks, exceptions, calendar and members come to; return how much has changed.

    From tomorrow on: today's team is on the road, only what its people can do is told anew.
    Whoever has a seat in a half-day that goes, is at other hours, or lost a skill, is seen to by
    a job.
    """
    team = await team_for_update(session, scope, team_id)
    if team is None:
        return 0
    members, today = (await members_of(session, scope, [team.id]))[team.id], day_of(now)
    if team.skills != (skills := can_on(members, today)):
        team.skills = skills
    policy, begins = visit_policy(), today + timedelta(days=1)
    days = [begins + timedelta(days=nth) for nth in range(7 * policy.weeks_ahead)]
    rows = await slots_for_update(session, team_id, today, days[-1] + timedelta(days=1))
    ahead = {row.id: row for row in rows if row.day >= begins}
    wanted = await _half_days(session, team, days)
    changes = list(stocking([row.stored for row in ahead.values()], wanted, policy.pace))
    for change in changes:
        _write(session, team, members, ahead, change, now)
    lost, equipped = _equip(members, rows, now)
    if changes or equipped:
        told = {"changes": len(changes), "skills_changed": equipped}
        await record(session, EventTag.VISIT_SLOTS_STOCKED, team, at=now, data=told)
    for change in changes:
        await _see_to_people(session, team, change)
    for row in lost:  # After the hours: whoever cannot keep the seat at all is told that alone.
        if row.taken and row.id in ahead:
            await displace(session, team.id, row.id, row.capacity)
    return len(changes) + equipped


def _equip(
    members: Sequence[TeamMember], rows: Sequence[VisitSlot], now: datetime
) -> tuple[list[VisitSlot], int]:
    """Members come and go on days that are known before.

    Returns the half-days that lost a skill, and how many know others than they did.
    """
    lost, changed = [], 0
    for row in rows:
        skills = can_on(members, row.day)
        if row.skills != skills:
            if not set(row.skills) <= set(skills):
                lost.append(row)
            row.skills, row.changed_at = skills, now
            changed += 1
    return lost, changed


async def _half_days(session: AsyncSession, team: VisitTeam, days: Sequence[date]) -> list[HalfDay]:
    templates = [row.template for row in await week_of(session, team.id, days[0])]
    exceptions = [row.exception for row in await exceptions_of(session, team.id, days[0])]
    calendar, unstated = await published_calendar(session), visit_policy().make_up_weekday
    out = [day for day in days if team.goes_out_on(day)]
    return list(half_days(templates, exceptions, calendar, out, unstated))


def _write(
    session: AsyncSession,
    team: VisitTeam,
    members: Sequence[TeamMember],
    by_id: dict[UUID, VisitSlot],
    change: Change,
    now: datetime,
) -> None:
    if isinstance(change, Closing):
        row = by_id[change.slot_id]
        row.close()
    else:
        skills = can_on(members, change.half_day.day)
        known = by_id.get(change.slot_id) if change.slot_id else None
        row = known or VisitSlot.of(team, change.half_day, skills)
        row.tell(change.half_day, change.seats)
        if change.crowded:
            row.close()
        session.add(row)
    row.changed_at = now


async def _see_to_people(session: AsyncSession, team: VisitTeam, change: Change) -> None:
    if isinstance(change, Closing):
        if change.concerns:
            await displace(session, team.id, change.slot_id, None)
    elif change.slot_id is not None and change.keep is not None:
        await displace(session, team.id, change.slot_id, change.keep)
