"""Let a chunk of bank lines do what each of them does, once: five thousand in a transaction."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.copying import copy_rows
from app.db import expect_many_rows
from app.domain.audit.tags import EventTag
from app.domain.batches.standing import said, standing, told_to
from app.domain.payments.payment_states import PaymentEvent
from app.domain.payments.remittance_states import after_results
from app.domain.results.chunk import Chunk, Told
from app.domain.results.codes import BankBook
from app.domain.results.judgement import judge
from app.domain.results.terms import LineOutcome, LineProblem
from app.models.payments.batches import Batch
from app.queries.results.results import (
    KeptLine,
    PaymentAtBank,
    batches_paid_for_update,
    earlier_attempts,
    payments_at_bank_for_update,
    remittances_of,
    still_at_bank,
)
from app.usecases.audit.record_many import Happened, record_many
from app.usecases.batches.move_remittance import move_remittance
from app.usecases.ledger.post import post

TAGS = {
    PaymentEvent.CONFIRM: EventTag.PAYMENT_PAID,
    PaymentEvent.FAIL: EventTag.PAYMENT_FAILED,
    PaymentEvent.DOUBT: EventTag.PAYMENT_DOUBTED,
    PaymentEvent.RETURN: EventTag.PAYMENT_RETURNED,
}
_DECIDED = (
    "CREATE TEMP TABLE IF NOT EXISTS decided_lines (line_id uuid, outcome text, problem text,"
    " payment_id uuid, batch_id uuid, county_code text) ON COMMIT DELETE ROWS"
)
_MOVED = (
    "CREATE TEMP TABLE IF NOT EXISTS moved_payments (payment_id uuid, status text,"
    " result_code text, result_meaning text, settled_at timestamptz) ON COMMIT DELETE ROWS"
)
_APPLY_LINES = text(
    "UPDATE bank_lines l SET applied_at = :now, outcome = d.outcome, problem = d.problem,"
    " payment_id = d.payment_id, batch_id = d.batch_id,"
    " division_code = coalesce(d.county_code, l.division_code)"
    " FROM decided_lines d WHERE l.id = d.line_id"
)
_MOVE_PAYMENTS = text(
    "UPDATE payments p SET status = m.status, result_code = m.result_code,"
    " result_meaning = m.result_meaning, settled_at = m.settled_at, changed_at = :now"
    " FROM moved_payments m WHERE p.id = m.payment_id"
)
# What is owed for an earlier month is settled with the payment that carries it, and only so.
_MOVE_ARREARS = text(
    "UPDATE arrears a SET status = CASE m.status WHEN 'paid' THEN 'paid' ELSE 'in_batch' END"
    " FROM moved_payments m WHERE a.payment_id = m.payment_id AND a.status IN ('in_batch', 'paid')"
)

Decided = tuple[UUID, LineOutcome, LineProblem | None, PaymentAtBank | None]


async def apply_lines(
    session: AsyncSession, book: BankBook, lines: Sequence[KeptLine], now: datetime
) -> None:
    """Judge these lines of one bank in their order and write what follows, set by set."""
    if not lines:
        return
    await expect_many_rows(session)
    numbers = sorted({line.payment_no for line in lines})
    batches = await batches_paid_for_update(session, numbers)
    payments = await payments_at_bank_for_update(session, numbers)
    earlier = await earlier_attempts(session, numbers)
    chunk, decided = Chunk(), []
    for line in lines:
        over = earlier.get((line.payment_no, line.attempt))
        payment = told_to(book, payments.get(line.payment_no), over)
        verdict = judge(said(book, line), standing(payment, over) if payment else None)
        if payment is not None:
            told = Told(line.serial, line.code, book.meaning_of(line.code), line.booked_at)
            chunk.follow(payment, verdict, told)
        decided.append((line.id, verdict.outcome, verdict.problem, payment))
    await _write_lines(session, decided, now)
    if chunk.moved:
        await _write_payments(session, chunk, now)
        await _record(session, chunk, now)
        await post(session, list(chunk.postings(lines[0].id)), at=now)
        for batch_id in sorted({each.batch_id for each in chunk.payments()}):
            await _move_remittance(session, batches[batch_id], book.code, now)


async def _write_lines(session: AsyncSession, decided: Sequence[Decided], now: datetime) -> None:
    await session.execute(text(_DECIDED))
    columns = ("line_id", "outcome", "problem", "payment_id", "batch_id", "county_code")
    rows = (
        (line_id, outcome.value, problem.value if problem else None)
        + ((p.id, p.batch_id, p.county_code) if p else (None, None, None))
        for line_id, outcome, problem, p in decided
    )
    await copy_rows(session, "decided_lines", columns, rows)
    await session.execute(_APPLY_LINES, {"now": now})


async def _write_payments(session: AsyncSession, chunk: Chunk, now: datetime) -> None:
    await session.execute(text(_MOVED))
    columns = ("payment_id", "status", "result_code", "result_meaning", "settled_at")
    rows = (
        (p.id, p.status.value, p.result_code, p.result_meaning, p.settled_at)
        for p in chunk.payments()
    )
    await copy_rows(session, "moved_payments", columns, rows)
    await session.execute(_MOVE_PAYMENTS, {"now": now})
    await session.execute(_MOVE_ARREARS)


async def _record(session: AsyncSession, chunk: Chunk, now: datetime) -> None:
    """Tell a payment that moved twice in the order in which it did."""
    for moves in chunk.rounds():
        for event, tag in TAGS.items():
            happened = [
                Happened(
                    each.payment.id,
                    each.payment.person_id,
                    each.payment.division_code,
                    {"serial": each.told.serial, "code": each.told.code},
                )
                for each in moves
                if each.event is event
            ]
            await record_many(session, tag, "payments", happened, at=now)


async def _move_remittance(
    session: AsyncSession, batch: Batch, bank_code: str, now: datetime
) -> None:
    """Say how far the bank has come with its part, and what that makes of the batch."""
    parts = await remittances_of(session, batch.id)
    part = next(each for each in parts if each.bank_code == bank_code)
    open_there = await still_at_bank(session, batch.id, bank_code)
    status = after_results(part.status, still_at_bank=open_there)
    await move_remittance(session, batch, parts, part, status, now=now)
