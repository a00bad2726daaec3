"""The lines of one batch, some thousands at a time: for what is done line by line."""

from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.payments.terms import PaymentStatus
from app.models.payments.payments import Payment
from app.queries.batches.digests import digest_of_batch

LINES_AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class Line:
    id: UUID
    payment_no: str
    person_id: UUID
    division_code: str
    bank_code: str
    status: PaymentStatus
    hold_reason: str | None
    attempt: int


class Carried(NamedTuple):
    lines: int
    total_fen: int
    shown_count: int
    digest: bytes


async def carried_by(session: AsyncSession, batch_id: UUID) -> Carried:
    """Return what a batch carries now: lines may have left it since it was built."""
    counted = await session.execute(
        select(
            func.count(),
            func.coalesce(func.sum(Payment.amount_fen), 0),
            func.count().filter(Payment.shown),
        ).where(Payment.batch_id == batch_id, Payment.status != PaymentStatus.CANCELLED)
    )
    lines, total_fen, shown = counted.one()
    return Carried(lines, int(total_fen), shown, await digest_of_batch(session, batch_id))


async def lines_of(session: AsyncSession, batch_id: UUID, *, after: str, limit: int) -> list[Line]:
    """Return lines of a batch that were not withdrawn, by their numbers, behind `after`."""
    rows = await session.execute(
        select(
            Payment.id,
            Payment.payment_no,
            Payment.person_id,
            Payment.division_code,
            Payment.bank_code,
            Payment.status,
            Payment.hold_reason,
            Payment.attempt,
        )
        .where(
            Payment.batch_id == batch_id,
            Payment.status != PaymentStatus.CANCELLED,
            Payment.payment_no > after,
        )
        .order_by(Payment.payment_no)
        .limit(limit)
    )
    return [Line(*row) for row in rows]
