"""The audit trail: who did what, when and where."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query

from app.edge.cursor import PageQuery
from app.edge.route import HouseRouter
from app.edge.session import DbSession
from app.queries.audit import WantedEvents, events_in_scope
from app.routers.staff.authority import MayReadEvents
from app.schemas.common import Page
from app.schemas.staff.audit import EventRead

router = HouseRouter(tags=["审计"])


async def wanted_events(
    subject_id: Annotated[UUID | None, Query(description="只看此对象的事件。")] = None,
    person_id: Annotated[UUID | None, Query(description="只看涉及此人的事件。")] = None,
    actor_id: Annotated[UUID | None, Query(description="只看此账号所做的事件。")] = None,
    tag: Annotated[
        str | None,
        Query(max_length=80, pattern=r"^[a-z_]+:[a-z_]+:[a-z_]+$", description="只看此类。"),
    ] = None,
) -> WantedEvents:
    return WantedEvents(subject_id, person_id, actor_id, tag)


Wanted = Annotated[WantedEvents, Depends(wanted_events)]


@router.get("/events")
async def list_events(
    wanted: Wanted, asked: PageQuery, staff: MayReadEvents, session: DbSession
) -> Page[EventRead]:
    """List what happened in this scope, the newest first."""
    rows = await events_in_scope(
        session, staff.scope, wanted, after=asked.after, limit=asked.limit + 1
    )
    page, cursor = asked.cut(rows, lambda row: (row.id,))
    return Page(items=[EventRead.of(event) for event in page], next_cursor=cursor)
