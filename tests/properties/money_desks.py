"""What lies on the desks beside the batches: doubts, claims, differences, days that may close."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

Next = tuple[str, int]
"""A deed, and which of the staff does it."""

_LIES_THERE = text(
    "WITH claims AS (SELECT id, EXISTS (SELECT 1 FROM claim_answers a WHERE a.line_id = l.id"
    "  AND a.state = 'waiting') AS answered FROM bank_lines l"
    "  WHERE seen_at IS NULL AND problem IN ('late_paid', 'not_sent', 'paid_twice')),"
    " moved AS (SELECT bank_code, (booked_at AT TIME ZONE 'Asia/Shanghai')::date AS booked_on"
    "  FROM bank_lines WHERE outcome IN ('paid', 'returned')),"
    " rests AS (SELECT county_code, booked_on AS starts_on FROM reconciliations"
    "  WHERE status = 'closed' AND booked_on < (app_now() AT TIME ZONE 'Asia/Shanghai')::date"
    "  EXCEPT SELECT county_code, starts_on FROM closings WHERE kind = 'day')"
    " SELECT 'close_period', 2 WHERE EXISTS (SELECT 1 FROM rests)"
    " UNION ALL SELECT 'close', 2 WHERE EXISTS (SELECT 1 FROM reconciliations"
    "  WHERE status = 'open')"
    " UNION ALL SELECT 'explain', 1 WHERE EXISTS (SELECT 1 FROM reconciliations"
    "  WHERE status = 'open' AND open_count > 0)"
    " UNION ALL SELECT 'confirm_claim', 2 WHERE EXISTS (SELECT 1 FROM claims WHERE answered)"
    " UNION ALL SELECT 'resolve', 2 WHERE EXISTS (SELECT 1 FROM payments WHERE status = 'unknown')"
    " UNION ALL SELECT 'answer_claim', 0 WHERE EXISTS (SELECT 1 FROM claims WHERE NOT answered)"
    " UNION ALL SELECT 'reissue', 0 WHERE EXISTS (SELECT 1 FROM payments"
    "  WHERE status IN ('failed', 'returned', 'held'))"
    " UNION ALL SELECT 'move_on', 1 WHERE EXISTS (SELECT 1 FROM entitlement_moves"
    "  WHERE state IN ('asked_new', 'confirmed_old', 'file_sent'))"
    " UNION ALL SELECT 'confirm', who FROM generate_series(0, 1) who WHERE EXISTS ("
    "  SELECT 1 FROM entitlements WHERE status = 'proposed')"
    " UNION ALL SELECT 'state', 0 WHERE EXISTS (SELECT bank_code, booked_on FROM moved"
    "  EXCEPT SELECT bank_code, booked_on FROM statements)"
    " UNION ALL SELECT 'ask_move', 1 WHERE EXISTS (SELECT 1 FROM entitlements e"
    "  JOIN entitlement_payers y ON y.entitlement_id = e.id AND y.before_on IS NULL"
    "  WHERE e.status = 'active' AND left(e.division_code, 6) <> left(y.county_code, 6)"
    "  AND e.id NOT IN (SELECT entitlement_id FROM entitlement_moves WHERE state <> 'withdrawn'))"
    " UNION ALL SELECT 'answer', 0 WHERE EXISTS (SELECT 1 FROM account_verifications"
    "  WHERE verdict IS NULL)"
    " UNION ALL SELECT 'see', 0 WHERE EXISTS (SELECT 1 FROM bank_lines WHERE problem IS NOT NULL"
    "  AND seen_at IS NULL AND id NOT IN (SELECT id FROM claims))"
)


async def on_the_desks(session: AsyncSession) -> list[Next]:
    """Return what waits, first what seldom comes that far; somebody may close too early."""
    return [(deed, who) for deed, who in await session.execute(_LIES_THERE)]
