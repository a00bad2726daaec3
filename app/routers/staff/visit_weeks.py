"""Weeks of teams, the days on which they do not hold, and the half-days that follow."""

from datetime import date, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import Query, status

from app.adapters.visit_policy import visit_policy
from app.domain.calendar.days import day_of
from app.domain.errors import NotFound
from app.edge.precondition import IfMatch
from app.edge.route import HouseRouter
from app.edge.session import DbSession, Now
from app.policies.principals import Staff
from app.queries.supply.slots import slots_of
from app.queries.supply.teams import exceptions_of, team_within, week_of
from app.routers.staff.authority import MayEditSupply, MayReadSupply
from app.schemas.common import Day
from app.schemas.staff.visit_slots import SeatsEdit, SlotChanged, SlotList, SlotRead
from app.schemas.staff.visit_weeks import (
    ExceptionEdit,
    ExceptionList,
    ShiftRead,
    WeekEdit,
    WeekRead,
)
from app.usecases.supply.enter_exception import enter_exception
from app.usecases.supply.set_seats import set_seats
from app.usecases.supply.set_week import set_week
from app.usecases.supply.withdraw_exception import withdraw_exception

router = HouseRouter(tags=["上门服务队"])

FromOn = Annotated[Day | None, Query(description="从哪一天开始；不填为今天。")]


@router.get("/visit-teams/{team_id:uuid}/week")
async def read_visit_week(
    team_id: UUID, staff: MayReadSupply, session: DbSession, now: Now
) -> WeekRead:
    """Read what a team does every week, and what is to follow."""
    return await _week(session, staff, team_id, day_of(now))


@router.put("/visit-teams/{team_id:uuid}/week")
async def set_visit_week(
    team_id: UUID,
    wanted: WeekEdit,
    staff: MayEditSupply,
    session: DbSession,
    version: IfMatch,
    now: Now,
) -> WeekRead:
    """Say what a team does every week from a day on; its half-days follow at once."""
    shifts = [each.shift for each in wanted.shifts]
    await set_week(
        session, staff, team_id, shifts, from_on=wanted.from_on, version=version, now=now
    )
    return await _week(session, staff, team_id, day_of(now))


@router.get("/visit-teams/{team_id:uuid}/exceptions")
async def list_shift_exceptions(
    team_id: UUID, staff: MayReadSupply, session: DbSession, now: Now
) -> ExceptionList:
    """List the days from today on, on which a team's week does not hold."""
    return await _exceptions(session, staff, team_id, day_of(now))


@router.post("/visit-teams/{team_id:uuid}/exceptions", status_code=status.HTTP_201_CREATED)
async def enter_shift_exception(
    team_id: UUID,
    wanted: ExceptionEdit,
    staff: MayEditSupply,
    session: DbSession,
    version: IfMatch,
    now: Now,
) -> ExceptionList:
    """Let a team stay in for a day or a half, or go out for an extra half."""
    exception, reason = wanted.exception, wanted.reason
    await enter_exception(session, staff, team_id, exception, reason, version=version, now=now)
    return await _exceptions(session, staff, team_id, day_of(now))


@router.post("/visit-teams/{team_id:uuid}/exceptions/{exception_id:uuid}:withdraw")
async def withdraw_shift_exception(
    team_id: UUID,
    exception_id: UUID,
    staff: MayEditSupply,
    session: DbSession,
    version: IfMatch,
    now: Now,
) -> ExceptionList:
    """Let the week hold on a day after all."""
    await withdraw_exception(session, staff, team_id, exception_id, version=version, now=now)
    return await _exceptions(session, staff, team_id, day_of(now))


@router.get("/visit-teams/{team_id:uuid}/slots")
async def list_visit_slots(
    team_id: UUID, staff: MayReadSupply, session: DbSession, now: Now, from_on: FromOn = None
) -> SlotList:
    """List the half-days of a team of my divisions, for the weeks that are booked ahead."""
    team = await team_within(session, staff.scope, team_id)
    if team is None:
        raise NotFound
    begins = from_on or day_of(now)
    ends = begins + timedelta(weeks=visit_policy().weeks_ahead, days=1)
    return SlotList.of(await slots_of(session, team_id, begins, ends), team.version)


@router.put("/visit-slots/{slot_id:uuid}/seats")
async def set_visit_slot_seats(
    slot_id: UUID,
    wanted: SeatsEdit,
    staff: MayEditSupply,
    session: DbSession,
    version: IfMatch,
    now: Now,
) -> SlotChanged:
    """Set the seats of one half-day by hand; later stockings keep them."""
    slot, version = await set_seats(
        session,
        staff,
        slot_id,
        wanted.wanted,
        displacing=wanted.displace,
        version=version,
        now=now,
    )
    return SlotChanged(slot=SlotRead.of(slot), version=version)


async def _week(session: DbSession, staff: Staff, team_id: UUID, today: date) -> WeekRead:
    team = await team_within(session, staff.scope, team_id)
    if team is None:
        raise NotFound
    shifts = [ShiftRead.of(row) for row in await week_of(session, team_id, today)]
    return WeekRead(shifts=shifts, version=team.version)


async def _exceptions(
    session: DbSession, staff: Staff, team_id: UUID, today: date
) -> ExceptionList:
    team = await team_within(session, staff.scope, team_id)
    if team is None:
        raise NotFound
    return ExceptionList.of(await exceptions_of(session, team_id, today), team.version)
