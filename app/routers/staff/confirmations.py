"""Annual confirmations (年度确认): who must, who has, and what was tried."""

from fastapi import status

from app.domain.calendar.days import day_of
from app.edge.cursor import PageQuery
from app.edge.idempotency import MONEY
from app.edge.route import HouseRouter
from app.edge.session import DbSession, Now
from app.edge.surroundings import TheHouse
from app.queries.subsidies.confirming import confirmation_due
from app.routers.staff.authority import MayRecordConfirmations
from app.schemas.common import Page
from app.schemas.staff.confirmations import (
    ConfirmationRead,
    ConfirmationWanted,
    DueRead,
    StepTaken,
    StepWanted,
)
from app.usecases.subsidies.record_confirmation import record_confirmation as confirm
from app.usecases.subsidies.take_confirmation_step import take_confirmation_step as take

router = HouseRouter(tags=["年度确认"])


@router.get("/confirmations/due")
async def list_confirmations_due(
    asked: PageQuery, staff: MayRecordConfirmations, session: DbSession, now: Now
) -> Page[DueRead]:
    """List who has not confirmed this year, village by village."""
    year = day_of(now).year
    rows = await confirmation_due(
        session, staff.scope, year, after=asked.after, limit=asked.limit + 1
    )
    page, cursor = asked.cut(
        rows, lambda row: (row.person.division_code, row.person.name_pinyin, row.person.id)
    )
    return Page(items=[DueRead.of(row) for row in page], next_cursor=cursor)


@router.post("/confirmations", status_code=status.HTTP_201_CREATED, keeps_answer_for=MONEY)
async def record_confirmation(
    wanted: ConfirmationWanted, staff: MayRecordConfirmations, session: DbSession, now: Now
) -> ConfirmationRead:
    """Record that somebody was seen, here or for another place."""
    return ConfirmationRead.of(await confirm(session, staff, wanted.whom(), wanted.seen(), now))


@router.post("/confirmation-steps", status_code=status.HTTP_201_CREATED, keeps_answer_for=MONEY)
async def take_confirmation_step(
    wanted: StepWanted,
    staff: MayRecordConfirmations,
    session: DbSession,
    house: TheHouse,
    now: Now,
) -> StepTaken:
    """Note a reminder, a call, a home visit or a notice, one after the other."""
    rule, step = house.settings.confirmation_rule, (wanted.person_id, wanted.kind, wanted.note)
    return StepTaken.of(await take(session, staff, *step, rule=rule, now=now))
