"""What a bank looks at: each is one statement that says who calls, notes it, and finds the rows.

Every row is bound to `caller.bank_code`: that is the scope predicate of these statements. What
was never sent to a bank, no bank sees.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.db import HotPool, HotRead
from app.domain.accounts.numbers import canonical
from app.domain.payments.terms import PaymentStatus, RemittanceStatus
from app.models.sealed import index_of
from app.queries.identity.entering import BANK_CALLER
from app.queries.requests.hot import Row


@dataclass(frozen=True, slots=True)
class BatchesWanted:
    """Which batches are wanted; None: any."""

    status: RemittanceStatus | None = None
    updated_since: datetime | None = None


_ATTEMPT = """
SELECT p.id, p.payment_no, p.attempt, r.id AS batch_id, p.period, p.programme, p.amount_fen,
    p.status, p.result_code, p.changed_at AS updated_at
  FROM payments p JOIN remittances r ON r.batch_id = p.batch_id AND r.bank_code = p.bank_code
  WHERE p.bank_code = caller.bank_code AND p.sent_at IS NOT NULL AND {payment}
UNION ALL
SELECT p.id, a.payment_no, a.attempt, r.id, p.period, p.programme, a.amount_fen,
    a.status, a.result_code, a.ended_at
  FROM payment_attempts a JOIN payments p ON p.id = a.payment_id
  JOIN remittances r ON r.batch_id = a.batch_id AND r.bank_code = a.bank_code
  WHERE a.bank_code = caller.bank_code AND a.sent_at IS NOT NULL AND {attempt}
"""


def _attempts(of: str) -> str:
    return _ATTEMPT.format(payment=f"p.payment_no = {of}", attempt=f"a.payment_no = {of}")


_ONE = HotRead(
    text(
        f"{BANK_CALLER} SELECT caller.*, s.* FROM caller LEFT JOIN LATERAL ("  # noqa: S608
        f"{_attempts(':payment_no')} ORDER BY attempt DESC LIMIT 1) s ON true"
    )
)
_MANY = HotRead(
    text(
        f"{BANK_CALLER} SELECT caller.*, s.* FROM caller"  # noqa: S608
        " CROSS JOIN unnest(CAST(:payment_nos AS text[])) AS n(payment_no)"
        f" LEFT JOIN LATERAL ({_attempts('n.payment_no')} ORDER BY attempt DESC LIMIT 1) s ON true"
    )
)
BY_CARD = HotRead(
    text(
        f"{BANK_CALLER} SELECT caller.*, s.* FROM caller LEFT JOIN LATERAL ("  # noqa: S608
        + _ATTEMPT.format(
            # An account pays one person, and by person payments are found.
            payment="p.period = :period AND (p.person_id, p.account_id) IN ("
            "SELECT person_id, id FROM payment_accounts"
            " WHERE number_index = :number_index AND bank_code = caller.bank_code)",
            attempt="p.period = :period AND a.account_id IN (SELECT id FROM payment_accounts"
            " WHERE number_index = :number_index AND bank_code = caller.bank_code)",
        )
        + " ORDER BY payment_no, attempt) s ON true"
    )
)
_BATCH = """
r.id, b.number, b.programme, g.title_zh AS programme_title, b.county_code, b.period, b.kind,
  r.status, r.count, r.total_fen, r.digest, b.submitted_at, r.voucher_no, r.value_on,
  r.updated_at, r.version
"""
_JOINED = """
remittances r JOIN batches b ON b.id = r.batch_id JOIN programmes g ON g.code = b.programme
  WHERE r.bank_code = caller.bank_code AND r.status <> 'prepared'
"""
_BATCHES = HotRead(
    text(
        f"{BANK_CALLER} SELECT caller.*, s.* FROM caller LEFT JOIN LATERAL ("  # noqa: S608
        f"SELECT {_BATCH} FROM {_JOINED}"
        " AND (CAST(:status AS text) IS NULL OR r.status = :status)"
        " AND (CAST(:updated_since AS timestamptz) IS NULL"
        "  OR (r.updated_at >= :updated_since AND r.updated_at < CAST(:before AS timestamptz)))"
        " AND (CAST(:after_at AS timestamptz) IS NULL"
        "  OR (r.updated_at, r.id) > (:after_at, CAST(:after_id AS uuid)))"
        " ORDER BY r.updated_at, r.id LIMIT :limit) s ON true"
    ),
    replanned=True,
)
_BEFORE = HotRead(text("SELECT news_before() AS before"))
_ONE_BATCH = HotRead(
    text(
        f"{BANK_CALLER} SELECT caller.*, s.* FROM caller LEFT JOIN LATERAL ("  # noqa: S608
        f"SELECT {_BATCH}, (SELECT coalesce(jsonb_agg(to_jsonb(c) ORDER BY c.status), '[]') FROM ("
        "   SELECT p.status, count(*) AS count, sum(p.amount_fen) AS total_fen FROM payments p"
        "   WHERE p.batch_id = r.batch_id AND p.bank_code = r.bank_code"
        "   AND p.sent_at IS NOT NULL GROUP BY p.status) c) AS by_status"
        f" FROM {_JOINED} AND r.id = :remittance_id) s ON true"
    )
)
_AFTER_A_WRITE = text(
    f"SELECT {_BATCH} FROM remittances r JOIN batches b ON b.id = r.batch_id"  # noqa: S608
    " JOIN programmes g ON g.code = b.programme WHERE r.id = :remittance_id"
)
_LINE_OF = """
SELECT {t}.payment_no, {t}.attempt, {t}.amount_fen, {t}.status, p.payee_name, p.period,
    c.id AS account_id, c.number_sealed
  FROM {source} JOIN payment_accounts c ON c.id = {t}.account_id
  WHERE {t}.batch_id = r.batch_id AND {t}.bank_code = r.bank_code AND {t}.sent_at IS NOT NULL
    AND (CAST(:status AS text) IS NULL OR {t}.status = :status)
    AND (CAST(:after_no AS text) IS NULL
      OR ({t}.payment_no, {t}.attempt) > (:after_no COLLATE "C", CAST(:after_attempt AS smallint)))
