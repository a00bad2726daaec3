"""Build a batch of what is to be paid again: each payment keeps its number and amount."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.copying import copy_rows
from app.db import rows_changed
from app.domain.audit.tags import EventTag
from app.domain.batches.checks import findings
from app.domain.batches.runs import payment_kind_of
from app.domain.batches.states import BatchEvent, step
from app.domain.calendar.days import day_of
from app.domain.payments.errors import ProgrammeRefused
from app.domain.payments.holds import HoldReason
from app.domain.payments.payment_states import REISSUABLE
from app.models.payments.batches import Batch
from app.policies.scope import EVERYTHING
from app.queries.batches.batches import batch_for_update
from app.queries.batches.digests import digest_of_batch
from app.queries.batches.gathering import Run, facts_of, gather_again
from app.queries.batches.lines import LINES_AT_ONCE, lines_of
from app.queries.subsidies.programmes import programmes
from app.usecases.audit.record import record
from app.usecases.audit.record_many import Happened, record_many

_VERDICTS = "CREATE TEMPORARY TABLE batch_verdicts (facts int, codes text[]) ON COMMIT DROP"
# Prepared once more: what the draft held or kept out is chosen anew. A line that stays out this
# time must not hang on here: it goes back to the batch whose attempt is over.
_PUT_BACK = text("""
UPDATE payments x SET status = 'held', hold_reason = :reason, changed_at = :now,
  batch_id = a.batch_id, bank_code = a.bank_code, account_id = a.account_id
FROM payment_attempts a
WHERE x.batch_id = :batch_id AND x.status = 'ready'
  AND a.payment_no = x.payment_no AND a.ended_at = (
    SELECT max(last.ended_at) FROM payment_attempts last WHERE last.payment_no = x.payment_no)
RETURNING x.id, x.person_id, x.division_code
""")
_CHOSEN_HERE = text("""
SELECT payment_no FROM payments WHERE batch_id = :batch_id
UNION SELECT x.payment_no FROM batch_exclusions e JOIN payments x
  ON x.entitlement_id = e.entitlement_id AND x.period = e.period AND x.kind = e.kind
WHERE e.batch_id = :batch_id AND x.status = ANY (:reissuable)
""")
_CLEAR = text("DELETE FROM batch_exclusions WHERE batch_id = :batch_id")
_COMBINATIONS = text("SELECT DISTINCT facts FROM batch_lines")
_ARCHIVE = text("""
INSERT INTO payment_attempts (id, payment_id, payment_no, attempt, person_id, division_code,
  batch_id, bank_code, account_id, amount_fen, status, sent_at, settled_at, result_code,
  result_meaning, ended_at)
SELECT uuid7_at(:now, l.ordinal), x.id, x.payment_no, x.attempt, x.person_id, x.division_code,
  x.batch_id, x.bank_code, x.account_id, x.amount_fen, x.status, x.sent_at, x.settled_at,
  x.result_code, x.result_meaning, :now
FROM batch_lines l JOIN batch_verdicts v ON v.facts = l.facts AND v.codes = '{}'
JOIN payments x ON x.id = l.payment_id
""")
# An attempt has a number of its own, the highest one not always the last: paid after all on an
# earlier one, a payment stands on that.
_AGAIN = text("""
UPDATE payments x SET batch_id = :batch_id, status = 'ready', attempt = 1 + (
    SELECT max(over.attempt) FROM payment_attempts over WHERE over.payment_no = x.payment_no),
  hold_reason = NULL, account_id = l.account_id, bank_code = l.bank_code,
  payee_name = l.payee_name, sent_at = NULL, settled_at = NULL, result_code = NULL,
  result_meaning = NULL, changed_at = :now
FROM batch_lines l JOIN batch_verdicts v ON v.facts = l.facts AND v.codes = '{}'
WHERE x.id = l.payment_id
""")
_EXCLUDE = text("""
INSERT INTO batch_exclusions (id, batch_id, entitlement_id, person_id, division_code, period,
  kind, amount_fen, codes)
