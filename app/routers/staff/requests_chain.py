"""Requests on their chain: opinions, appraisal, publicity, decisions and what follows."""

from uuid import UUID

from app.edge.precondition import IfMatch
from app.edge.route import HouseRouter
from app.edge.session import DbSession, Now
from app.queries.requests.docket import objections_of
from app.queries.requests.views import request_seen, shown_to
from app.routers.staff.authority import (
    MayAppraiseRequests,
    MayAssignRequests,
    MayDecideRequests,
    MayPubliciseRequests,
)
from app.schemas.staff.requests import (
    AppraisalFound,
    AppraisalWanted,
    ConclusionWanted,
    ContestEnded,
    ContestWanted,
    JudgementWanted,
    NoticeWanted,
    ObjectionWanted,
    ReassignWanted,
    ReturnWanted,
    SettlementWanted,
)
from app.schemas.staff.requests_read import ObjectionList, ObjectionRead, RequestRead
from app.usecases.requests.claim import claim
from app.usecases.requests.close_publicity import close_publicity as close
from app.usecases.requests.contest_decision import contest_decision as contest
from app.usecases.requests.decide import decide
from app.usecases.requests.publicise import publicise
from app.usecases.requests.raise_objection import raise_objection as object_to
from app.usecases.requests.reassign import reassign
from app.usecases.requests.record_appraisal import record_appraisal as record_findings
from app.usecases.requests.return_to_step import return_to_step
from app.usecases.requests.settle_contest import settle_contest as settle_remedy
from app.usecases.requests.settle_objection import settle_objection as settle
from app.usecases.requests.start_appraisal import start_appraisal as arrange
from app.usecases.requests.take_up_objection import take_up_objection as take_up

router = HouseRouter(tags=["审批"])


@router.post("/requests/{request_id:uuid}:claim")
async def claim_request(
    request_id: UUID, version: IfMatch, staff: MayDecideRequests, session: DbSession, now: Now
) -> RequestRead:
    """Take a request on, so that colleagues leave it alone."""
    done = await claim(session, staff, request_id, version=version, now=now)
    return RequestRead.of(await shown_to(session, staff, done, now))


@router.post("/requests/{request_id:uuid}:reassign")
async def reassign_request(
    request_id: UUID,
    wanted: ReassignWanted,
    version: IfMatch,
    staff: MayAssignRequests,
    session: DbSession,
    now: Now,
) -> RequestRead:
    """Hand a request to a colleague, or back to all."""
    done = await reassign(session, staff, request_id, wanted.staff_id, version=version, now=now)
    return RequestRead.of(await shown_to(session, staff, done, now))


@router.post("/requests/{request_id:uuid}:decide")
async def decide_request(
    request_id: UUID,
    wanted: JudgementWanted,
    version: IfMatch,
    staff: MayDecideRequests,
    session: DbSession,
    now: Now,
) -> RequestRead:
    """Give an opinion, decide, or file upward, as the step at hand asks."""
    done = await decide(session, staff, request_id, wanted.judgement(), version=version, now=now)
    return RequestRead.of(await shown_to(session, staff, done, now))


@router.post("/requests/{request_id:uuid}:return")
async def return_request(
    request_id: UUID,
    wanted: ReturnWanted,
    version: IfMatch,
    staff: MayDecideRequests,
    session: DbSession,
    now: Now,
) -> RequestRead:
    """Send a request back to an earlier step (退回)."""
    done = await return_to_step(
        session, staff, request_id, wanted.to_step, opinion=wanted.opinion, version=version, now=now
    )
    return RequestRead.of(await shown_to(session, staff, done, now))


@router.post("/requests/{request_id:uuid}:start-appraisal")
async def start_appraisal(
    request_id: UUID,
    wanted: AppraisalWanted,
    version: IfMatch,
    staff: MayDecideRequests,
    session: DbSession,
    now: Now,
) -> RequestRead:
    """Arrange the medical appraisal and tell the person."""
    done = await arrange(
        session,
        staff,
        request_id,
        hospital=wanted.hospital,
        exam_on=wanted.exam_on,
        version=version,
        now=now,
    )
    return RequestRead.of(await shown_to(session, staff, done, now))