"""
_LINES = HotRead(
    text(
        f"{BANK_CALLER} SELECT caller.*, r.id, g.title_zh AS programme_title, s.*"  # noqa: S608
        " FROM caller LEFT JOIN remittances r ON r.id = :remittance_id"
        " AND r.bank_code = caller.bank_code AND r.status <> 'prepared'"
        " LEFT JOIN batches b ON b.id = r.batch_id LEFT JOIN programmes g ON g.code = b.programme"
        " LEFT JOIN LATERAL ("
        + _LINE_OF.format(t="p", source="payments p")
        + " UNION ALL "
        + _LINE_OF.format(t="a", source="payment_attempts a JOIN payments p ON p.id = a.payment_id")
        + " ORDER BY payment_no, attempt LIMIT :limit) s ON true"
    ),
    replanned=True,
)


async def payment_row(pool: HotPool, caller: Row, payment_no: str) -> Row | None:
    """Return where the latest attempt stands that this bank was told to make."""
    return await _ONE.one(pool, {**caller, "payment_no": payment_no})


async def payment_rows(pool: HotPool, caller: Row, numbers: Sequence[str]) -> Sequence[Row]:
    """Return the same of up to a thousand payments, in one statement."""
    return await _MANY.all(pool, {**caller, "payment_nos": list(numbers)})


async def payment_rows_by_card(
    pool: HotPool, caller: Row, card_number: str, period: date
) -> Sequence[Row]:
    """Return every attempt of a month that went to this card; it is looked up by its index."""
    number = canonical(card_number, pointer="/card_number")
    number_index = index_of("payment_accounts", "number", number)
    return await BY_CARD.all(pool, {**caller, "number_index": number_index, "period": period})


async def batch_rows(
    pool: HotPool,
    caller: Row,
    wanted: BatchesWanted,
    *,
    after: tuple[Any, ...] | None,
    limit: int,
) -> Sequence[Row]:
    """Return the parts of batches that are this bank's, those that changed last at the end.

    Of those that changed since a moment only what is settled: whoever asks next from the last
    change that it was shown misses none.
    """
    after_at, after_id = after or (None, None)
    before = None if wanted.updated_since is None else await _BEFORE.one(pool, {})
    values = {
        "status": wanted.status,
        "updated_since": wanted.updated_since,
        "before": None if before is None else before["before"],
        "after_at": after_at,
        "after_id": after_id,
        "limit": limit,
    }
    return await _BATCHES.all(pool, {**caller, **values})


async def batch_row(pool: HotPool, caller: Row, remittance_id: UUID) -> Row | None:
    """Return one of them with its payments counted by status."""
    return await _ONE_BATCH.one(pool, {**caller, "remittance_id": remittance_id})


async def payment_line_rows(
    pool: HotPool,
    caller: Row,
    remittance_id: UUID,
    *,
    status: PaymentStatus | None,
    after: tuple[Any, ...] | None,
    limit: int,
) -> Sequence[Row]:
    """Return what the bank is to pay; where the batch is there and empty, one row says so."""
    after_no, after_attempt = after or (None, None)
    values = {
        "remittance_id": remittance_id,
        "status": status,
        "after_no": after_no,
        "after_attempt": after_attempt,
        "limit": limit,
    }
    return await _LINES.all(pool, {**caller, **values})


async def batch_row_now(session: AsyncSession, remittance_id: UUID) -> Row:
    """Return one of them inside the transaction that has just changed it."""
    await session.flush()  # What is read is what was written.
    rows = await session.execute(_AFTER_A_WRITE, {"remittance_id": remittance_id})
    return dict(rows.mappings().one())
