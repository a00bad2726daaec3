"""Say that a batch is right: the second of three people."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.batches.states import BatchEvent, require_other_hands, step
from app.domain.payments.errors import BatchEmpty, BatchNotBuilt
from app.domain.payments.recusal import require_no_own_lines
from app.models.payments.batches import Batch
from app.policies.principals import Staff
from app.queries.batches.batches import batch_for_update
from app.queries.batches.own_lines import own_lines
from app.usecases.audit.record import record


async def review_batch(
    session: AsyncSession, staff: Staff, batch_id: UUID, *, version: int, now: datetime
) -> Batch:
    """Whoever prepared it does not review it, nor whoever is paid by it."""
    batch = await batch_for_update(session, staff.scope, batch_id, version=version)
    status = step(batch.status, BatchEvent.REVIEW)
    require_other_hands(staff.id, batch.hands)
    require_no_own_lines(await own_lines(session, staff, batch.id))
    if batch.digest is None:
        raise BatchNotBuilt
    if batch.count == 0:
        raise BatchEmpty

    batch.status, batch.reviewed_by, batch.reviewed_at = status, staff.id, now
    await record(session, EventTag.BATCH_REVIEWED, batch, at=now, data=batch.totals())
    return batch
