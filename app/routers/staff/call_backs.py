"""Calls after a visit: who is to be rung, by whom, and what was said."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from app.domain.visits.rating import CallBackState
from app.edge.cursor import PageQuery
from app.edge.precondition import IfMatch
from app.edge.route import HouseRouter
from app.edge.session import DbSession, Now
from app.queries.visits.ratings import call_back_seen, call_backs_within
from app.routers.staff.authority import MayCallBack
from app.schemas.common import Page
from app.schemas.staff.call_backs import CallBackAnswer, CallBackInFull, CallBackRead
from app.usecases.visits.claim_call_back import claim_call_back as claim
from app.usecases.visits.close_call_back import close_call_back as close

router = HouseRouter(tags=["上门服务回访"])

State = Annotated[CallBackState, Query(description="待回访或已回访。")]


@router.get("/call-backs")
async def list_call_backs(
    asked: PageQuery, staff: MayCallBack, session: DbSession, state: State = CallBackState.OPEN
) -> Page[CallBackRead]:
    """List who is to be rung after a visit, the most urgent first."""
    rows = await call_backs_within(
        session, staff.scope, state, after=asked.after, limit=asked.limit + 1
    )
    page, cursor = asked.cut(rows, lambda row: (row.call_back.due_on, row.call_back.id))
    return Page(items=[CallBackRead.of(row) for row in page], next_cursor=cursor)


@router.get("/call-backs/{call_back_id:uuid}")
async def read_call_back(
    call_back_id: UUID, staff: MayCallBack, session: DbSession
) -> CallBackInFull:
    """Read one, with what was said of the visit."""
    return CallBackInFull.of(await call_back_seen(session, staff.scope, call_back_id))


@router.post("/call-backs/{call_back_id:uuid}:claim")
async def claim_call_back(
    call_back_id: UUID, staff: MayCallBack, session: DbSession, version: IfMatch, now: Now
) -> CallBackInFull:
    """Take it on; nobody of the team that came."""
    shown = await claim(session, staff, call_back_id, version=version, now=now)
    return CallBackInFull.of(shown)


@router.post("/call-backs/{call_back_id:uuid}:close")
async def close_call_back(
    call_back_id: UUID,
    said: CallBackAnswer,
    staff: MayCallBack,
    session: DbSession,
    version: IfMatch,
    now: Now,
) -> CallBackInFull:
    """Write down what was said on the telephone."""
    shown = await close(session, staff, call_back_id, said.answer, version=version, now=now)
    return CallBackInFull.of(shown)
