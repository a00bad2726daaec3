"""A payment in doubt with the batch that carries it."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.errors import NotFound
from app.models.payments.batches import Batch
from app.models.payments.payments import Payment
from app.policies.scope import Scope, within
from app.queries.results.results import batches_for_update


async def payment_in_doubt_for_update(
    session: AsyncSession, scope: Scope, payment_no: str
) -> tuple[Batch, Payment]:
    """Load and lock both, the batch first, as whoever applies results does."""
    seen = within(scope, division=Payment.division_code)
    statement = select(Payment).where(Payment.payment_no == payment_no, seen)
    found = await session.scalar(statement)
    if found is None:
        raise NotFound
    batches = await batches_for_update(session, [found.batch_id])
    locked = await session.scalar(
        statement.with_for_update(key_share=True).execution_options(populate_existing=True)
    )
    if locked is None or locked.batch_id not in batches:
        raise NotFound
    return batches[locked.batch_id], locked
