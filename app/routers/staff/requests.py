"""Requests: the worklist, and receiving them."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, status

from app.domain.requests.states import RequestStatus
from app.edge.cursor import PageQuery
from app.edge.precondition import IfMatch
from app.edge.route import HouseRouter
from app.edge.session import DbSession, Now
from app.queries.requests.checks import checks_of
from app.queries.requests.timeline import timeline_of
from app.queries.requests.views import request_seen, shown_to
from app.queries.requests.worklist import (
    Queue,
    Wanted,
    expect_reference,
    listed,
    place_in_worklist,
    worklist,
)
from app.routers.staff.authority import (
    MayDecideRequests,
    MayEnterRequests,
    MayReadRequests,
    MayReadWorklist,
    MayReceiveRequests,
)
from app.schemas.common import Page
from app.schemas.requests import FilingWanted
from app.schemas.staff.requests import (
    EntryWanted,
    ProactiveWanted,
    RefusalWanted,
    ServiceWanted,
    StageWanted,
    SupplementWanted,
)
from app.schemas.staff.requests_read import ChecksRead, RequestRead, WorklistLine
from app.schemas.timeline import Timeline, TimelineLine
from app.usecases.requests.accept import accept
from app.usecases.requests.deliver import deliver
from app.usecases.requests.enter_request import enter_request as enter
from app.usecases.requests.reach_stage import reach_stage
from app.usecases.requests.refuse_acceptance import refuse_acceptance
from app.usecases.requests.request_supplement import request_supplement as ask_supplement
from app.usecases.requests.start_proactive import start_proactive
from app.usecases.requests.supplement import supplement

router = HouseRouter(tags=["办件"])


async def wanted_lines(
    queue: Annotated[Queue, Query(description="待本级办理、下级超时，或辖区全部。")] = Queue.MINE,
    status: Annotated[RequestStatus | None, Query(description="只看这一状态。")] = None,
    item_code: Annotated[str | None, Query(max_length=40, description="只看这一事项。")] = None,
    claimed_by_me: Annotated[bool, Query(description="只看我认领的。")] = False,
    due_before: Annotated[date | None, Query(description="只看此日之前到期的。")] = None,
    reference: Annotated[
        str | None, Query(max_length=32, description="按受理编号查找，连同 queue=all 使用。")
    ] = None,
) -> Wanted:
    return Wanted(queue, status, item_code, claimed_by_me, due_before, reference)


WantedLines = Annotated[Wanted, Depends(wanted_lines)]


@router.get("/requests")
async def list_requests(
    wanted: WantedLines, asked: PageQuery, call: MayReadWorklist
) -> Page[WorklistLine]:
    """List what waits for this division, due first, or everything in scope, the newest first."""
    rows = await worklist(
        call.pool, call.session_id, wanted, after=asked.after, limit=asked.limit + 1
    )
    found = call.admit(rows)
    expect_reference(wanted)
    page, cursor = asked.cut(found, lambda row: place_in_worklist(wanted, row))
    lines = [WorklistLine.of(line) for line in await listed(call.pool, page)]
    return Page(items=lines, next_cursor=cursor)


@router.post("/requests", status_code=status.HTTP_201_CREATED)
async def enter_request(
    wanted: EntryWanted, staff: MayEnterRequests, session: DbSession, now: Now
) -> RequestRead:
    """Write a request down at the counter, on the telephone or at the door."""
    made = await enter(session, staff, wanted.visit(), wanted.filing(), now)
    return RequestRead.of(await shown_to(session, staff, made, now))


@router.post("/requests:start-proactive", status_code=status.HTTP_201_CREATED)
async def start_proactive_request(
    wanted: ProactiveWanted, staff: MayEnterRequests, session: DbSession, now: Now
) -> RequestRead:
    """Begin a request from the bureau's own list; nobody has to apply."""
    made = await start_proactive(session, staff, wanted.item_code, wanted.person_id, now)
    return RequestRead.of(await shown_to(session, staff, made, now))


