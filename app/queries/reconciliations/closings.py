"""What closing a day, month or year asks of the books."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.payments.ledger import balance_fen
from app.domain.payments.terms import LedgerName
from app.domain.reconciliations.closing import Books
from app.domain.reconciliations.terms import ClosingKind, ReconciliationStatus
from app.models.payments.ledger import LedgerAccount
from app.models.payments.reconciliations import Closing, Reconciliation
from app.policies.scope import Scope, within
from app.queries.reconciliations.reconciliations import CLOSED_WITH_IT
from app.queries.reconciliations.statements import day_bounds

# Days on which money moved in a county, by the banks' results or by a statement; what came late
# belongs to the day that tells of it.
_MOVED = """
SELECT l.bank_code, (l.booked_at AT TIME ZONE 'Asia/Shanghai')::date AS booked_on
  FROM bank_lines l JOIN payments p ON p.id = l.payment_id
  WHERE p.county_code = :county_code AND l.outcome IN ('paid', 'returned')
    AND l.booked_at >= :from_at AND l.booked_at < :before_at AND l.late_at IS NULL
UNION SELECT r.bank_code, r.booked_on FROM reconciliations r
  WHERE r.county_code = :county_code AND r.booked_on >= :from_on AND r.booked_on < :before_on
"""
_OPEN_PARTS = text(
    f"SELECT count(*) FROM ({_MOVED}) m WHERE NOT EXISTS ("  # noqa: S608
    " SELECT 1 FROM reconciliations r WHERE r.county_code = :county_code AND r.status = 'closed'"
    " AND r.bank_code = m.bank_code AND r.booked_on = m.booked_on)"
)
_OPEN_DAYS = text(
    f"SELECT count(DISTINCT m.booked_on) FROM ({_MOVED}) m WHERE NOT EXISTS ("  # noqa: S608
    " SELECT 1 FROM closings c WHERE c.county_code = :county_code AND c.kind = 'day'"
    " AND c.starts_on = m.booked_on)"
)
_OPEN_MONTHS = text(
    "SELECT count(DISTINCT date_trunc('month', m.booked_on)) "  # noqa: S608
    f"FROM ({_MOVED}) m WHERE NOT EXISTS ("
    " SELECT 1 FROM closings c WHERE c.county_code = :county_code AND c.kind = 'month'"
    " AND c.starts_on = date_trunc('month', m.booked_on)::date)"
)
_LATE = text(
    "SELECT count(*) FROM bank_lines l JOIN payments p ON p.id = l.payment_id"  # noqa: S608
    " WHERE p.county_code = :county_code AND l.late_at IS NOT NULL AND l.booked_at < :before_at"
    f" AND l.outcome IN ('paid', 'returned') AND NOT {CLOSED_WITH_IT}"
)
"""Results that came after their day was closed, and that no later day was closed with."""
_OPEN = {
    ClosingKind.DAY: _OPEN_PARTS,
    ClosingKind.MONTH: _OPEN_DAYS,
    ClosingKind.YEAR: _OPEN_MONTHS,
}
_BOOKS = text(
    "SELECT coalesce(sum(debits_fen), 0) AS debits_fen, coalesce(sum(credits_fen), 0) AS"
    " credits_fen, coalesce(sum(credits_fen - debits_fen)"
    " FILTER (WHERE name IN ('paid', 'recovered')), 0) AS paid_fen,"
    " (SELECT coalesce(sum(amount_fen), 0) FROM payments"
    "  WHERE county_code = :county_code AND status = 'paid') AS payments_paid_fen"
    " FROM ledger_accounts WHERE county_code = :county_code"
)


async def has_closed_days(session: AsyncSession, bank_code: str) -> bool:
    """Say whether anybody has ever closed a day of this bank."""
    closed = Reconciliation.status == ReconciliationStatus.CLOSED
    of_bank = select(Reconciliation.id).where(Reconciliation.bank_code == bank_code, closed)
    return await session.scalar(of_bank.limit(1)) is not None


async def alone_in_books(session: AsyncSession, county_code: str) -> None:
    """Wait until nobody else closes anything of this county."""
    key = func.hashtextextended(f"closings {county_code}", 0)
    await session.execute(select(func.pg_advisory_xact_lock(key)))


async def years_closed(
    session: AsyncSession, county_codes: Collection[str]
) -> dict[str, dict[int, bool]]:
    """Return by county the closed years, and whether what was left of each went on.

    None of these counties closes another one before the end of this transaction.
    """
    for county_code in sorted(county_codes):
        key = func.hashtextextended(f"closings {county_code}", 0)
        await session.execute(select(func.pg_advisory_xact_lock_shared(key)))
    years = await session.execute(
        select(Closing.county_code, Closing.starts_on, Closing.totals).where(
            Closing.county_code.in_(county_codes), Closing.kind == ClosingKind.YEAR
        )
    )
    found: dict[str, dict[int, bool]] = {code: {} for code in county_codes}
    for county_code, starts_on, totals in years:
        found[county_code][starts_on.year] = "carried_over_fen" in totals
    return found


async def payable_left_fen(session: AsyncSession, county_code: str, year: int) -> int:
    """Return what of a year was charged and is neither paid nor back."""
    left = func.sum(LedgerAccount.credits_fen - LedgerAccount.debits_fen)
    found = await session.scalar(
        select(func.coalesce(left, 0)).where(
            LedgerAccount.county_code == county_code,
            LedgerAccount.year == year,
            LedgerAccount.name == LedgerName.PAYABLE,
        )
    )
    return int(found or 0)


async def still_open(
    session: AsyncSession, county_code: str, kind: ClosingKind, span: tuple[date, date]
) -> int:
    """Count the parts of a period that nobody has closed: banks of a day, days, or months."""
    from_on, before_on = span
    values = {
        "county_code": county_code,
        "from_on": from_on,
        "before_on": before_on,
        "from_at": day_bounds(from_on)[0],
        "before_at": day_bounds(before_on)[0],
    }
    still_open = int(await session.scalar(_OPEN[kind], values) or 0)
    if kind is ClosingKind.DAY:
        return still_open
    return still_open + int(await session.scalar(_LATE, values) or 0)


async def books_of(session: AsyncSession, county_code: str) -> Books:
    row = (await session.execute(_BOOKS, {"county_code": county_code})).one()
    return Books(*(int(amount) for amount in row))


async def closing_of(
    session: AsyncSession, scope: Scope, county_code: str, kind: ClosingKind, starts_on: date
) -> Closing | None:
    return await session.scalar(
        select(Closing).where(
            Closing.county_code == county_code,
            Closing.kind == kind,
            Closing.starts_on == starts_on,
            within(scope, division=Closing.county_code),
        )
    )


async def closings_seen(
    session: AsyncSession,
    scope: Scope,
    *,
    kind: ClosingKind | None,
    after: tuple[Any, ...] | None,
    limit: int,
) -> Sequence[Closing]:
    """Return what was closed in scope, the newest first."""
    statement = (
        select(Closing)
        .where(within(scope, division=Closing.county_code))
        .order_by(Closing.id.desc())
        .limit(limit)
    )
    if kind is not None:
        statement = statement.where(Closing.kind == kind)
    if after is not None:
        statement = statement.where(Closing.id < after[0])
    return (await session.scalars(statement)).all()


async def appropriations_left(
    session: AsyncSession, county_code: str, year: int
) -> list[tuple[str, int]]:
    """Return what is left of each programme's appropriation of a year, in fen."""
    found = await session.scalars(
        select(LedgerAccount)
        .where(
            LedgerAccount.county_code == county_code,
            LedgerAccount.year == year,
            LedgerAccount.name == LedgerName.APPROPRIATION,
        )
        .order_by(LedgerAccount.programme)
    )
    return [
        (each.programme, balance_fen(debits_fen=each.debits_fen, credits_fen=each.credits_fen))
        for each in found
    ]
