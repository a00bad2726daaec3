"""The day's statement, what it came to; what is new; the words of this contract."""

from datetime import date
from typing import Annotated

from fastapi import Path, Query, Request, Response, status

from app.domain.errors import NotFound
from app.edge.cursor import PageQuery
from app.edge.idempotency import MONEY
from app.edge.route import HouseRouter
from app.edge.session import DbSession, Now
from app.queries.reconciliations.reconciliations import differing_lines_of_day
from app.queries.reconciliations.statements import (
    current_statement,
    parts_of,
    reconciliations_of_day,
)
from app.queries.results.news import news_for
from app.routers.bank.authority import SignedInBank
from app.schemas.bank.bounds import BankInstant
from app.schemas.bank.statements import DayRead, NewsRead, StatementRead, StatementSent
from app.schemas.common import Page
from app.schemas.guides import Dictionaries
from app.schemas.reconciliations import ComparedLine
from app.usecases.reconciliations.receive_statement import receive_statement

router = HouseRouter(tags=["对账"])

On = Annotated[date, Path(description="记账日，如 2026-11-22。")]
Since = Annotated[BankInstant | None, Query(description="上次答复中的 next_since；不填从头起。")]


@router.post("/statements", status_code=status.HTTP_202_ACCEPTED, keeps_answer_for=MONEY)
async def send_statement(
    wanted: StatementSent, answer: Response, bank: SignedInBank, session: DbSession, now: Now
) -> StatementRead:
    """Send everything that was booked on one day, in parts if need be; whole, it is matched."""
    kept = await receive_statement(session, bank, wanted.day(), now)
    there = [part.part_no for part in await parts_of(session, kept.id)]
    answer.headers["Location"] = f"/bank/v1/reconciliations/{kept.booked_on}"
    answer.headers["Retry-After"] = "2"
    return StatementRead.of(kept, there)


@router.get("/reconciliations/{on:word}")
async def read_reconciliation(on: On, bank: SignedInBank, session: DbSession) -> DayRead:
    """Read what a day came to."""
    statement = await current_statement(session, bank.scope, bank.bank_code, on)
    if statement is None:
        raise NotFound
    parts = await reconciliations_of_day(session, bank.scope, bank.bank_code, on)
    return DayRead.of(statement, parts)


@router.get("/reconciliations/{on:word}/lines")
async def list_reconciliation_lines(
    on: On, asked: PageQuery, bank: SignedInBank, session: DbSession
) -> Page[ComparedLine]:
    """List what differs on a day, line by line."""
    rows = await differing_lines_of_day(
        session, bank.scope, bank.bank_code, on, after=asked.after, limit=asked.limit + 1
    )
    page, cursor = asked.cut(rows, lambda row: (row.id,))
    return Page(items=[ComparedLine.of(row) for row in page], next_cursor=cursor)


@router.get("/news")
async def read_news(bank: SignedInBank, session: DbSession, since: Since = None) -> NewsRead:
    """Read which batches changed since a moment, and what waits for this bank."""
    return NewsRead.of(await news_for(session, bank.scope, since))


@router.get("/dictionaries")
async def read_dictionaries(_bank: SignedInBank, request: Request) -> Dictionaries:
    """Read the Chinese label of every coded value of this contract."""
    return Dictionaries.of(request.app.openapi())