@router.get("/requests/{request_id:uuid}")
async def read_request(
    request_id: UUID, staff: MayReadRequests, session: DbSession, now: Now
) -> RequestRead:
    """Read a request with every step and opinion."""
    found = await request_seen(session, staff.scope, request_id)
    return RequestRead.of(await shown_to(session, staff, found, now))


@router.get("/requests/{request_id:uuid}/timeline")
async def read_timeline(request_id: UUID, staff: MayReadRequests, session: DbSession) -> Timeline:
    """Read what happened, in the words its person reads."""
    found = await request_seen(session, staff.scope, request_id)
    events = await timeline_of(session, staff.scope, found.id)
    return Timeline(items=[TimelineLine.of(event) for event in events])


@router.get("/requests/{request_id:uuid}/checks")
async def read_checks(request_id: UUID, staff: MayDecideRequests, session: DbSession) -> ChecksRead:
    """Read death, what else is asked for or was granted, refusals and repeated papers."""
    found = await request_seen(session, staff.scope, request_id)
    return ChecksRead.of(await checks_of(session, staff.scope, found))


@router.post("/requests/{request_id:uuid}:accept")
async def accept_request(
    request_id: UUID, version: IfMatch, staff: MayReceiveRequests, session: DbSession, now: Now
) -> RequestRead:
    """Everything is there: accept it."""
    done = await accept(session, staff, request_id, version=version, now=now)
    return RequestRead.of(await shown_to(session, staff, done, now))


@router.post("/requests/{request_id:uuid}:request-supplement")
async def request_supplement(
    request_id: UUID,
    wanted: SupplementWanted,
    version: IfMatch,
    staff: MayReceiveRequests,
    session: DbSession,
    now: Now,
) -> RequestRead:
    """Tell the person once, and completely, what is missing."""
    done = await ask_supplement(
        session, staff, request_id, wanted.missing(), wanted.note, version=version, now=now
    )
    return RequestRead.of(await shown_to(session, staff, done, now))


@router.post("/requests/{request_id:uuid}:supplement")
async def supplement_request(
    request_id: UUID,
    wanted: FilingWanted,
    version: IfMatch,
    staff: MayEnterRequests,
    session: DbSession,
    now: Now,
) -> RequestRead:
    """Hand in what was missing for somebody who came with the papers."""
    done = await supplement(session, staff, request_id, wanted.filing(), version=version, now=now)
    return RequestRead.of(await shown_to(session, staff, done, now))


@router.post("/requests/{request_id:uuid}:refuse")
async def refuse_request(
    request_id: UUID,
    wanted: RefusalWanted,
    version: IfMatch,
    staff: MayReceiveRequests,
    session: DbSession,
    now: Now,
) -> RequestRead:
    """Refuse to accept it, with a coded reason."""
    done = await refuse_acceptance(
        session,
        staff,
        request_id,
        refusal_code=wanted.refusal_code,
        opinion=wanted.opinion,
        version=version,
        now=now,
    )
    return RequestRead.of(await shown_to(session, staff, done, now))


@router.post("/requests/{request_id:uuid}:deliver")
async def deliver_decision(
    request_id: UUID,
    wanted: ServiceWanted,
    version: IfMatch,
    staff: MayReceiveRequests,
    session: DbSession,
    now: Now,
) -> RequestRead:
    """Record that the paper of the decision reached the person."""
    done = await deliver(session, staff, request_id, wanted.service(), version=version, now=now)
    return RequestRead.of(await shown_to(session, staff, done, now))


@router.post("/requests/{request_id:uuid}:fulfil")
async def reach_request_stage(
    request_id: UUID,
    wanted: StageWanted,
    version: IfMatch,
    staff: MayReceiveRequests,
    session: DbSession,
    now: Now,
) -> RequestRead:
    """Record how far the outcome has come: made, arrived, handed over, hung."""
    done = await reach_stage(session, staff, request_id, wanted.stage, version=version, now=now)
    return RequestRead.of(await shown_to(session, staff, done, now))
