"""Note that a result moved money on a day that a person has closed: a shared write."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.queries.reconciliations.closings import has_closed_days
from app.queries.reconciliations.reconciliations import over_for

# The closed day stays as it is; the next open one tells of it.
_BOOKED_ON = "(l.booked_at AT TIME ZONE 'Asia/Shanghai')::date"
_NOTE = (
    "UPDATE bank_lines l SET late_at = :now FROM payments p"  # noqa: S608
    " WHERE {which} AND l.bank_code = :bank_code AND l.outcome IN ('paid', 'returned')"
    " AND l.late_at IS NULL AND p.id = l.payment_id"
    f" AND {over_for('l.bank_code', _BOOKED_ON, 'p.county_code')}"
)
_OF_DELIVERY = text(_NOTE.format(which="l.delivery_id = :delivery_id"))
_OF_LINES = text(_NOTE.format(which="l.id = ANY (CAST(:ids AS uuid[]))"))


async def note_late_of(
    session: AsyncSession, bank_code: str, delivery_id: UUID, now: datetime
) -> None:
    """Note it of all that one delivery brought."""
    if await has_closed_days(session, bank_code):
        values = {"bank_code": bank_code, "delivery_id": delivery_id, "now": now}
        await session.execute(_OF_DELIVERY, values)


async def note_late(
    session: AsyncSession, bank_code: str, ids: Sequence[UUID], now: datetime
) -> None:
    """Note it of lines that a person has settled, or that waited for their money."""
    await session.flush()  # What they came to stands in their rows.
    values = {"bank_code": bank_code, "ids": list(ids), "now": now}
    await session.execute(_OF_LINES, values)
