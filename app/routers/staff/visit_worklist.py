"""Visits of my divisions, or of my team: who is visited when, and why so early."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query

from app.domain.calendar.days import day_of
from app.domain.visits.terms import VisitStatus
from app.edge.cursor import PageQuery
from app.edge.route import HouseRouter
from app.edge.session import DbSession, Now
from app.queries.visits.worklist import TO_DO, Listing, Order, offers_made, visit_listed
from app.queries.visits.worklist import visits_listed as listed
from app.routers.staff.authority import MayReadVisits, MayRevealAccess
from app.schemas.common import Day, DivisionCode, Page
from app.schemas.staff.visit_worklist import AccessRevealed, VisitInFull, VisitLine
from app.usecases.visits.reveal_access import reveal_access as reveal

router = HouseRouter(tags=["上门服务"])

Status = Annotated[
    list[VisitStatus] | None,
    Query(max_length=len(VisitStatus), description="状态，可多个；不填为尚未完成的。"),
]
FromOn = Annotated[Day | None, Query(description="从哪一天起；排队的看其可以上门的日期。")]
BeforeOn = Annotated[Day | None, Query(description="到哪一天为止（不含）。")]
OfTeam = Annotated[UUID | None, Query(description="服务队编号。")]
Place = Annotated[DivisionCode | None, Query(description="区划代码，含其全部下级。")]
Sorted = Annotated[Order, Query(description="排列次序；按时段时不含还没有时段的。")]


async def listing(
    status: Status = None,
    from_on: FromOn = None,
    before_on: BeforeOn = None,
    team_id: OfTeam = None,
    division_code: Place = None,
    order: Sorted = Order.TURN,
) -> Listing:
    statuses = frozenset(status) if status else TO_DO
    return Listing(order, statuses, from_on, before_on, team_id, division_code)


@router.get("/visits")
async def list_visits(
    wanted: Annotated[Listing, Depends(listing)],
    asked: PageQuery,
    staff: MayReadVisits,
    session: DbSession,
    now: Now,
) -> Page[VisitLine]:
    """List the visits of my divisions or of my team; those who wait stand in their turn."""
    today, limit = day_of(now), asked.limit + 1
    rows = await listed(session, staff, wanted, today, after=asked.after, limit=limit)
    page, cursor = asked.cut(rows, lambda row: row.place)
    return Page(items=[VisitLine.of(row, today) for row in page], next_cursor=cursor)


@router.get("/visits/{visit_id:uuid}")
async def read_visit_in_full(
    visit_id: UUID, staff: MayReadVisits, session: DbSession, now: Now
) -> VisitInFull:
    """Read one visit with everything that a clerk needs."""
    today = day_of(now)
    found = await visit_listed(session, staff, visit_id, today)
    return VisitInFull.of_all(found, await offers_made(session, visit_id), today)


@router.ask("/visits/{visit_id:uuid}:reveal-access")
async def reveal_access(
    visit_id: UUID, staff: MayRevealAccess, session: DbSession, now: Now
) -> AccessRevealed:
    """Read in full where a visit goes and whom to ring; that stays on record."""
    return AccessRevealed.of(await reveal(session, staff, visit_id, now))
