"""Statements, and what they are held against."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import Select, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.calendar.days import SHANGHAI
from app.domain.reconciliations.matching import Key, Known, Stated
from app.domain.reconciliations.terms import Direction, ReconciliationStatus
from app.models.payments.reconciliations import (
    Reconciliation,
    ReconciliationLine,
    Statement,
    StatementLine,
    StatementPart,
)
from app.policies.scope import Scope, within
from app.queries.reconciliations.reconciliations import CLOSED_WITH_IT, over_for

# An attempt belongs to the bank that was told to make it; what became of it is in its lines.
_KNOWN = text(
    "WITH told AS ("
    " SELECT id AS payment_id, payment_no, attempt, batch_id, county_code, amount_fen"
    "  FROM payments WHERE payment_no = ANY (CAST(:numbers AS text[]))"
    "  AND bank_code = :bank_code AND sent_at IS NOT NULL"
    " UNION ALL SELECT a.payment_id, a.payment_no, a.attempt, a.batch_id, p.county_code,"
    "   a.amount_fen FROM payment_attempts a JOIN payments p ON p.id = a.payment_id"
    "  WHERE a.payment_no = ANY (CAST(:numbers AS text[]))"
    "  AND a.bank_code = :bank_code AND a.sent_at IS NOT NULL)"
    " SELECT told.payment_no, told.attempt, told.payment_id, told.batch_id, told.county_code,"
    "  told.amount_fen,"
    "  EXISTS (SELECT 1 FROM bank_lines l WHERE l.payment_id = told.payment_id"
    "   AND l.attempt = told.attempt AND l.outcome = 'paid') AS paid,"
    "  EXISTS (SELECT 1 FROM bank_lines l WHERE l.payment_id = told.payment_id"
    "   AND l.attempt = told.attempt AND l.outcome = 'returned') AS returned"
    " FROM told"
)
_EXPECTED = text(
    "SELECT payment_no, attempt,"
    " CASE outcome WHEN 'paid' THEN 'credited' ELSE 'returned' END AS direction"
    " FROM bank_lines WHERE bank_code = :bank_code AND outcome IN ('paid', 'returned')"
    " AND booked_at >= :from_at AND booked_at < :before_at ORDER BY payment_no, attempt"
)
# Results for a day that is closed: the first open day after it tells of them.
_LATE = text(
    "SELECT l.payment_no, l.attempt,"  # noqa: S608
    " CASE l.outcome WHEN 'paid' THEN 'credited' ELSE 'returned' END AS direction"
    " FROM bank_lines l JOIN payments p ON p.id = l.payment_id"
    " WHERE l.bank_code = :bank_code AND l.late_at IS NOT NULL AND l.booked_at < :from_at"
    f" AND l.outcome IN ('paid', 'returned') AND NOT {CLOSED_WITH_IT}"
    " AND NOT EXISTS (SELECT 1 FROM statements s WHERE s.bank_code = l.bank_code"
    "  AND s.superseded_at IS NULL AND s.completed_at IS NOT NULL"
    "  AND s.booked_on > (l.booked_at AT TIME ZONE 'Asia/Shanghai')::date"
    "  AND s.booked_on < :booked_on"
    f" AND NOT {over_for('s.bank_code', 's.booked_on', 'p.county_code')})"
    " ORDER BY l.payment_no, l.attempt"
)
_STATED = text(
    "SELECT l.payment_no, l.attempt, l.direction, s.booked_on"
    " FROM statement_lines l JOIN statements s ON s.id = l.statement_id"
    " WHERE s.bank_code = :bank_code AND s.superseded_at IS NULL AND s.completed_at IS NOT NULL"
    " AND s.booked_on <> :booked_on"
    " AND l.payment_no = ANY (CAST(:numbers AS text[])) AND l.attempt IS NOT NULL"
)


def day_bounds(day: date) -> tuple[datetime, datetime]:
    """Return the first instant of a day here and the first after it."""
    starts_at = datetime.combine(day, time(), SHANGHAI)
    return starts_at, starts_at + timedelta(days=1)


async def current_statement(
    session: AsyncSession, scope: Scope, bank_code: str, booked_on: date
) -> Statement | None:
    return await session.scalar(
        select(Statement).where(
            Statement.bank_code == bank_code,
            Statement.booked_on == booked_on,
            Statement.superseded_at.is_(None),
            Statement.completed_at.is_not(None),
            within(scope, bank=Statement.bank_code, division=Statement.division_code),
        )
    )


async def statement_under(
    session: AsyncSession, scope: Scope, bank_code: str, booked_on: date, serial: str
) -> Statement | None:
    """Return the statement of a day that the bank sends under its own number."""
    return await session.scalar(
        select(Statement).where(
            Statement.bank_code == bank_code,
            Statement.booked_on == booked_on,
            Statement.serial == serial,
            within(scope, bank=Statement.bank_code, division=Statement.division_code),
        )
    )


async def unfinished_statements(
    session: AsyncSession, scope: Scope, bank_code: str, booked_on: date
) -> Sequence[Statement]:
    """Return what was begun for a day, where parts of it are still missing."""
    found = await session.scalars(
        select(Statement).where(
            Statement.bank_code == bank_code,
            Statement.booked_on == booked_on,
            Statement.superseded_at.is_(None),
            Statement.completed_at.is_(None),
            within(scope, bank=Statement.bank_code, division=Statement.division_code),
        )
    )
    return found.all()


async def parts_of(session: AsyncSession, statement_id: UUID) -> Sequence[StatementPart]:
    """Return the parts of a statement that are there, in their order."""
    of_statement = select(StatementPart).where(StatementPart.statement_id == statement_id)
    return (await session.scalars(of_statement.order_by(StatementPart.part_no))).all()


async def serials_there(session: AsyncSession, statement_id: UUID, serials: Sequence[str]) -> bool:
    """Say whether another part of a statement names one of these already."""
    found = await session.scalar(
        select(StatementLine.id)
        .where(StatementLine.statement_id == statement_id, StatementLine.serial.in_(serials))
        .limit(1)
    )
    return found is not None


async def last_version(session: AsyncSession, bank_code: str, booked_on: date) -> int:
    found = await session.scalar(
        select(func.max(Statement.version_no)).where(
            Statement.bank_code == bank_code, Statement.booked_on == booked_on
        )
    )
    return found or 0


async def day_is_closed(session: AsyncSession, bank_code: str, booked_on: date) -> bool:
    """Say whether a person has closed any county's part of the day."""
    closed = await session.scalar(
        select(func.count()).where(
            Reconciliation.bank_code == bank_code,
            Reconciliation.booked_on == booked_on,
            Reconciliation.status == ReconciliationStatus.CLOSED,
        )
    )
    return bool(closed)


