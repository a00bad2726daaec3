"""Have a job work on a batch, after all work on its county's batches that was asked for before.

Two programmes may exclude each other: whichever list is built second must see the first.

A shared write, as `record` is.
"""

from datetime import datetime

from procrastinate.types import JSONValue
from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.enqueue import enqueue
from app.models.operations.operation import Operation
from app.models.payments.batches import Batch
from app.policies.principals import Staff
from app.usecases.operations.track import start


async def set_to_work(
    session: AsyncSession,
    staff: Staff,
    batch: Batch,
    job: str,
    kind: str,
    *,
    now: datetime,
    **orders: JSONValue,
) -> Operation:
    """Enqueue `job`; the operation tells how far it is, and leads back to the batch."""
    operation = await start(
        session,
        kind,
        batch.county_code,
        started_by=staff.id,
        now=now,
        result_url=f"/staff/v1/batches/{batch.id}",
    )
    await enqueue(
        session,
        job,
        lock=f"batches {batch.county_code}",
        batch_id=str(batch.id),
        operation_id=str(operation.id),
        **orders,
    )
    return operation
