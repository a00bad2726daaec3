"""Which lines of a batch a programme wants published, and how each compares with the run before.

Shown is what is new or another amount, or everything: never a minor, and never a line that
belongs to another period: what was missed was no secret then either.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import exists, extract, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.payments.publishing import grown_up_if_born_by
from app.domain.payments.terms import BatchKind
from app.domain.subsidies.programme import PublicityRule
from app.models.payments.batches import Batch
from app.models.payments.notices import BatchNotice
from app.queries.payments.batches import run_before

RUN_BEFORE = """
  SELECT p.entitlement_id, p.person_id, p.division_code, p.payee_name, p.amount_fen, p.tariff_id
  FROM payments p WHERE p.batch_id = :before_id AND p.kind = 'regular'
    AND p.period = :before_period AND p.status <> 'cancelled'
  UNION ALL
  SELECT p.entitlement_id, p.person_id, p.division_code, p.payee_name, p.amount_fen, p.tariff_id
  FROM payment_attempts a JOIN payments p ON p.id = a.payment_id
  WHERE a.batch_id = :before_id AND p.kind = 'regular' AND p.period = :before_period
    AND a.attempt = 1
"""
"""The lines of an earlier run, whatever has become of them; reissued ones have moved on."""

_SHOWN = f"""
FROM payments n JOIN persons o ON o.id = n.person_id
JOIN batch_tariffs t ON t.id = n.tariff_id
LEFT JOIN ({RUN_BEFORE}) b ON b.entitlement_id = n.entitlement_id
WHERE n.batch_id = :batch_id AND n.status <> 'cancelled' AND o.born_on <= :of_age
  AND n.kind <> 'raise' AND (n.kind <> 'regular' OR n.period = :period)
  AND (:everything OR b.amount_fen IS DISTINCT FROM n.amount_fen)
"""  # Put together from the constants above.


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One line before the mask."""

    payment_no: str
    payee_name: str
    division_code: str
    category: str | None
    amount_fen: int
    period: date
    entitlement_id: UUID


async def shown_count(session: AsyncSession, batch: Batch, rule: PublicityRule, today: date) -> int:
    """Return how many lines of the batch are to be published."""
    values = await _values(session, batch, rule, today)
    if values is None:
        return 0
    return await session.scalar(text(f"SELECT count(*) {_SHOWN}"), values) or 0


async def shown_lines(
    session: AsyncSession,
    batch: Batch,
    rule: PublicityRule,
    today: date,
    *,
    after: str,
    limit: int,
) -> Sequence[ShownLine]:
    """Return the lines to be published, in the order of their numbers."""
    values = await _values(session, batch, rule, today)
    if values is None:
        return []
    statement = f"""
        SELECT n.payment_no, n.payee_name, n.division_code, t.key ->> 'category', n.amount_fen,
          n.period, n.entitlement_id
        {_SHOWN} AND n.payment_no > :after ORDER BY n.payment_no LIMIT :limit
    """
    rows = await session.execute(text(statement), {**values, "after": after, "limit": limit})
    return [ShownLine(*row) for row in rows]


async def _values(
    session: AsyncSession, batch: Batch, rule: PublicityRule, today: date
) -> dict[str, Any] | None:
    """Return what the statements ask for; None: nothing of this batch is published."""
    if batch.kind is BatchKind.REISSUE or rule is PublicityRule.NONE:
        return None
    if rule is PublicityRule.YEARLY and await _published_this_year(session, batch):
        return None
    before = await run_before(session, batch)
    return {
        "batch_id": batch.id,
        "period": batch.period,
        "of_age": grown_up_if_born_by(today),
        "everything": rule is not PublicityRule.NEW_AND_CHANGED,
        "before_id": before.id if before else None,
        "before_period": before.period if before else None,
    }


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
