"""The ledger: what was granted, and where every fen is."""

from typing import Annotated

from fastapi import Depends, Query, status

from app.edge.cursor import PageQuery
from app.edge.idempotency import MONEY
from app.edge.route import HouseRouter
from app.edge.session import DbSession, Now
from app.queries.payments.ledger import (
    LedgerAsked,
    appropriations_seen,
    ledger_seen,
    transfers_seen,
)
from app.routers.staff.authority import MayEnterLedger, MayReadLedger
from app.schemas.common import Page
from app.schemas.staff.ledger import (
    AppropriationLine,
    AppropriationRead,
    AppropriationWanted,
    LedgerRead,
    TransferRead,
)
from app.usecases.ledger.enter_appropriation import enter_appropriation as enter

router = HouseRouter(tags=["资金台账"])


async def ledger_asked(
    county_code: Annotated[str | None, Query(max_length=12, description="只看这一县。")] = None,
    programme: Annotated[str | None, Query(max_length=40, description="只看这一项目。")] = None,
    year: Annotated[int | None, Query(ge=2000, le=2200, description="只看这一年度。")] = None,
) -> LedgerAsked:
    return LedgerAsked(county_code, programme, year)


WantedLedger = Annotated[LedgerAsked, Depends(ledger_asked)]


@router.post("/appropriations", status_code=status.HTTP_201_CREATED, keeps_answer_for=MONEY)
async def enter_appropriation(
    wanted: AppropriationWanted, staff: MayEnterLedger, session: DbSession, now: Now
) -> AppropriationRead:
    """Enter what the treasury granted, from its paper."""
    return AppropriationRead.of(await enter(session, staff, wanted.grant(), now))


@router.get("/appropriations")
async def list_appropriations(
    wanted: WantedLedger, asked: PageQuery, staff: MayReadLedger, session: DbSession
) -> Page[AppropriationLine]:
    """List what the treasury granted, paper by paper, the newest first, with what is left."""
    rows = await appropriations_seen(
        session, staff.scope, wanted, after=asked.after, limit=asked.limit + 1
    )
    page, cursor = asked.cut(rows, lambda row: (row.granted.id,))
    return Page(items=[AppropriationLine.seen(row) for row in page], next_cursor=cursor)


@router.get("/ledger")
async def read_ledger(wanted: WantedLedger, staff: MayReadLedger, session: DbSession) -> LedgerRead:
    """Read the balance of every account; debits equal credits at any instant."""
    return LedgerRead.of([*await ledger_seen(session, staff.scope, wanted)])


@router.get("/ledger/transfers")
async def list_transfers(
    wanted: WantedLedger, asked: PageQuery, staff: MayReadLedger, session: DbSession
) -> Page[TransferRead]:
    """List the transfers, the newest first."""
    rows = await transfers_seen(
        session, staff.scope, wanted, after=asked.after, limit=asked.limit + 1
    )
    page, cursor = asked.cut(rows, lambda row: (row.transfer.id,))
    return Page(items=[TransferRead.of(row) for row in page], next_cursor=cursor)
