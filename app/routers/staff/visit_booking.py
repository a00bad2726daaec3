"""Booking for people at the counter, on the telephone and at the door."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import Query, status

from app.domain.calendar.days import day_of
from app.domain.visits.terms import Purpose
from app.edge.conduct import seat_problems
from app.edge.precondition import IfMatch
from app.edge.route import HouseRouter
from app.edge.session import DbSession, Now
from app.policies.principals import Staff
from app.queries.visits.availability import availability_of
from app.queries.visits.worklist import visit_listed
from app.routers.staff.authority import MayBookVisits, MayOverrideVisits
from app.schemas.common import Day
from app.schemas.staff.visit_booking import (
    CancelEntered,
    MoveEntered,
    OverrideEntered,
    VisitEntered,
)
from app.schemas.staff.visit_worklist import VisitLine
from app.schemas.visit_parts import Availability
from app.usecases.visits.book_visit import book_visit
from app.usecases.visits.cancel_visit import cancel_visit
from app.usecases.visits.confirm_visit import confirm_visit
from app.usecases.visits.reschedule_visit import reschedule_visit

router = HouseRouter(tags=["上门服务"])

Wanted = Annotated[list[Purpose], Query(max_length=7, description="需要的服务；不填为任何服务。")]
FromOn = Annotated[Day | None, Query(description="从哪一天开始；不填为今天。")]
SHOWN = timedelta(weeks=2)


@router.get("/veterans/{person_id:uuid}/visit-availability")
async def read_availability_for_somebody(
    person_id: UUID,
    staff: MayBookVisits,
    session: DbSession,
    now: Now,
    purpose: Wanted = [],  # noqa: B006  # FastAPI copies it.
    from_on: FromOn = None,
) -> Availability:
    """Read when a team can come to somebody within two weeks, and why not where none can."""
    begins = max(from_on or day_of(now), day_of(now))
    before = begins + SHOWN
    found = await availability_of(session, staff.scope, person_id, purpose, begins, before, now)
    return Availability.of(found)


@router.post("/visits", status_code=status.HTTP_201_CREATED, responses=seat_problems())
async def enter_visit(
    wanted: VisitEntered, staff: MayBookVisits, session: DbSession, now: Now
) -> VisitLine:
    """Book a visit for somebody of my divisions; what cannot wait may take a reserved seat."""
    visit = await book_visit(session, staff.scope, wanted.wish(staff), now)
    return await _line(session, staff, visit.id, now)


@router.post("/visits:override", status_code=status.HTTP_201_CREATED, responses=seat_problems())
async def enter_visit_against_a_rule(
    wanted: OverrideEntered, staff: MayOverrideVisits, session: DbSession, now: Now
) -> VisitLine:
    """Let one visit past one rule, and say why; never past the number of seats."""
    visit = await book_visit(session, staff.scope, wanted.wish(staff), now)
    return await _line(session, staff, visit.id, now)


@router.post("/visits/{visit_id:uuid}:confirm", responses=seat_problems())
async def confirm_visit_for_somebody(
    visit_id: UUID, staff: MayBookVisits, session: DbSession, version: IfMatch, now: Now
) -> VisitLine:
    """Confirm a seat that was kept, for somebody who said yes."""
    await confirm_visit(session, staff.scope, visit_id, version=version, now=now)
    return await _line(session, staff, visit_id, now)


@router.post("/visits/{visit_id:uuid}:reschedule", responses=seat_problems())
async def reschedule_visit_for_somebody(
    visit_id: UUID,
    wanted: MoveEntered,
    staff: MayBookVisits,
    session: DbSession,
    version: IfMatch,
    now: Now,
) -> VisitLine:
    """Move a visit to another half-day and say why; until the team is at the door."""
    scope, move = staff.scope, wanted.move
    await reschedule_visit(session, scope, visit_id, move, version=version, now=now)
    return await _line(session, staff, visit_id, now)


@router.post("/visits/{visit_id:uuid}:cancel")
async def cancel_visit_for_somebody(
    visit_id: UUID,
    wanted: CancelEntered,
    staff: MayBookVisits,
    session: DbSession,
    version: IfMatch,
    now: Now,
) -> VisitLine:
    """Call a visit off and say why; until the team is at the door."""
    scope, note = staff.scope, wanted.reason
    await cancel_visit(session, scope, visit_id, version=version, now=now, note=note)
    return await _line(session, staff, visit_id, now)


async def _line(session: DbSession, staff: Staff, visit_id: UUID, now: Now) -> VisitLine:
    today = day_of(now)
    return VisitLine.of(await visit_listed(session, staff, visit_id, today), today)
