"""Let a chunk of bank lines do what each of them does, once: five thousand in a transaction."""

from asyncio import create_task
from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from operator import attrgetter

from anyio import to_thread
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.copying import copy_rows
from app.db import expect_many_rows
from app.domain.audit.tags import EventTag
from app.domain.batches.standing import said, standing, told_to
from app.domain.notifications.to_tell import of_results
from app.domain.payments.payment_states import PaymentEvent
from app.domain.payments.remittance_states import after_results
from app.domain.results.chunk import Chunk, Told
from app.domain.results.codes import BankBook
from app.domain.results.judgement import Verdict, judge
from app.domain.results.kept import KeptLine
from app.models.payments.batches import Batch
from app.policies.principals import Actor
from app.queries.results.results import (
    PaymentAtBank,
    batches_paid_for_update,
    earlier_attempts,
    payments_at_bank_for_update,
    remittances_of,
    still_at_bank,
)
from app.usecases.audit.record_many import Happened, Sheet, sheet, write_down
from app.usecases.batches.move_remittance import move_remittance
from app.usecases.ledger.post import post
from app.usecases.notifications.tell_of_payments import tell_of_payments

TAGS = {
    PaymentEvent.CONFIRM: EventTag.PAYMENT_PAID,
    PaymentEvent.FAIL: EventTag.PAYMENT_FAILED,
    PaymentEvent.DOUBT: EventTag.PAYMENT_DOUBTED,
    PaymentEvent.RETURN: EventTag.PAYMENT_RETURNED,
}
_SAID = tuple(field.name for field in fields(KeptLine))
_CAME_OF_IT = ("applied_at", "outcome", "problem", "payment_id", "batch_id")
_COLUMNS = ", ".join((*_SAID, *_CAME_OF_IT))
_JUDGED = (
    "CREATE TEMP TABLE IF NOT EXISTS judged_lines ON COMMIT DELETE ROWS"  # noqa: S608
    f" AS SELECT {_COLUMNS} FROM bank_lines WITH NO DATA"
)
# A line comes into the table with what came of it: nothing is written twice.
_KEEP = text(f"INSERT INTO bank_lines ({_COLUMNS}) SELECT {_COLUMNS} FROM judged_lines")  # noqa: S608
_KEEP_EARLY = text(
    "UPDATE bank_lines l SET division_code = j.division_code,"  # noqa: S608
    f" {', '.join(f'{name} = j.{name}' for name in _CAME_OF_IT)}"
    " FROM judged_lines j WHERE l.id = j.id"
)
_MOVED = (
    "CREATE TEMP TABLE IF NOT EXISTS moved_payments (payment_id uuid, status text,"
    " result_code text, result_meaning text, settled_at timestamptz) ON COMMIT DELETE ROWS"
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

Judged = tuple[KeptLine, Verdict, PaymentAtBank | None]


async def apply_lines(
    session: AsyncSession,
    book: BankBook,
    lines: Sequence[KeptLine],
    now: datetime,
    *,
    early: bool = False,
) -> None:
    """Judge these lines of one bank in their order and write what follows, set by set.

    They are new, or `early`: kept when they came before the money.
    """
    if not lines:
        return
    await expect_many_rows(session)
    numbers = sorted({line.payment_no for line in lines})
    batches = await batches_paid_for_update(session, numbers)
    payments = await payments_at_bank_for_update(session, numbers)
    earlier = await earlier_attempts(session, numbers)
    chunk, judged = Chunk(), []
    for line in lines:
        over = earlier.get((line.payment_no, line.attempt))
        payment = told_to(book, payments.get(line.payment_no), over)
        verdict = judge(said(book, line), standing(payment, over) if payment else None)
        if payment is not None:
            told = Told(line.serial, line.code, book.meaning_of(line.code), line.booked_at)
            chunk.follow(payment, verdict, told)
        judged.append((line, verdict, payment))
    await _write_lines(session, judged, now)
    await session.execute(_KEEP_EARLY if early else _KEEP)
    if chunk.moved:
        actor: Actor = session.info["actor"]
        events = create_task(to_thread.run_sync(_events, actor, book, chunk, now))
        try:
            # The database moves the payments while their events are put together.
            await _write_payments(session, chunk, now)
        finally:
            sheets = await events
        for each in sheets:
            await write_down(session, each)
        await tell_of_payments(session, of_results(book, chunk.payments()), now=now)
        await post(session, list(chunk.postings(lines[0].id)), at=now)
        # Told of late, an attempt may be another bank's than the one that runs by now.
        for batch_id, bank in sorted({(p.batch_id, p.bank_code) for p in chunk.payments()}):
            await _move_remittance(session, batches[batch_id], bank, now)


async def _write_lines(session: AsyncSession, judged: Sequence[Judged], now: datetime) -> None:
    await session.execute(text(_JUDGED))
    said_by, place = attrgetter(*_SAID), _SAID.index("division_code")
    rows = []
    for line, verdict, payment in judged:
        row = [*said_by(line), now, verdict.outcome.value, verdict.problem]
        if payment is None:
            row += [None, None]
        else:
            row += [payment.id, payment.batch_id]
            row[place] = payment.county_code
        rows.append(row)
    await copy_rows(session, "judged_lines", (*_SAID, *_CAME_OF_IT), rows)


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


def _events(actor: Actor, book: BankBook, chunk: Chunk, now: datetime) -> list[Sheet]:
    """Tell a payment that moved twice in the order in which it did."""
    sheets = []
    for moves in chunk.rounds():
        for event, tag in TAGS.items():
            happened = [
                Happened(
                    each.payment.id,
                    each.payment.person_id,
                    each.payment.division_code,
                    {"serial": each.told.serial, "code": each.told.code, "bank": book.code},
                )
                for each in moves
                if each.event is event
            ]
            if happened:
                sheets.append(sheet(actor, tag, "payments", happened, now))
    return sheets


async def _move_remittance(
    session: AsyncSession, batch: Batch, bank_code: str, now: datetime
) -> None:
    """Say how far the bank has come with its part, and what that makes of the batch."""
    parts = await remittances_of(session, batch.id)
    part = next(each for each in parts if each.bank_code == bank_code)
    open_there = await still_at_bank(session, batch.id, bank_code)
    status = after_results(part.status, still_at_bank=open_there)
    await move_remittance(session, batch, parts, part, status, now=now)
