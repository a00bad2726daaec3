"""A person's own requests, or those of somebody acted for."""

from uuid import UUID

from fastapi import status

from app.domain.requests.rating import Score
from app.edge.cursor import PageQuery
from app.edge.precondition import IfMatch
from app.edge.route import HouseRouter
from app.edge.session import DbSession, Now
from app.queries.catalogue import guides_of_versions
from app.queries.requests.lists import own_requests
from app.queries.requests.timeline import timeline_of
from app.queries.requests.views import request_seen, seen_by
from app.routers.miniapp.authority import MayApply
from app.schemas.common import Page
from app.schemas.miniapp.requests import DraftWanted, RequestLine, RequestRead
from app.schemas.request_parts import RatingWanted
from app.schemas.requests import FilingWanted
from app.schemas.timeline import Timeline, TimelineLine
from app.usecases.requests.rate import rate
from app.usecases.requests.save_draft import save_draft
from app.usecases.requests.start_draft import start_draft as start
from app.usecases.requests.submit import submit
from app.usecases.requests.supplement import supplement
from app.usecases.requests.withdraw import withdraw

router = HouseRouter(tags=["我的申请"])


@router.get("/requests")
async def list_requests(
    asked: PageQuery, citizen: MayApply, session: DbSession
) -> Page[RequestLine]:
    """List the requests of this person, the newest first."""
    rows = await own_requests(
        session, citizen.scope, citizen.subject, after=asked.after, limit=asked.limit + 1
    )
    page, cursor = asked.cut(rows, lambda row: (row.id,))
    guides = await guides_of_versions(session, [row.item_version_id for row in page])
    lines = [RequestLine.of(row, guides[row.item_version_id]) for row in page]
    return Page(items=lines, next_cursor=cursor)


@router.post("/requests", status_code=status.HTTP_201_CREATED)
async def start_request(
    wanted: DraftWanted, citizen: MayApply, session: DbSession, now: Now
) -> RequestRead:
    """Begin a draft; it can be filled in over several days."""
    made = await start(session, citizen, wanted.item_code, wanted.filing(), now)
    return RequestRead.of(await seen_by(session, citizen, made, now))


@router.get("/requests/{request_id:uuid}")
async def read_request(
    request_id: UUID, citizen: MayApply, session: DbSession, now: Now
) -> RequestRead:
    """Read a request: every step, the promised day, the answer."""
    found = await request_seen(session, citizen.scope, request_id)
    return RequestRead.of(await seen_by(session, citizen, found, now))


@router.get("/requests/{request_id:uuid}/timeline")
async def read_timeline(request_id: UUID, citizen: MayApply, session: DbSession) -> Timeline:
    """Read what happened, in plain words."""
    found = await request_seen(session, citizen.scope, request_id)
    events = await timeline_of(session, citizen.scope, found.id)
    return Timeline(items=[TimelineLine.of(event) for event in events])


@router.post("/requests/{request_id:uuid}:save")
async def save_request(
    request_id: UUID,
    wanted: FilingWanted,
    version: IfMatch,
    citizen: MayApply,
    session: DbSession,
    now: Now,
) -> RequestRead:
    """Put form, papers and promises in the place of what the draft had."""
    done = await save_draft(session, citizen, request_id, wanted.filing(), version=version, now=now)
    return RequestRead.of(await seen_by(session, citizen, done, now))


@router.post("/requests/{request_id:uuid}:submit")
async def submit_request(
    request_id: UUID, version: IfMatch, citizen: MayApply, session: DbSession, now: Now
) -> RequestRead:
    """Hand the draft in; it gets its 受理编号."""
    done = await submit(session, citizen, request_id, version=version, now=now)
    return RequestRead.of(await seen_by(session, citizen, done, now))


@router.post("/requests/{request_id:uuid}:supplement")
async def supplement_request(
    request_id: UUID,
    wanted: FilingWanted,
    version: IfMatch,
    citizen: MayApply,
    session: DbSession,
    now: Now,
) -> RequestRead:
    """Hand in everything that was missing, at once."""
    done = await supplement(session, citizen, request_id, wanted.filing(), version=version, now=now)
    return RequestRead.of(await seen_by(session, citizen, done, now))


@router.post("/requests/{request_id:uuid}:withdraw")
async def withdraw_request(
    request_id: UUID, version: IfMatch, citizen: MayApply, session: DbSession, now: Now
) -> RequestRead:
    """Take a request back that is not decided yet."""
    done = await withdraw(session, citizen, request_id, version=version, now=now)
    return RequestRead.of(await seen_by(session, citizen, done, now))


@router.post("/requests/{request_id:uuid}:rate")
async def rate_request(
    request_id: UUID,
    wanted: RatingWanted,
    version: IfMatch,
    citizen: MayApply,
    session: DbSession,
    now: Now,
) -> RequestRead:
    """Say how it was, once, after the end (好差评)."""
    done = await rate(
        session, citizen, request_id, Score(wanted.score), wanted.comment, version=version, now=now
    )
    return RequestRead.of(await seen_by(session, citizen, done, now))