SELECT uuid7_at(:now, l.ordinal), :batch_id, l.entitlement_id, l.person_id, l.division_code,
  l.period, l.kind, x.amount_fen, v.codes
FROM batch_lines l JOIN batch_verdicts v ON v.facts = l.facts AND v.codes <> '{}'
JOIN payments x ON x.id = l.payment_id
""")
_TOTALS = text(
    "SELECT count(*), coalesce(sum(amount_fen), 0) FROM payments"
    " WHERE batch_id = :batch_id AND status = 'ready'"
)


async def build_reissue(
    session: AsyncSession, batch_id: UUID, numbers: Sequence[str] | None, *, now: datetime
) -> Batch:
    """Archive the attempt that is over and begin another, to the account the person has now.

    Without `numbers` everything that waits for it there; built once more, what it held before.
    """
    batch = await batch_for_update(session, EVERYTHING, batch_id)
    step(batch.status, BatchEvent.REVIEW)  # Only a draft is built; it is built to be reviewed.
    values = {"batch_id": batch.id, "now": now}
    if batch.count or batch.excluded_count:
        here = {**values, "reissuable": sorted(REISSUABLE)}
        numbers = (await session.scalars(_CHOSEN_HERE, here)).all()
        await _put_back(session, values, now)
        await session.execute(_CLEAR, values)
    await gather_again(session, await _run(session, batch, day_of(now)), numbers)
    await _judge(session)
    await session.execute(_ARCHIVE, values)
    await session.execute(_AGAIN, values)
    batch.excluded_count = rows_changed(await session.execute(_EXCLUDE, values))
    lines, total_fen = (await session.execute(_TOTALS, values)).one()
    batch.count, batch.total_fen = lines, int(total_fen)
    batch.digest = await digest_of_batch(session, batch.id)
    await _tell_lines(session, batch, now)
    await record(session, EventTag.BATCH_BUILT, batch, at=now, data=batch.totals())
    return batch


async def _run(session: AsyncSession, batch: Batch, today: date) -> Run:
    programme = (await programmes(session)).by_code.get(batch.programme)
    if programme is None:
        raise ProgrammeRefused("/programme")
    return Run(
        batch_id=batch.id,
        programme=programme.code,
        county_code=batch.county_code,
        kind=payment_kind_of(programme),
        period=batch.period,
        until=batch.period,
        today=today,
        changed_after=date.max,  # A changed account is what a reissue is for.
        of_age=today,
        card_only=programme.card_only,
        meets=(),  # What may be had besides was settled when it was paid first.
        excludes=(),
        repeats=True,
    )


async def _put_back(session: AsyncSession, values: dict[str, Any], now: datetime) -> None:
    reason = HoldReason.BATCH_CANCELLED.value
    rows = await session.execute(_PUT_BACK, {**values, "reason": reason})
    facts = {"reason": reason}
    held = [Happened(row.id, row.person_id, row.division_code, facts) for row in rows]
    await record_many(session, EventTag.PAYMENT_HELD, "payments", held, at=now)


async def _judge(session: AsyncSession) -> None:
    await session.execute(text(_VERDICTS))
    combinations = (await session.scalars(_COMBINATIONS)).all()
    rows = [(bits, list(findings(facts_of(bits)))) for bits in combinations]
    await copy_rows(session, "batch_verdicts", ("facts", "codes"), rows)


async def _tell_lines(session: AsyncSession, batch: Batch, now: datetime) -> None:
    after = ""
    while lines := await lines_of(session, batch.id, after=after, limit=LINES_AT_ONCE):
        told = [
            Happened(
                line.id,
                line.person_id,
                line.division_code,
                {"payment_no": line.payment_no, "attempt": line.attempt},
            )
            for line in lines
        ]
        await record_many(session, EventTag.PAYMENT_REISSUED, "payments", told, at=now)
        after = lines[-1].payment_no
