"""Send a batch back to whoever prepared it (退回)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.batches.states import BatchEvent, step
from app.models.payments.batches import Batch
from app.policies.principals import Staff
from app.queries.batches.batches import batch_for_update
from app.queries.batches.lines import carried_by
from app.queries.batches.notices import open_list_for_update
from app.usecases.audit.record import record


async def return_batch(
    session: AsyncSession,
    staff: Staff,
    batch_id: UUID,
    reason: str,
    *,
    version: int,
    now: datetime,
) -> Batch:
    """Until finance approves it; a list comes down with it, and who has left it counts no more."""
    batch = await batch_for_update(session, staff.scope, batch_id, version=version)
    batch.status = step(batch.status, BatchEvent.RETURN)
    batch.returned_reason = reason
    batch.reviewed_by = batch.reviewed_at = None
    if notice := await open_list_for_update(session, batch.id):
        notice.take_down(reason, by=staff.id, at=now)
    batch.now_carries(*await carried_by(session, batch.id))
    await record(session, EventTag.BATCH_RETURNED, batch, at=now, data={"reason": reason})
    return batch