@router.post("/requests/{request_id:uuid}:record-appraisal")
async def record_appraisal(
    request_id: UUID,
    wanted: AppraisalFound,
    version: IfMatch,
    staff: MayAppraiseRequests,
    session: DbSession,
    now: Now,
) -> RequestRead:
    """Record what the medical panel found."""
    done = await record_findings(
        session,
        staff,
        request_id,
        wanted.award.award(),
        findings=wanted.findings,
        version=version,
        now=now,
    )
    return RequestRead.of(await shown_to(session, staff, done, now))


@router.post("/requests/{request_id:uuid}:publicise")
async def publicise_request(
    request_id: UUID,
    wanted: NoticeWanted,
    version: IfMatch,
    staff: MayPubliciseRequests,
    session: DbSession,
    now: Now,
) -> RequestRead:
    """Hang a public notice that shows what the guide allows, masked."""
    done = await publicise(
        session, staff, request_id, wanted.place, wanted.site, version=version, now=now
    )
    return RequestRead.of(await shown_to(session, staff, done, now))


@router.post("/requests/{request_id:uuid}:close-publicity")
async def close_publicity(
    request_id: UUID,
    wanted: ConclusionWanted,
    version: IfMatch,
    staff: MayPubliciseRequests,
    session: DbSession,
    now: Now,
) -> RequestRead:
    """Take the notice down after its last day."""
    done = await close(session, staff, request_id, wanted.conclusion, version=version, now=now)
    return RequestRead.of(await shown_to(session, staff, done, now))


@router.get("/requests/{request_id:uuid}/objections")
async def list_objections(
    request_id: UUID, staff: MayPubliciseRequests, session: DbSession
) -> ObjectionList:
    """Read the objections; the person of the request never does."""
    found = await request_seen(session, staff.scope, request_id)
    objections = await objections_of(session, staff.scope, found.id)
    return ObjectionList(items=[ObjectionRead.of(objection) for objection in objections])


@router.post("/requests/{request_id:uuid}/objections")
async def raise_objection(
    request_id: UUID,
    wanted: ObjectionWanted,
    version: IfMatch,
    staff: MayPubliciseRequests,
    session: DbSession,
    now: Now,
) -> RequestRead:
    """Write down an objection, from anybody, by any way."""
    done = await object_to(session, staff, request_id, wanted.kept(), version=version, now=now)
    return RequestRead.of(await shown_to(session, staff, done, now))


@router.post("/requests/{request_id:uuid}/objections/{objection_id:uuid}:verify")
async def verify_objection(
    request_id: UUID,
    objection_id: UUID,
    version: IfMatch,
    staff: MayPubliciseRequests,
    session: DbSession,
    now: Now,
) -> RequestRead:
    """Begin to verify an objection; only somebody outside the case may."""
    done = await take_up(session, staff, request_id, objection_id, version=version, now=now)
    return RequestRead.of(await shown_to(session, staff, done, now))


@router.post("/requests/{request_id:uuid}/objections/{objection_id:uuid}:settle")
async def settle_objection(
    request_id: UUID,
    objection_id: UUID,
    wanted: SettlementWanted,
    version: IfMatch,
    staff: MayPubliciseRequests,
    session: DbSession,
    now: Now,
) -> RequestRead:
    """Say whether an objection holds."""
    done = await settle(
        session, staff, request_id, objection_id, wanted.settlement(), version=version, now=now
    )
    return RequestRead.of(await shown_to(session, staff, done, now))


@router.post("/requests/{request_id:uuid}:contest")
async def contest_decision(
    request_id: UUID,
    wanted: ContestWanted,
    version: IfMatch,
    staff: MayAssignRequests,
    session: DbSession,
    now: Now,
) -> RequestRead:
    """Note that the decision is being fought."""
    done = await contest(
        session, staff, request_id, in_court=wanted.in_court, version=version, now=now
    )
    return RequestRead.of(await shown_to(session, staff, done, now))


@router.post("/requests/{request_id:uuid}:settle-contest")
async def settle_contest(
    request_id: UUID,
    wanted: ContestEnded,
    version: IfMatch,
    staff: MayAssignRequests,
    session: DbSession,
    now: Now,
) -> RequestRead:
    """Note how the remedy ended; a revoked refusal opens the request again."""
    done = await settle_remedy(
        session, staff, request_id, revoked=wanted.revoked, version=version, now=now
    )
    return RequestRead.of(await shown_to(session, staff, done, now))
