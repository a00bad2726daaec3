"""Visits at the door: when somebody can come, and what was booked."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import Query, status

from app.domain.calendar.days import day_of
from app.domain.visits.terms import Purpose
from app.domain.visits.wish import Move
from app.edge.conduct import seat_problems
from app.edge.cursor import PageQuery
from app.edge.precondition import IfMatch
from app.edge.route import HouseRouter
from app.edge.session import DbSession, Now
from app.queries.rounds.coming import team_to_come
from app.queries.visits.availability import availability_of
from app.queries.visits.visits import visit_seen, visits_of_person
from app.routers.miniapp.authority import MayBook
from app.schemas.common import Day, Page
from app.schemas.miniapp.visits import MoveWanted, VisitRead, VisitShown, VisitWanted
from app.schemas.visit_parts import Availability
from app.usecases.visits.book_visit import book_visit
from app.usecases.visits.cancel_visit import cancel_visit
from app.usecases.visits.confirm_visit import confirm_visit
from app.usecases.visits.reschedule_visit import reschedule_visit

router = HouseRouter(tags=["上门服务"])

Wanted = Annotated[list[Purpose], Query(min_length=1, max_length=7, description="需要的服务。")]
FromOn = Annotated[Day | None, Query(description="从哪一天开始；不填为今天。")]
SHOWN = timedelta(weeks=2)


@router.get("/visit-availability")
async def read_visit_availability(
    citizen: MayBook, session: DbSession, now: Now, purpose: Wanted, from_on: FromOn = None
) -> Availability:
    """Read when a team can come within two weeks, and why not where none can."""
    begins = max(from_on or day_of(now), day_of(now))
    found = await availability_of(
        session, citizen.scope, citizen.subject, purpose, begins, begins + SHOWN, now
    )
    return Availability.of(found)


@router.post("/visits", status_code=status.HTTP_201_CREATED, responses=seat_problems())
async def book_a_visit(
    wanted: VisitWanted, citizen: MayBook, session: DbSession, now: Now
) -> VisitRead:
    """Book a visit in one half-day, or keep a seat of it for a while."""
    wish = wanted.wish(citizen)
    return VisitRead.of(await book_visit(session, citizen.scope, wish, now))


@router.get("/visits")
async def list_my_visits(asked: PageQuery, citizen: MayBook, session: DbSession) -> Page[VisitRead]:
    """List the visits of this person, the newest first."""
    rows = await visits_of_person(
        session, citizen.scope, citizen.subject, after=asked.after, limit=asked.limit + 1
    )
    page, cursor = asked.cut(rows, lambda row: (row.id,))
    return Page(items=[VisitRead.of(row) for row in page], next_cursor=cursor)


@router.get("/visits/{visit_id:uuid}")
async def read_visit(visit_id: UUID, citizen: MayBook, session: DbSession) -> VisitShown:
    """Read one visit, with the team that comes and its telephone."""
    visit = await visit_seen(session, citizen.scope, visit_id)
    return VisitShown.shown(visit, await team_to_come(session, visit))


@router.post("/visits/{visit_id:uuid}:confirm", responses=seat_problems())
async def confirm_a_visit(
    visit_id: UUID, citizen: MayBook, session: DbSession, version: IfMatch, now: Now
) -> VisitRead:
    """Confirm a seat that was kept, before its time is over."""
    scope = citizen.scope
    return VisitRead.of(await confirm_visit(session, scope, visit_id, version=version, now=now))


@router.post("/visits/{visit_id:uuid}:reschedule", responses=seat_problems())
async def reschedule_a_visit(
    visit_id: UUID,
    wanted: MoveWanted,
    citizen: MayBook,
    session: DbSession,
    version: IfMatch,
    now: Now,
) -> VisitRead:
    """Move a visit to another half-day until the evening before."""
    move, scope = Move(wanted.slot_id), citizen.scope
    moved = await reschedule_visit(session, scope, visit_id, move, version=version, now=now)
    return VisitRead.of(moved)


@router.post("/visits/{visit_id:uuid}:cancel")
async def cancel_a_visit(
    visit_id: UUID, citizen: MayBook, session: DbSession, version: IfMatch, now: Now
) -> VisitRead:
    """Cancel a visit until the evening before."""
    scope = citizen.scope
    return VisitRead.of(await cancel_visit(session, scope, visit_id, version=version, now=now))
