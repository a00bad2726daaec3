"""Jobs that fill batches and hand them to the banks."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from uuid import UUID

import structlog
from procrastinate import JobContext, RetryStrategy
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.errors import AppError
from app.domain.operations.errors import OperationBroken
from app.domain.operations.operation import OVER
from app.domain.payments.terms import BatchKind
from app.house import House
from app.jobs.queue import house_of, queue
from app.policies.principals import Actor, ActorKind
from app.policies.scope import EVERYTHING
from app.queries.batches.batches import batch_seen
from app.queries.operations.tracked import operation_seen
from app.usecases.batches.build_batch import build_batch
from app.usecases.batches.build_reissue import build_reissue
from app.usecases.batches.submit_batch import submit_batch
from app.usecases.operations.track import advance, fail, finish

Work = Callable[[AsyncSession, datetime], Awaitable[object]]

# Only where not even the refusal could be kept, as when the database was away.
AGAIN = RetryStrategy(max_attempts=5, exponential_wait=10)

log = structlog.get_logger()


@queue.task(name="build_batch", pass_context=True, retry=AGAIN)
async def build(
    context: JobContext, batch_id: str, operation_id: str, payment_nos: Sequence[str] | None
) -> None:
    """Fill a draft, in the name of whoever prepared it."""
    house, wanted = house_of(context), UUID(batch_id)

    async def work(session: AsyncSession, now: datetime) -> None:
        batch = await batch_seen(session, EVERYTHING, wanted)
        if batch.kind is BatchKind.REISSUE:
            await build_reissue(session, wanted, payment_nos, now=now)
        else:
            days = house.settings.account_settled_days
            await build_batch(session, wanted, changed_days=days, now=now)

    await _worked(house, UUID(operation_id), work)


@queue.task(name="submit_batch", pass_context=True, retry=AGAIN)
async def submit(context: JobContext, batch_id: str, operation_id: str) -> None:
    """Send an approved batch, in the name of whoever asked for it."""

    async def work(session: AsyncSession, now: datetime) -> None:
        await submit_batch(session, UUID(batch_id), now=now)

    await _worked(house_of(context), UUID(operation_id), work)


async def _worked(house: House, operation_id: UUID, work: Work) -> None:
    """Do it all in one transaction; if that cannot be, keep why in another."""
    async with house.database.transaction(EVERYTHING, _by(None)) as session:
        operation = await operation_seen(session, EVERYTHING, operation_id)
        if operation.status in OVER:
            return  # The job came again: what it was asked for is there.
        await advance(session, operation_id, 0)
    actor = _by(operation.started_by)
    try:
        async with house.database.transaction(EVERYTHING, actor) as session:
            now = session.info["now"]
            await work(session, now)
            await finish(session, operation_id, now=now)
    except AppError as error:
        await _stop(house, operation_id, error)
    except Exception:  # A defect must not leave people waiting for ever.
        log.exception("batch_broken", operation_id=str(operation_id))
        await _stop(house, operation_id, OperationBroken())


async def _stop(house: House, operation_id: UUID, error: AppError) -> None:
    async with house.database.transaction(EVERYTHING, _by(None)) as session:
        await fail(session, operation_id, error, now=session.info["now"])


def _by(staff_id: UUID | None) -> Actor:
    return Actor(ActorKind.SYSTEM if staff_id is None else ActorKind.STAFF, staff_id)
