"""Which lines of a batch a programme wants published.

Shown is what is new or another amount, or everything: never a minor, and never a line that
belongs to another period, for what was missed was no secret then either.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import exists, extract, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.payments.terms import BatchKind, PaymentStatus
from app.domain.subsidies.programme import PublicityRule
from app.models.payments.batches import Batch, BatchTariff
from app.models.payments.notices import BatchNotice
from app.models.payments.payments import Payment
from app.queries.batches.batches import run_before

RUN_BEFORE = """
  SELECT p.entitlement_id, p.person_id, p.division_code, p.payee_name, p.amount_fen, p.tariff_id
  FROM payments p WHERE p.batch_id = :before_id AND p.kind = 'regular'
    AND p.period = :before_period AND p.status <> 'cancelled' AND p.attempt = 1
  UNION ALL
  SELECT p.entitlement_id, p.person_id, p.division_code, p.payee_name, p.amount_fen, p.tariff_id
  FROM payment_attempts a JOIN payments p ON p.id = a.payment_id
  WHERE a.batch_id = :before_id AND a.attempt = 1 AND p.kind = 'regular'
    AND p.period = :before_period
"""
"""The lines of an earlier run, whatever has become of them; reissued ones have moved on."""


@dataclass(frozen=True, slots=True)
class Showing:
    """What of a batch is published: nothing, everything, or what differs from the run before."""

    publish: bool = False
    everything: bool = False
    before_id: UUID | None = None
    before_period: date | None = None


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One line before the mask."""

    payment_no: str
    payee_name: str
    division_code: str
    category: str | None
    amount_fen: int
    period: date


async def showing_of(session: AsyncSession, batch: Batch, rule: PublicityRule) -> Showing:
    if batch.kind is BatchKind.REISSUE or rule is PublicityRule.NONE:
        return Showing()
    if rule is PublicityRule.YEARLY and await _published_this_year(session, batch):
        return Showing()
    if rule is not PublicityRule.NEW_AND_CHANGED:
        return Showing(publish=True, everything=True)
    before = await run_before(session, batch)
    if before is None:
        return Showing(publish=True, everything=True)
    return Showing(publish=True, before_id=before.id, before_period=before.period)


async def shown_lines(
    session: AsyncSession, batch_id: UUID, *, after: str, limit: int
) -> Sequence[ShownLine]:
    """Return the lines to be published, in the order of their numbers, behind `after`."""
    rows = await session.execute(
        select(
            Payment.payment_no,
            Payment.payee_name,
            Payment.division_code,
            BatchTariff.key["category"].astext,
            Payment.amount_fen,
            Payment.period,
        )
        .join(BatchTariff, BatchTariff.id == Payment.tariff_id)
        .where(
            Payment.batch_id == batch_id,
            Payment.shown,
            Payment.status != PaymentStatus.CANCELLED,
            Payment.payment_no > after,
        )
        .order_by(Payment.payment_no)
        .limit(limit)
    )
    return [ShownLine(*row) for row in rows]


async def _published_this_year(session: AsyncSession, batch: Batch) -> bool:
    published = exists().where(
        Batch.id == BatchNotice.batch_id,
        Batch.id != batch.id,
        Batch.county_code == batch.county_code,
        Batch.programme == batch.programme,
        extract("year", Batch.period) == batch.period.year,
        BatchNotice.closed_at.is_not(None),
    )
    return bool(await session.scalar(select(published)))
