"""Lines of a batch that are paid to a member of staff, or to the family (回避)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.payments.terms import PaymentStatus
from app.models.payments.payments import Payment
from app.policies.principals import Staff
from app.queries.payments.own_payments import own_among


async def own_lines(session: AsyncSession, staff: Staff, batch_id: UUID) -> list[str]:
    """Return their numbers; money that somebody takes for another counts as well."""
    stands = Payment.status != PaymentStatus.CANCELLED
    return await own_among(session, staff, Payment.batch_id == batch_id, stands)
