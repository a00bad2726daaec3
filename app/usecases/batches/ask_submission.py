"""Have an approved batch handed to the banks."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.batches.states import BatchEvent, step
from app.models.operations.operation import Operation
from app.policies.principals import Staff
from app.queries.batches.batches import batch_for_update
from app.usecases.batches.set_to_work import set_to_work


async def ask_submission(
    session: AsyncSession, staff: Staff, batch_id: UUID, *, version: int, now: datetime
) -> Operation:
    """A job looks at every line once more and sends what may go; until then it can be cancelled."""
    batch = await batch_for_update(session, staff.scope, batch_id, version=version)
    step(batch.status, BatchEvent.SUBMIT)
    return await set_to_work(session, staff, batch, "submit_batch", "batch_submission", now=now)
