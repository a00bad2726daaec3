"""Give a batch up before anything of it was submitted."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.batches.states import BatchEvent, step
from app.domain.payments.holds import HoldReason
from app.domain.payments.ledger import CANCELLED, REISSUE_CANCELLED, year_of
from app.domain.payments.terms import BatchKind, BatchStatus
from app.models.payments.batches import Batch
from app.policies.principals import Staff
from app.queries.batches.batches import batch_for_update
from app.queries.batches.lines import LINES_AT_ONCE, lines_of
from app.queries.batches.notices import open_list_for_update
from app.usecases.audit.record import record
from app.usecases.audit.record_many import Happened, record_many
from app.usecases.ledger.post import post

_RELEASE_ARREARS = text(
    "UPDATE arrears r SET status = 'due', payment_id = NULL FROM payments x"
    " WHERE x.batch_id = :batch_id AND r.payment_id = x.id"
)
_WITHDRAW = text(
    "UPDATE payments SET status = 'cancelled', changed_at = :now"
    " WHERE batch_id = :batch_id AND status = 'ready'"
)
# What was to be paid again still waits to be: its earlier attempt is over and stays so.
_HOLD = text(
    "UPDATE payments SET status = 'held', hold_reason = :reason, changed_at = :now"
    " WHERE batch_id = :batch_id AND status = 'ready'"
)


async def cancel_batch(
    session: AsyncSession,
    staff: Staff,
    batch_id: UUID,
    reason: str,
    *,
    version: int,
    now: datetime,
) -> Batch:
    """Money goes back to where it came from, arrears are due again, months are free again."""
    batch = await batch_for_update(session, staff.scope, batch_id, version=version)
    charged = batch.status is BatchStatus.FINANCE_APPROVED
    batch.status = step(batch.status, BatchEvent.CANCEL)
    batch.ended_at = now
    if notice := await open_list_for_update(session, batch.id):
        notice.take_down(reason, by=staff.id, at=now)
    if charged:
        again = batch.kind is BatchKind.REISSUE
        move, year = REISSUE_CANCELLED if again else CANCELLED, year_of(batch.period)
        posting = batch.posting(move, batch.total_fen, batch.count, debit_year=year)
        await post(session, [posting], at=now)
    await _let_go(session, batch, now)
    facts = {"reason": reason, **batch.totals()}
    await record(session, EventTag.BATCH_CANCELLED, batch, at=now, data=facts)
    return batch


async def _let_go(session: AsyncSession, batch: Batch, now: datetime) -> None:
    values = {"batch_id": batch.id, "now": now}
    if batch.kind is not BatchKind.REISSUE:
        await session.execute(_RELEASE_ARREARS, values)
        await session.execute(_WITHDRAW, values)
        return
    await session.execute(_HOLD, {**values, "reason": HoldReason.BATCH_CANCELLED})
    after = ""
    while lines := await lines_of(session, batch.id, after=after, limit=LINES_AT_ONCE):
        facts = {"reason": HoldReason.BATCH_CANCELLED.value}
        held = [Happened(line.id, line.person_id, line.division_code, facts) for line in lines]
        await record_many(session, EventTag.PAYMENT_HELD, "payments", held, at=now)
        after = lines[-1].payment_no
