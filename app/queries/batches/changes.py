"""What changed in a batch since the run before: who joined, who stopped, whose amount moved."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.batches.changes import Change
from app.models.payments.batches import Batch
from app.queries.batches.batches import run_before
from app.queries.batches.showing import RUN_BEFORE

# Of the month itself: arrears are shown by their own kind, and come and go by nature.
_COMPARED = f"""
WITH n AS (
  SELECT entitlement_id, person_id, division_code, payee_name, amount_fen, tariff_id
  FROM payments WHERE batch_id = :batch_id AND status <> 'cancelled' AND kind = 'regular'
    AND period = :period
), b AS ({RUN_BEFORE}), compared AS (
  SELECT coalesce(n.entitlement_id, b.entitlement_id) AS entitlement_id,
    coalesce(n.person_id, b.person_id) AS person_id,
    coalesce(n.division_code, b.division_code) AS division_code,
    coalesce(n.payee_name, b.payee_name) AS payee_name,
    b.amount_fen AS before_fen, n.amount_fen AS now_fen,
    b.tariff_id AS before_tariff_id, n.tariff_id AS now_tariff_id,
    CASE WHEN b.entitlement_id IS NULL THEN 'joined' WHEN n.entitlement_id IS NULL THEN 'stopped'
      ELSE 'changed' END AS change
  FROM n FULL JOIN b USING (entitlement_id)
  WHERE n.amount_fen IS DISTINCT FROM b.amount_fen
)
"""  # noqa: S608  # Put together from constants.
_COUNTS = text(f"""
{_COMPARED}
SELECT change, count(*) AS lines, coalesce(sum(before_fen), 0) AS before_fen,
  coalesce(sum(now_fen), 0) AS now_fen FROM compared GROUP BY change
""")  # noqa: S608
_LINES = text(f"""
{_COMPARED}
SELECT c.entitlement_id, c.person_id, c.division_code, c.payee_name, c.change, c.before_fen,
  c.now_fen, e.starts_on, e.ends_before, e.ended_reason, x.codes,
  bt.explanation AS before_words, nt.explanation AS now_words,
  bt.key AS before_key, nt.key AS now_key
FROM compared c
LEFT JOIN entitlements e ON e.id = c.entitlement_id
LEFT JOIN batch_exclusions x ON x.batch_id = :batch_id AND x.entitlement_id = c.entitlement_id
  AND x.period = :period AND c.change = 'stopped'
LEFT JOIN batch_tariffs bt ON bt.id = c.before_tariff_id
LEFT JOIN batch_tariffs nt ON nt.id = c.now_tariff_id
WHERE (CAST(:change AS text) IS NULL OR c.change = :change)
  AND (CAST(:after AS uuid) IS NULL OR c.entitlement_id > :after)
ORDER BY c.entitlement_id LIMIT :limit
""")  # noqa: S608


@dataclass(frozen=True, slots=True)
class ChangeTotal:
    change: Change
    lines: int
    before_fen: int
    now_fen: int


@dataclass(frozen=True, slots=True)
class Compared:
    """A batch beside the run before it; there may be none."""

    before: Batch | None
    totals: Sequence[ChangeTotal]


async def compared(session: AsyncSession, batch: Batch) -> Compared:
    before = await run_before(session, batch)
    rows = await session.execute(_COUNTS, _values(batch, before))
    found = {Change(row.change): row for row in rows}
    totals = [
        ChangeTotal(change, row.lines, int(row.before_fen), int(row.now_fen))
        for change in Change
        if (row := found.get(change))
    ]
    return Compared(before, totals)


async def changed_lines(
    session: AsyncSession,
    batch: Batch,
    change: Change | None,
    *,
    after: tuple[Any, ...] | None,
    limit: int,
) -> list[dict[str, Any]]:
    """Return what changed and what may explain it, in the order of entitlements."""
    values = {
        **_values(batch, await run_before(session, batch)),
        "change": change,
        "after": after[0] if after else None,
        "limit": limit,
    }
    rows = await session.execute(_LINES, values)
    return [dict(row) for row in rows.mappings()]


def _values(batch: Batch, before: Batch | None) -> dict[str, Any]:
    before_id: UUID | None = before.id if before else None
    return {
        "batch_id": batch.id,
        "period": batch.period,
        "before_id": before_id,
        "before_period": before.period if before else None,
    }
