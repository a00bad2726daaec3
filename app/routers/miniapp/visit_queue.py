"""Waiting for a visit where no half-day suits, and answering for a seat that is offered."""

from uuid import UUID

from fastapi import status

from app.domain.visits.terms import VisitChannel
from app.edge.precondition import IfMatch
from app.edge.route import HouseRouter
from app.edge.session import DbSession, Now
from app.queries.waiting.seat_offers import offer_shown
from app.routers.miniapp.authority import MayBook
from app.schemas.miniapp.visits import VisitRead
from app.schemas.visit_queue import SeatOffered, WaitWanted
from app.usecases.waiting.accept_offer import accept_offer
from app.usecases.waiting.decline_offer import decline_offer
from app.usecases.waiting.queue_proposal import queue_proposal
from app.usecases.waiting.wait_for_visit import wait_for_visit

router = HouseRouter(tags=["上门服务"])


@router.post("/visits:wait", status_code=status.HTTP_201_CREATED)
async def wait_for_a_visit(
    wanted: WaitWanted, citizen: MayBook, session: DbSession, now: Now
) -> VisitRead:
    """Wait for a seat on one of these days; to leave the queue, cancel the visit."""
    wait = wanted.wait(citizen.subject, VisitChannel.APP, citizen.account_id)
    return VisitRead.of(await wait_for_visit(session, citizen.scope, wait, now))


@router.post("/visits/{visit_id:uuid}:wait")
async def let_proposed_visit_wait(
    visit_id: UUID, citizen: MayBook, session: DbSession, version: IfMatch, now: Now
) -> VisitRead:
    """Let a proposed visit wait for a seat, where no half-day suits."""
    visit = await queue_proposal(session, citizen.scope, visit_id, version=version, now=now)
    return VisitRead.of(visit)


@router.get("/visits/{visit_id:uuid}/offer")
async def read_offered_seat(visit_id: UUID, citizen: MayBook, session: DbSession) -> SeatOffered:
    """Read which seat is kept for this visit, and until when."""
    return SeatOffered.of(await offer_shown(session, citizen.scope, visit_id))


@router.post("/visits/{visit_id:uuid}:accept-offer")
async def accept_offered_seat(
    visit_id: UUID, citizen: MayBook, session: DbSession, version: IfMatch, now: Now
) -> VisitRead:
    """Take the seat that is kept for this visit."""
    visit = await accept_offer(session, citizen.scope, visit_id, version=version, now=now)
    return VisitRead.of(visit)


@router.post("/visits/{visit_id:uuid}:decline-offer")
async def decline_offered_seat(
    visit_id: UUID, citizen: MayBook, session: DbSession, version: IfMatch, now: Now
) -> VisitRead:
    """Let the seat go and wait on; this half-day is not offered again."""
    visit = await decline_offer(session, citizen.scope, visit_id, version=version, now=now)
    return VisitRead.of(visit)
