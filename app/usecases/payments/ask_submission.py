"""Have an approved batch handed to the banks."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.enqueue import enqueue
from app.domain.errors import expect_version
from app.domain.payments.batch_states import BatchEvent, step
from app.models.operations.operation import Operation
from app.policies.principals import Staff
from app.queries.payments.batches import batch_for_update
from app.usecases.operations.track import start


async def ask_submission(
    session: AsyncSession, staff: Staff, batch_id: UUID, *, version: int, now: datetime
) -> Operation:
    """A job looks at every line once more and sends what may go; until then it can be cancelled."""
    batch = await batch_for_update(session, staff.scope, batch_id)
    expect_version(batch, version)
    step(batch.status, BatchEvent.SUBMIT)
    operation = await start(
        session,
        "batch_submission",
        batch.county_code,
        started_by=staff.id,
        now=now,
        result_url=f"/staff/v1/batches/{batch.id}",
    )
    await enqueue(
        session,
        "submit_batch",
        lock=f"batches {batch.county_code} {batch.programme}",
        batch_id=str(batch.id),
        operation_id=str(operation.id),
    )
    return operation
