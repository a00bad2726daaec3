"""Reconciliation: each bank's day in each county, and the closings of people."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, status

from app.domain.reconciliations.terms import (
    ClosingKind,
    MatchOutcome,
    ReconciliationStatus,
)
from app.edge.cursor import PageQuery
from app.edge.idempotency import MONEY
from app.edge.precondition import IfMatch
from app.edge.route import HouseRouter
from app.edge.session import DbSession, Now
from app.edge.surroundings import TheHouse
from app.queries.reconciliations.closings import closings_seen
from app.queries.reconciliations.reconciliations import (
    lines_of,
    reconciliation_read,
    reconciliations_seen,
)
from app.routers.staff.authority import MayCloseBooks, MayExplainDifferences, MayReadLedger
from app.schemas.common import Page
from app.schemas.reconciliations import ComparedLine
from app.schemas.staff.reconciliations import (
    ClosingRead,
    ClosingWanted,
    ExplanationWanted,
    ReconciliationRead,
)
from app.usecases.reconciliations.close_period import close_period as close_books
from app.usecases.reconciliations.close_reconciliation import close_reconciliation as close
from app.usecases.reconciliations.explain_difference import explain_difference as explain

router = HouseRouter(tags=["对账"])

OnlyStatus = Annotated[ReconciliationStatus | None, Query(description="只看这一状态。")]
OnlyOutcome = Annotated[MatchOutcome | None, Query(description="只看这一核对结果。")]
OnlyKind = Annotated[ClosingKind | None, Query(description="只看这一类结账。")]


@router.get("/reconciliations")
async def list_reconciliations(
    asked: PageQuery, staff: MayReadLedger, session: DbSession, status: OnlyStatus = None
) -> Page[ReconciliationRead]:
    """List the banks' days, the newest first."""
    rows = await reconciliations_seen(
        session, staff.scope, status=status, after=asked.after, limit=asked.limit + 1
    )
    page, cursor = asked.cut(rows, lambda row: (row.id,))
    return Page(items=[ReconciliationRead.of(row) for row in page], next_cursor=cursor)


@router.get("/reconciliations/{reconciliation_id:uuid}")
async def read_reconciliation(
    reconciliation_id: UUID, staff: MayReadLedger, session: DbSession
) -> ReconciliationRead:
    """Read what a bank's day came to."""
    return ReconciliationRead.of(await reconciliation_read(session, staff.scope, reconciliation_id))


@router.get("/reconciliations/{reconciliation_id:uuid}/lines")
async def list_reconciliation_lines(
    reconciliation_id: UUID,
    asked: PageQuery,
    staff: MayReadLedger,
    session: DbSession,
    outcome: OnlyOutcome = None,
) -> Page[ComparedLine]:
    """List bookings and payments, and how they compare."""
    part = await reconciliation_read(session, staff.scope, reconciliation_id)
    rows = await lines_of(
        session, part.id, outcome=outcome, after=asked.after, limit=asked.limit + 1
    )
    page, cursor = asked.cut(rows, lambda row: (row.id,))
    return Page(items=[ComparedLine.of(row) for row in page], next_cursor=cursor)


@router.post("/reconciliations/{reconciliation_id:uuid}:explain", keeps_answer_for=MONEY)
async def explain_difference(
    reconciliation_id: UUID,
    wanted: ExplanationWanted,
    version: IfMatch,
    staff: MayExplainDifferences,
    session: DbSession,
    now: Now,
) -> ReconciliationRead:
    """Assign a difference to the bank's own line that settles it."""
    done = await explain(
        session,
        staff,
        reconciliation_id,
        wanted.line_id,
        wanted.said,
        version=version,
        now=now,
    )
    return ReconciliationRead.of(done)


@router.post("/reconciliations/{reconciliation_id:uuid}:close", keeps_answer_for=MONEY)
async def close_reconciliation(
    reconciliation_id: UUID,
    version: IfMatch,
    staff: MayCloseBooks,
    session: DbSession,
    now: Now,
) -> ReconciliationRead:
    """Close a bank's day; not while a fen differs."""
    done = await close(session, staff, reconciliation_id, version=version, now=now)
    return ReconciliationRead.of(done)


@router.get("/closings")
async def list_closings(
    asked: PageQuery, staff: MayReadLedger, session: DbSession, kind: OnlyKind = None
) -> Page[ClosingRead]:
    """List the days, months and years that were closed, the newest first."""
    rows = await closings_seen(
        session, staff.scope, kind=kind, after=asked.after, limit=asked.limit + 1
    )
    page, cursor = asked.cut(rows, lambda row: (row.id,))
    return Page(items=[ClosingRead.of(row) for row in page], next_cursor=cursor)


@router.post("/closings", status_code=status.HTTP_201_CREATED, keeps_answer_for=MONEY)
async def close_period(
    wanted: ClosingWanted, staff: MayCloseBooks, session: DbSession, now: Now, house: TheHouse
) -> ClosingRead:
    """Close a day, month or year of a county."""
    done = await close_books(
        session,
        staff,
        wanted.county_code,
        wanted.kind,
        wanted.on,
        carries_over=house.settings.appropriation_carries_over,
        now=now,
    )
    return ClosingRead.of(done)
