"""Teams that go out, their weeks, and the half-days that follow from them."""

from datetime import date, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import Query, status

from app.adapters.visit_policy import visit_policy
from app.domain.calendar.days import day_of
from app.domain.errors import NotFound
from app.edge.cursor import PageQuery
from app.edge.precondition import IfMatch
from app.edge.route import HouseRouter
from app.edge.session import DbSession, Now
from app.policies.principals import Staff
from app.queries.visits.slots import slots_of
from app.queries.visits.teams import areas_of, members_of, team_within, teams_within, week_of
from app.routers.staff.authority import MayEditSupply, MayReadSupply
from app.schemas.common import Day, Page
from app.schemas.staff.visit_supply import (
    ShiftRead,
    SlotList,
    SlotRead,
    TeamOpening,
    TeamRead,
    WeekEdit,
    WeekRead,
)
from app.usecases.visits.open_team import open_team
from app.usecases.visits.set_week import set_week

router = HouseRouter(tags=["上门服务队"])

FromOn = Annotated[Day | None, Query(description="从哪一天开始；不填为今天。")]


@router.get("/visit-teams")
async def list_visit_teams(
    staff: MayReadSupply, session: DbSession, asked: PageQuery
) -> Page[TeamRead]:
    """List the teams of my divisions."""
    rows = await teams_within(session, staff.scope, after=asked.after, limit=asked.limit + 1)
    page, cursor = asked.cut(rows, lambda row: (row.division_code, row.id))
    ids = [row.id for row in page]
    areas, members = await areas_of(session, ids), await members_of(session, staff.scope, ids)
    items = [TeamRead.of(row, areas[row.id], members[row.id]) for row in page]
    return Page(items=items, next_cursor=cursor)


@router.post("/visit-teams", status_code=status.HTTP_201_CREATED)
async def open_visit_team(
    wanted: TeamOpening, staff: MayEditSupply, session: DbSession, now: Now
) -> TeamRead:
    """Open a team in one of my divisions."""
    team = await open_team(session, staff, wanted.division_code, wanted.card, now)
    return await _read(session, staff, team.id)


@router.get("/visit-teams/{team_id:uuid}")
async def read_visit_team(team_id: UUID, staff: MayReadSupply, session: DbSession) -> TeamRead:
    """Read one team of my divisions."""
    return await _read(session, staff, team_id)


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


@router.get("/visit-teams/{team_id:uuid}/slots")
async def list_visit_slots(
    team_id: UUID, staff: MayReadSupply, session: DbSession, now: Now, from_on: FromOn = None
) -> SlotList:
    """List the half-days of a team of my divisions, for the weeks that are booked ahead."""
    if await team_within(session, staff.scope, team_id) is None:
        raise NotFound
    begins = from_on or day_of(now)
    ends = begins + timedelta(weeks=visit_policy().weeks_ahead, days=1)
    found = await slots_of(session, team_id, begins, ends)
    return SlotList(items=[SlotRead.of(slot) for slot in found])


async def _read(session: DbSession, staff: Staff, team_id: UUID) -> TeamRead:
    team = await team_within(session, staff.scope, team_id)
    if team is None:
        raise NotFound
    members = await members_of(session, staff.scope, [team.id])
    return TeamRead.of(team, (await areas_of(session, [team.id]))[team.id], members[team.id])


async def _week(session: DbSession, staff: Staff, team_id: UUID, today: date) -> WeekRead:
    team = await team_within(session, staff.scope, team_id)
    if team is None:
        raise NotFound
    shifts = [ShiftRead.of(row) for row in await week_of(session, team_id, today)]
    return WeekRead(shifts=shifts, version=team.version)
