"""A day's rounds to take along: on paper, as a spreadsheet, as a picture."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Query
from starlette.responses import Response

from app.domain.calendar.days import day_of
from app.domain.rounds.day_sheet import SheetForm
from app.edge.conduct import problems
from app.edge.day_sheets import SHEET_ANSWER, sheet_answer
from app.edge.route import HouseRouter
from app.edge.session import DbSession, Now
from app.queries.rounds.day_sheets import day_sheet
from app.queries.rounds.own_round import own_rounds
from app.queries.rounds.plans import plan_as_a_whole
from app.routers.staff.authority import MayPlanRounds, MayReadOwnRound, MayReadRounds
from app.schemas.staff.day_sheets import PrintWanted
from app.usecases.rounds.print_plan import print_plan as print_it

router = HouseRouter(tags=["上门路线"])

Form = Annotated[SheetForm, Query(description="打印件、电子表格或路线图。")]
Day = Annotated[date | None, Query(description="哪一天；不填为今天。")]


@router.get("/visit-routes/{plan_id:uuid}/picture", response_class=Response, responses=SHEET_ANSWER)
async def draw_visit_routes(plan_id: UUID, staff: MayReadRounds, session: DbSession) -> Response:
    """Draw the ways of a plan; nobody is named on the picture."""
    seen = await plan_as_a_whole(session, staff.scope, plan_id)
    plan = seen.plan
    sheet = await day_sheet(session, staff.scope, plan.division_code, plan.day, seen.rounds)
    return await sheet_answer(sheet, SheetForm.SVG)


@router.ask("/visit-routes/{plan_id:uuid}:print", response_class=Response, responses=SHEET_ANSWER)
async def print_visit_routes(
    plan_id: UUID, wanted: PrintWanted, staff: MayPlanRounds, session: DbSession, now: Now
) -> Response:
    """Print a plan with every name, address and telephone; who printed it stays on record."""
    sheet = await print_it(session, staff, plan_id, wanted.form, now)
    return await sheet_answer(sheet, wanted.form)


@router.get(
    "/my-round/day-sheet", response_class=Response, responses={**SHEET_ANSWER, **problems(404)}
)
async def print_my_round(
    staff: MayReadOwnRound,
    session: DbSession,
    now: Now,
    form: Form = SheetForm.PDF,
    day: Day = None,
) -> Response:
    """Print the round of my own team, from the day before until the day after."""
    today = day_of(now)
    asked = day or today
    own = await own_rounds(session, staff, asked, today)
    sheet = await day_sheet(session, staff.scope, staff.division_code, asked, own.rounds)
    return await sheet_answer(sheet, form)
