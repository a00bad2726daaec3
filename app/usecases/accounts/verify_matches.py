"""Let thousands of accounts follow a plain yes of their bank at once."""

from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.models.payments.accounts import PaymentAccount
from app.usecases.audit.record_many import Happened, record_many

# The plain case only: the account pays already and nothing hangs on it, so that being verified
# changes nothing but its status. Every other answer is followed one by one.
_VERIFY = text(
    """
    WITH matched AS (
      SELECT v.id AS verification_id, a.id AS account_id
      FROM account_verifications v JOIN payment_accounts a ON a.id = v.account_id
      WHERE v.verdict = 'match' AND v.applied_at IS NULL AND a.status = 'unverified' AND a.current
      ORDER BY v.id LIMIT :most FOR UPDATE SKIP LOCKED
    ), applied AS (
      UPDATE account_verifications SET applied_at = :now
      WHERE id IN (SELECT verification_id FROM matched)
    )
    UPDATE payment_accounts SET status = 'verified', verified_at = :now, changed_at = :now,
      version = version + 1
    WHERE id IN (SELECT account_id FROM matched)
    RETURNING id, person_id, division_code, bank_code, last4
    """
)


async def verify_matches(session: AsyncSession, most: int, now: datetime) -> int:
    """Return how many accounts were verified."""
    rows = (await session.execute(_VERIFY, {"most": most, "now": now})).all()
    happened = [
        Happened(row.id, row.person_id, row.division_code, _facts(row.bank_code, row.last4))
        for row in rows
    ]
    table = PaymentAccount.__tablename__
    await record_many(session, EventTag.ACCOUNT_VERIFIED, table, happened, at=now)
    return len(rows)


def _facts(bank_code: str, last4: str) -> dict[str, str]:
    return {"bank": bank_code, "last4": last4, "verdict": "match"}
