"""Batches: from the draft to the banks, through the hands of three people."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, status
from starlette.responses import Response

from app.domain.payments.terms import BatchStatus
from app.edge.cursor import PageQuery
from app.edge.idempotency import MONEY
from app.edge.language import Language
from app.edge.long_work import ACCEPTED, accepted
from app.edge.precondition import IfMatch
from app.edge.route import HouseRouter
from app.edge.session import DbSession, Now
from app.queries.batches.batches import BatchesAsked, batch_seen, batches_listed, seen_whole
from app.routers.staff.authority import (
    MayApproveBatches,
    MayPrepareBatches,
    MayReadPayments,
    MayReturnBatches,
    MayReviewBatches,
)
from app.schemas.common import Page
from app.schemas.money import PATTERN, month_of
from app.schemas.staff.batches import BatchWanted, FundingWanted, ReasonWanted
from app.schemas.staff.batches_read import BatchLine, BatchRead
from app.schemas.staff.operations import OperationRead
from app.usecases.batches.approve_batch import approve_batch as approve
from app.usecases.batches.ask_submission import ask_submission
from app.usecases.batches.cancel_batch import cancel_batch as cancel
from app.usecases.batches.fund_remittance import fund_remittance
from app.usecases.batches.prepare_batch import prepare_batch as prepare
from app.usecases.batches.rebuild_batch import rebuild_batch as rebuild
from app.usecases.batches.return_batch import return_batch as send_back
from app.usecases.batches.review_batch import review_batch as review

router = HouseRouter(tags=["发放批次"])


async def batches_asked(
    status: Annotated[BatchStatus | None, Query(description="只看这一状态。")] = None,
    programme: Annotated[str | None, Query(max_length=40, description="只看这一项目。")] = None,
    county_code: Annotated[str | None, Query(max_length=12, description="只看这一县。")] = None,
    period: Annotated[str | None, Query(pattern=PATTERN, description="只看这一期。")] = None,
) -> BatchesAsked:
    first: date | None = month_of(period) if period else None
    return BatchesAsked(status, programme, county_code, first)


@router.get("/batches")
async def list_batches(
    wanted: Annotated[BatchesAsked, Depends(batches_asked)],
    asked: PageQuery,
    staff: MayReadPayments,
    session: DbSession,
) -> Page[BatchLine]:
    """List the batches of my counties, the newest first."""
    rows = await batches_listed(
        session, staff.scope, wanted, after=asked.after, limit=asked.limit + 1
    )
    page, cursor = asked.cut(rows, lambda row: (row.id,))
    return Page(items=[BatchLine.of(row) for row in page], next_cursor=cursor)


@router.post(
    "/batches",
    status_code=status.HTTP_202_ACCEPTED,
    responses=ACCEPTED,
    keeps_answer_for=MONEY,
)
async def prepare_batch(
    wanted: BatchWanted,
    staff: MayPrepareBatches,
    session: DbSession,
    now: Now,
    language: Language,
    response: Response,
) -> OperationRead:
    """Prepare a run; it is built by a job, and only one at a time is on its way."""
    operation = await prepare(session, staff, wanted.wanted(staff.division_code), now)
    return accepted(response, OperationRead.of(operation, language))


@router.get("/batches/{batch_id:uuid}")
async def read_batch(batch_id: UUID, staff: MayReadPayments, session: DbSession) -> BatchRead:
    """Read a batch: its totals by bank, where its lines stand, and what stayed out."""
    found = await batch_seen(session, staff.scope, batch_id)
    return BatchRead.seen(await seen_whole(session, found, staff))


@router.post(
    "/batches/{batch_id:uuid}:rebuild",
    status_code=status.HTTP_202_ACCEPTED,
    responses=ACCEPTED,
    keeps_answer_for=MONEY,
)
async def rebuild_batch(
    batch_id: UUID,
    version: IfMatch,
    staff: MayPrepareBatches,
    session: DbSession,
    now: Now,
    language: Language,
    response: Response,
) -> OperationRead:
    """Build a draft anew from how things stand now."""
    operation = await rebuild(session, staff, batch_id, version=version, now=now)
    return accepted(response, OperationRead.of(operation, language))


@router.post("/batches/{batch_id:uuid}:review", keeps_answer_for=MONEY)
async def review_batch(
    batch_id: UUID, version: IfMatch, staff: MayReviewBatches, session: DbSession, now: Now
) -> BatchRead:
    """Confirm a draft that somebody else prepared, and that pays nobody of one's own."""
    done = await review(session, staff, batch_id, version=version, now=now)
    return BatchRead.seen(await seen_whole(session, done, staff))


@router.post("/batches/{batch_id:uuid}:return", keeps_answer_for=MONEY)
async def return_batch(
    batch_id: UUID,
    wanted: ReasonWanted,
    version: IfMatch,
    staff: MayReturnBatches,
    session: DbSession,
    now: Now,
) -> BatchRead:
    """Send a batch back to whoever prepared it, with the reason (退回)."""
    done = await send_back(session, staff, batch_id, wanted.reason, version=version, now=now)
    return BatchRead.seen(await seen_whole(session, done, staff))


@router.post("/batches/{batch_id:uuid}:approve", keeps_answer_for=MONEY)
async def approve_batch(
    batch_id: UUID, version: IfMatch, staff: MayApproveBatches, session: DbSession, now: Now
) -> BatchRead:
    """Release the money, for finance and never one's own; the appropriation must cover it."""
    done = await approve(session, staff, batch_id, version=version, now=now)
    return BatchRead.seen(await seen_whole(session, done, staff))


@router.post(
    "/batches/{batch_id:uuid}:submit",
    status_code=status.HTTP_202_ACCEPTED,
    responses=ACCEPTED,
    keeps_answer_for=MONEY,
)
async def submit_batch(
    batch_id: UUID,
    version: IfMatch,
    staff: MayPrepareBatches,
    session: DbSession,
    now: Now,
    language: Language,
    response: Response,
) -> OperationRead:
    """Hand an approved batch to the banks; what changed since is held back."""
    operation = await ask_submission(session, staff, batch_id, version=version, now=now)
    return accepted(response, OperationRead.of(operation, language))


@router.post("/batches/{batch_id:uuid}:cancel", keeps_answer_for=MONEY)
async def cancel_batch(
    batch_id: UUID,
    wanted: ReasonWanted,
    version: IfMatch,
    staff: MayReturnBatches,
    session: DbSession,
    now: Now,
) -> BatchRead:
    """Give a batch up before it was submitted; nothing is ever added to it again."""
    done = await cancel(session, staff, batch_id, wanted.reason, version=version, now=now)
    return BatchRead.seen(await seen_whole(session, done, staff))


@router.post("/batches/{batch_id:uuid}:fund", keeps_answer_for=MONEY)
async def fund_batch(
    batch_id: UUID,
    wanted: FundingWanted,
    version: IfMatch,
    staff: MayApproveBatches,
    session: DbSession,
    now: Now,
) -> BatchRead:
    """Note that the treasury moved the money for one bank; before that no bank pays."""
    done = await fund_remittance(
        session, staff, batch_id, wanted.funding(), version=version, now=now
    )
    return BatchRead.seen(await seen_whole(session, done, staff))
