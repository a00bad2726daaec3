"""Release the money of a batch: finance, the third of three people."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.batches.states import BatchEvent, require_other_hands, step
from app.domain.payments.errors import PaidBefore, PublicityMissing
from app.domain.payments.ledger import APPROVED, REISSUED, Posting, year_of
from app.domain.payments.recusal import require_no_own_lines
from app.domain.payments.terms import BatchKind, BatchStatus
from app.models.payments.batches import Batch
from app.policies.principals import Staff
from app.queries.batches.batches import batch_for_update, charged_years
from app.queries.batches.own_lines import own_lines
from app.queries.results.claims import claimed_lines
from app.usecases.audit.record import record
from app.usecases.ledger.post import post

_CHARGE = text(
    "UPDATE payments SET charged_year = :year WHERE batch_id = :batch_id AND charged_year <> :year"
)


async def approve_batch(
    session: AsyncSession, staff: Staff, batch_id: UUID, *, version: int, now: datetime
) -> Batch:
    """Charge it to the appropriation; money that came back is charged where it came back to."""
    batch = await batch_for_update(session, staff.scope, batch_id, version=version)
    status = step(batch.status, BatchEvent.APPROVE)
    require_other_hands(staff.id, batch.hands)
    require_no_own_lines(await own_lines(session, staff, batch.id))
    if batch.shown_count and batch.status is not BatchStatus.PUBLICISED:
        raise PublicityMissing
    if claimed := await claimed_lines(session, batch.id):
        raise PaidBefore(count=claimed)

    batch.status, batch.approved_by, batch.approved_at = status, staff.id, now
    await post(session, await _postings(session, batch), at=now)
    if batch.kind is BatchKind.REISSUE:
        year = year_of(batch.period)
        await session.execute(_CHARGE, {"batch_id": batch.id, "year": year})
    await record(session, EventTag.BATCH_APPROVED, batch, at=now, data=batch.totals())
    return batch


async def _postings(session: AsyncSession, batch: Batch) -> Sequence[Posting]:
    year = year_of(batch.period)
    if batch.kind is not BatchKind.REISSUE:
        return [batch.posting(APPROVED, batch.total_fen, batch.count, debit_year=year)]
    return [
        batch.posting(REISSUED, charged.total_fen, charged.lines, debit_year=charged.year)
        for charged in await charged_years(session, batch.id)
    ]
