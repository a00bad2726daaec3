"""Plans of the road: made, read, mended while teams are out; and a team's own round."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Query, status

from app.domain.calendar.days import day_of
from app.domain.rounds.terms import PlanCause, PlanStatus
from app.edge.conduct import problems
from app.edge.cursor import PageQuery
from app.edge.long_work import ACCEPTED, LongWork
from app.edge.precondition import IfMatch
from app.edge.route import HouseRouter
from app.edge.session import DbSession, Now
from app.queries.rounds.own_round import own_rounds
from app.queries.rounds.plans import Wanted as Listed
from app.queries.rounds.plans import plan_as_a_whole, plan_to_mend, plans_listed
from app.routers.staff.authority import MayPlanRounds, MayReadOwnRound, MayReadRounds
from app.schemas.common import Page
from app.schemas.staff.operations import OperationRead
from app.schemas.staff.own_round import MyRound
from app.schemas.staff.rounds import (
    InsertionWanted,
    PlanLine,
    PlanWanted,
    RoutePlanRead,
    WithoutTeamWanted,
)
from app.usecases.rounds.order_plan import Wanted, order_plan

router = HouseRouter(tags=["上门路线"])

Day = Annotated[date | None, Query(description="哪一天；不填为今天。")]
OfStatus = Annotated[
    PlanStatus | None,
    Query(description="只看这一状态，如未通过校验的；此时不填日期为今天起的每一天。"),
]


@router.post("/visit-routes", status_code=status.HTTP_202_ACCEPTED, responses=ACCEPTED)
async def plan_visit_routes(
    wanted: PlanWanted,
    staff: MayPlanRounds,
    session: DbSession,
    now: Now,
    work: LongWork,
) -> OperationRead:
    """Plan a county's day; who was told a time before keeps it where that can be."""
    order = Wanted(wanted.division_code or staff.division_code, wanted.day)
    return work.answer(await order_plan(session, staff, order, now))


@router.get("/visit-routes")
async def list_visit_routes(
    asked: PageQuery,
    staff: MayReadRounds,
    session: DbSession,
    now: Now,
    day: Day = None,
    status: OfStatus = None,
) -> Page[PlanLine]:
    """List the plans of a day in my divisions, or those refused from today on."""
    plans = Listed(day_of(now), day, status)
    rows = await plans_listed(session, staff.scope, plans, after=asked.after, limit=asked.limit + 1)
    page, cursor = asked.cut(rows, lambda row: (row.id,))
    return Page(items=[PlanLine.of(row) for row in page], next_cursor=cursor)


@router.get("/visit-routes/{plan_id:uuid}")
async def read_visit_routes(
    plan_id: UUID, staff: MayReadRounds, session: DbSession
) -> RoutePlanRead:
    """Read a plan: each round in its order, who is left out and why, whose time has moved."""
    return RoutePlanRead.seen(await plan_as_a_whole(session, staff.scope, plan_id))


@router.post(
    "/visit-routes/{plan_id:uuid}:insert", status_code=status.HTTP_202_ACCEPTED, responses=ACCEPTED
)
async def insert_into_visit_routes(
    plan_id: UUID,
    wanted: InsertionWanted,
    staff: MayPlanRounds,
    session: DbSession,
    version: IfMatch,
    now: Now,
    work: LongWork,
) -> OperationRead:
    """Put a booked visit in, moving as few promised times as possible."""
    plan = await plan_to_mend(session, staff.scope, plan_id, version)
    order = Wanted(plan.division_code, plan.day, PlanCause.INSERTED, visit_id=wanted.visit_id)
    return work.answer(await order_plan(session, staff, order, now))


@router.post(
    "/visit-routes/{plan_id:uuid}:without-team",
    status_code=status.HTTP_202_ACCEPTED,
    responses=ACCEPTED,
)
async def plan_without_team(
    plan_id: UUID,
    wanted: WithoutTeamWanted,
    staff: MayPlanRounds,
    session: DbSession,
    version: IfMatch,
    now: Now,
    work: LongWork,
) -> OperationRead:
    """Let other teams stand in for one that cannot go, or go on."""
    plan = await plan_to_mend(session, staff.scope, plan_id, version)
    order = Wanted(
        plan.division_code,
        plan.day,
        PlanCause.WITHOUT_TEAM,
        team_id=wanted.team_id,
        reason=wanted.reason,
    )
    return work.answer(await order_plan(session, staff, order, now))


@router.get("/my-round", responses=problems(404))
async def read_my_round(
    staff: MayReadOwnRound, session: DbSession, now: Now, day: Day = None
) -> MyRound:
    """Read the round of my own team, from the day before until the day after."""
    today = day_of(now)
    asked = day or today
    return MyRound.of(asked, await own_rounds(session, staff, asked, today))
