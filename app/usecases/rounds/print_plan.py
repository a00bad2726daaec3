"""Print a county's day: every address of it on paper, so that it stays on record who did."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.rounds.day_sheet import DaySheet, SheetForm
from app.policies.principals import Staff
from app.queries.rounds.day_sheets import day_sheet
from app.queries.rounds.plans import plan_as_a_whole
from app.usecases.audit.record import record


async def print_plan(
    session: AsyncSession, staff: Staff, plan_id: UUID, form: SheetForm, now: datetime
) -> DaySheet:
    """Return what is to be printed of a plan of the caller's divisions."""
    seen = await plan_as_a_whole(session, staff.scope, plan_id)
    plan = seen.plan
    sheet = await day_sheet(
        session, staff.scope, plan.division_code, plan.day, seen.rounds, seen.left_out
    )
    doors = sum(len(each.doors) for each in sheet.rounds)
    told = {"form": form.value, "doors": doors}
    await record(session, EventTag.ROUNDS_PRINTED, plan, at=now, data=told)
    return sheet
