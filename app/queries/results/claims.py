"""What a bank says of payments that were taken for not paid, where nobody has looked into it.

Until somebody has asked the bank what it means, paying that month again might pay it twice:
by another attempt, or by another payment where the first was given up and is still owed.
"""

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_NO_CAUSE = "'00000000-0000-0000-0000-000000000000'"
_MONTH = f"{{0}}.entitlement_id, {{0}}.period, {{0}}.kind, coalesce({{0}}.cause_id, {_NO_CAUSE})"
# Few lines wait to be looked into: they are read once, and not for each payment.
_CLAIMED_MONTHS = f"""
SELECT {_MONTH.format("was")} FROM bank_lines claim JOIN payments was ON was.id = claim.payment_id
WHERE claim.problem IN ('late_paid', 'not_sent') AND claim.seen_at IS NULL
"""  # noqa: S608  # Put together from constants.


def claimed(row: str) -> str:
    """Return the condition that a bank claims to have paid the month that `row` is for."""
    return f"({_MONTH.format(row)}) IN ({_CLAIMED_MONTHS})"


_COUNT = text(
    "SELECT count(*) FROM payments p WHERE p.batch_id = :batch_id AND p.status = 'ready'"  # noqa: S608
    f" AND {claimed('p')}"
)


async def claimed_lines(session: AsyncSession, batch_id: UUID) -> int:
    """Count the lines of a batch that may have been paid already."""
    return int(await session.scalar(_COUNT, {"batch_id": batch_id}) or 0)