async def open_days(session: AsyncSession, bank_code: str) -> Sequence[date]:
    """Return the days of a bank that still wait for somebody, the oldest first."""
    still_open = (
        select(Reconciliation.id)
        .where(
            Reconciliation.bank_code == Statement.bank_code,
            Reconciliation.booked_on == Statement.booked_on,
        )
        .correlate(Statement)
    )
    found = await session.scalars(
        select(Statement.booked_on)
        .where(
            Statement.bank_code == bank_code,
            Statement.superseded_at.is_(None),
            Statement.completed_at.is_not(None),
            ~still_open.exists()
            | still_open.where(Reconciliation.status == ReconciliationStatus.OPEN).exists(),
        )
        .order_by(Statement.booked_on)
    )
    return found.all()


async def stated_lines(session: AsyncSession, statement_id: UUID) -> list[Stated]:
    rows = await session.execute(
        select(
            StatementLine.serial,
            StatementLine.payment_no,
            StatementLine.attempt,
            StatementLine.amount_fen,
            StatementLine.direction,
        )
        .where(StatementLine.statement_id == statement_id)
        .order_by(StatementLine.line_no)
    )
    return [Stated(*row) for row in rows]


async def withdrawn_serials(session: AsyncSession, bank_code: str, booked_on: date) -> set[str]:
    """Return what earlier versions of a day's statement named, whether or not it still does."""
    found = await session.scalars(
        select(StatementLine.serial)
        .join(Statement, Statement.id == StatementLine.statement_id)
        .where(
            Statement.bank_code == bank_code,
            Statement.booked_on == booked_on,
            Statement.superseded_at.is_not(None),
            Statement.completed_at.is_not(None),
        )
    )
    return set(found)


async def expected_of(session: AsyncSession, bank_code: str, booked_on: date) -> list[Key]:
    """Return what the bank's own results let us expect of the day, or left to it."""
    from_at, before_at = day_bounds(booked_on)
    of_day = {"bank_code": bank_code, "from_at": from_at}
    rows = [
        *await session.execute(_EXPECTED, {**of_day, "before_at": before_at}),
        *await session.execute(_LATE, {**of_day, "booked_on": booked_on}),
    ]
    return [(row.payment_no, row.attempt, Direction(row.direction)) for row in rows]


async def known_attempts(
    session: AsyncSession, bank_code: str, numbers: Sequence[str]
) -> dict[tuple[str, int], Known]:
    rows = await session.execute(_KNOWN, {"bank_code": bank_code, "numbers": list(numbers)})
    return {(row.payment_no, row.attempt): Known(*row[2:]) for row in rows}


async def stated_elsewhere(
    session: AsyncSession, bank_code: str, booked_on: date, numbers: Sequence[str]
) -> dict[Key, list[date]]:
    """Return on which other days the bank states the same bookings."""
    found: dict[Key, list[date]] = {}
    values = {"bank_code": bank_code, "booked_on": booked_on, "numbers": list(numbers)}
    for row in await session.execute(_STATED, values):
        key = (row.payment_no, row.attempt, Direction(row.direction))
        found.setdefault(key, []).append(row.booked_on)
    return found


async def reconciliations_of_day(
    session: AsyncSession, scope: Scope, bank_code: str, booked_on: date
) -> Sequence[Reconciliation]:
    return (await session.scalars(_of_day(scope, bank_code, booked_on))).all()


async def reconciliations_for_update(
    session: AsyncSession, scope: Scope, bank_code: str, booked_on: date
) -> Sequence[Reconciliation]:
    """Load and lock a day, county by county; a person may be closing one of them."""
    statement = _of_day(scope, bank_code, booked_on).with_for_update(key_share=True)
    found = await session.scalars(statement.execution_options(populate_existing=True))
    return found.all()


def _of_day(scope: Scope, bank_code: str, booked_on: date) -> Select[Reconciliation]:
    return (
        select(Reconciliation)
        .where(
            Reconciliation.bank_code == bank_code,
            Reconciliation.booked_on == booked_on,
            within(scope, bank=Reconciliation.bank_code, division=Reconciliation.county_code),
        )
        .order_by(Reconciliation.county_code)
    )


async def explained_lines(
    session: AsyncSession, reconciliation_id: UUID
) -> Sequence[ReconciliationLine]:
    found = await session.scalars(
        select(ReconciliationLine).where(
            ReconciliationLine.reconciliation_id == reconciliation_id,
            ReconciliationLine.explained_at.is_not(None),
        )
    )
    return found.all()
