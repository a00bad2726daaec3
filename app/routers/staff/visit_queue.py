"""The queue at the counter and on the telephone, and half-days on which nobody can come."""

from uuid import UUID

from fastapi import status

from app.domain.calendar.days import day_of
from app.edge.precondition import IfMatch
from app.edge.route import HouseRouter
from app.edge.session import DbSession, Now
from app.policies.principals import Staff
from app.queries.visits.worklist import visit_listed
from app.routers.staff.authority import MayBookVisits, MayEditSupply
from app.schemas.staff.visit_worklist import CallOff, SlotCalledOff, VisitLine, WaitEntered
from app.usecases.waiting.accept_offer import accept_offer
from app.usecases.waiting.call_off import call_off
from app.usecases.waiting.decline_offer import decline_offer
from app.usecases.waiting.queue_proposal import queue_proposal
from app.usecases.waiting.wait_for_visit import wait_for_visit

router = HouseRouter(tags=["上门服务"])


@router.post("/visits:wait", status_code=status.HTTP_201_CREATED)
async def enter_waiting_visit(
    wanted: WaitEntered, staff: MayBookVisits, session: DbSession, now: Now
) -> VisitLine:
    """Let somebody of my divisions wait for a seat on one of these days."""
    wait = wanted.wait(wanted.person_id, wanted.channel, staff.id)
    visit = await wait_for_visit(session, staff.scope, wait, now)
    return await _line(session, staff, visit.id, now)


@router.post("/visits/{visit_id:uuid}:wait")
async def enter_proposed_visit(
    visit_id: UUID, staff: MayBookVisits, session: DbSession, version: IfMatch, now: Now
) -> VisitLine:
    """Let a proposed visit of my divisions wait for a seat."""
    await queue_proposal(session, staff.scope, visit_id, version=version, now=now)
    return await _line(session, staff, visit_id, now)


@router.post("/visits/{visit_id:uuid}:accept-offer")
async def accept_seat_by_telephone(
    visit_id: UUID, staff: MayBookVisits, session: DbSession, version: IfMatch, now: Now
) -> VisitLine:
    """Take the seat that is kept, for somebody who said yes on the telephone."""
    await accept_offer(session, staff.scope, visit_id, version=version, now=now)
    return await _line(session, staff, visit_id, now)


@router.post("/visits/{visit_id:uuid}:decline-offer")
async def decline_seat_by_telephone(
    visit_id: UUID, staff: MayBookVisits, session: DbSession, version: IfMatch, now: Now
) -> VisitLine:
    """Let the seat go for somebody who said no; the next is asked."""
    await decline_offer(session, staff.scope, visit_id, version=version, now=now)
    return await _line(session, staff, visit_id, now)


@router.post("/visit-slots/{slot_id:uuid}:call-off")
async def call_off_half_day(
    slot_id: UUID, wanted: CallOff, staff: MayEditSupply, session: DbSession, now: Now
) -> SlotCalledOff:
    """Say that the team cannot come; whoever has a seat goes to the head of the queue."""
    return SlotCalledOff.of(await call_off(session, staff, slot_id, wanted.hindrance, now))


async def _line(session: DbSession, staff: Staff, visit_id: UUID, now: Now) -> VisitLine:
    today = day_of(now)
    return VisitLine.of(await visit_listed(session, staff, visit_id, today), today)
