"""Prepare a draft once more, from how things stand now."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.batches.states import BatchEvent, step
from app.models.operations.operation import Operation
from app.policies.principals import Staff
from app.queries.batches.batches import batch_for_update
from app.usecases.audit.record import record
from app.usecases.batches.set_to_work import set_to_work


async def rebuild_batch(
    session: AsyncSession, staff: Staff, batch_id: UUID, *, version: int, now: datetime
) -> Operation:
    """Its lines are replaced; the numbers they had are never used again."""
    batch = await batch_for_update(session, staff.scope, batch_id, version=version)
    step(batch.status, BatchEvent.REVIEW)  # Only a draft is built.
    batch.prepared_by, batch.prepared_at, batch.digest = staff.id, now, None
    await record(session, EventTag.BATCH_PREPARED, batch, at=now, data={"number": batch.number})
    return await set_to_work(
        session, staff, batch, "build_batch", "batch_build", now=now, payment_nos=None
    )
