"""What a bank says of attempts that were taken for not paid, where nobody has looked into it."""

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


def claimed(payment_id: str) -> str:
    """Return the condition that a bank speaks of such an attempt of this payment.

    Until somebody has asked the bank what it means, another attempt might pay a second time.
    """
    return f"""EXISTS (SELECT 1 FROM bank_lines claim WHERE claim.payment_id = {payment_id}
    AND claim.problem IN ('late_paid', 'not_sent') AND claim.seen_at IS NULL)"""  # noqa: S608


_CLAIMED = text(
    "SELECT count(*) FROM payments p WHERE p.batch_id = :batch_id AND p.status = 'ready'"  # noqa: S608
    f" AND {claimed('p.id')}"
)


async def claimed_lines(session: AsyncSession, batch_id: UUID) -> int:
    """Count the lines of a batch that may have been paid already."""
    return int(await session.scalar(_CLAIMED, {"batch_id": batch_id}) or 0)
