"""Reconciliations as people look at them, and what closing asks for."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.errors import NotFound
from app.domain.reconciliations.terms import MatchOutcome, ReconciliationStatus
from app.models.payments.reconciliations import Reconciliation, ReconciliationLine
from app.models.payments.results import BankLine
from app.policies.scope import Scope, within

CLOSED_WITH_IT = (
    "EXISTS (SELECT 1 FROM reconciliation_lines c JOIN reconciliations r"
    " ON r.id = c.reconciliation_id WHERE c.payment_id = l.payment_id AND c.attempt = l.attempt"
    " AND r.status = 'closed' AND r.bank_code = l.bank_code"
    " AND sign(CASE WHEN c.expected_fen <> 0 THEN c.expected_fen ELSE c.stated_fen END) ="
    " CASE l.outcome WHEN 'paid' THEN 1 ELSE -1 END)"
)
"""A person has closed a day on which result `l` stands, agreeing or explained."""


def over_for(bank: str, day: str, county: str) -> str:
    """Return the condition that a bank's day is closed for a county.

    By itself; or, where it had nothing on that day, by all the others: nobody matches it again.
    """
    of_day = f"bank_code = {bank} AND {{0}}.booked_on = {day}"
    return (
        f"EXISTS (SELECT 1 FROM reconciliations c WHERE c.{of_day.format('c')}"  # noqa: S608
        f" AND c.status = 'closed' AND (c.county_code = {county} OR NOT EXISTS ("
        f"SELECT 1 FROM reconciliations o WHERE o.{of_day.format('o')}"
        f" AND (o.county_code = {county} OR o.status = 'open'))))"
    )


_LEFT = text(
    "SELECT EXISTS (SELECT 1 FROM bank_lines l WHERE l.batch_id = :batch_id"  # noqa: S608
    " AND l.bank_code = :bank_code AND l.outcome IN ('paid', 'returned')"
    f" AND NOT {CLOSED_WITH_IT})"
)


async def differing_lines_of_day(
    session: AsyncSession,
    scope: Scope,
    bank_code: str,
    booked_on: date,
    *,
    after: tuple[Any, ...] | None,
    limit: int,
) -> Sequence[ReconciliationLine]:
    """Return what differs on a bank's day, in all counties."""
    statement = (
        select(ReconciliationLine)
        .join(Reconciliation, Reconciliation.id == ReconciliationLine.reconciliation_id)
        .where(
            Reconciliation.bank_code == bank_code,
            Reconciliation.booked_on == booked_on,
            ReconciliationLine.differs,
            within(scope, bank=Reconciliation.bank_code, division=Reconciliation.county_code),
        )
        .order_by(ReconciliationLine.id)
        .limit(limit)
    )
    if after is not None:
        statement = statement.where(ReconciliationLine.id > after[0])
    return (await session.scalars(statement)).all()


async def reconciliations_seen(
    session: AsyncSession,
    scope: Scope,
    *,
    status: ReconciliationStatus | None,
    after: tuple[Any, ...] | None,
    limit: int,
) -> Sequence[Reconciliation]:
    """Return the days in scope, the newest first."""
    statement = (
        select(Reconciliation).where(_seen(scope)).order_by(Reconciliation.id.desc()).limit(limit)
    )
    if status is not None:
        statement = statement.where(Reconciliation.status == status)
    if after is not None:
        statement = statement.where(Reconciliation.id < after[0])
    return (await session.scalars(statement)).all()


async def reconciliation_read(
    session: AsyncSession, scope: Scope, reconciliation_id: UUID
) -> Reconciliation:
    found = await session.scalar(
        select(Reconciliation).where(Reconciliation.id == reconciliation_id, _seen(scope))
    )
    if found is None:
        raise NotFound
    return found


async def reconciliation_for_update(
    session: AsyncSession, scope: Scope, reconciliation_id: UUID
) -> Reconciliation:
    """Load and lock one county's day; a job may match it anew at this moment."""
    found = await session.scalar(
        select(Reconciliation)
        .where(Reconciliation.id == reconciliation_id, _seen(scope))
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    return found


async def lines_of(
    session: AsyncSession,
    reconciliation_id: UUID,
    *,
    outcome: MatchOutcome | None,
    after: tuple[Any, ...] | None,
    limit: int,
) -> Sequence[ReconciliationLine]:
    statement = (
        select(ReconciliationLine)
        .where(ReconciliationLine.reconciliation_id == reconciliation_id)
        .order_by(ReconciliationLine.id)
        .limit(limit)
    )
    if outcome is not None:
        statement = statement.where(ReconciliationLine.outcome == outcome)
    if after is not None:
        statement = statement.where(ReconciliationLine.id > after[0])
    return (await session.scalars(statement)).all()


async def line_of(
    session: AsyncSession, reconciliation_id: UUID, line_id: UUID
) -> ReconciliationLine:
    """Return one line of a day that is locked."""
    found = await session.scalar(
        select(ReconciliationLine).where(
            ReconciliationLine.id == line_id,
            ReconciliationLine.reconciliation_id == reconciliation_id,
        )
    )
    if found is None:
        raise NotFound
    return found


async def differences_under(
    session: AsyncSession, scope: Scope, bank_code: str, serial: str
) -> set[int]:
    """Return what the bookings of a bank under one of its numbers differ by, on any day."""
    found = await session.scalars(
        select(ReconciliationLine.stated_fen - ReconciliationLine.expected_fen)
        .join(Reconciliation, Reconciliation.id == ReconciliationLine.reconciliation_id)
        .where(
            Reconciliation.bank_code == bank_code,
            ReconciliationLine.serial == serial,
            _seen(scope),
        )
    )
    return set(found)


async def results_under(
    session: AsyncSession, scope: Scope, bank_code: str, serial: str
) -> set[tuple[str, int]]:
    """Return of which payment, over which amount, a bank's result under a number speaks."""
    found = await session.execute(
        select(BankLine.payment_no, BankLine.amount_fen).where(
            BankLine.bank_code == bank_code,
            BankLine.serial == serial,
            within(scope, division=BankLine.division_code, bank=BankLine.bank_code),
        )
    )
    return {(row.payment_no, row.amount_fen) for row in found}


async def is_evidence_already(session: AsyncSession, bank_code: str, serial: str) -> bool:
    """Say whether a line of the bank has explained another difference."""
    used = await session.scalar(
        select(func.count())
        .select_from(ReconciliationLine)
        .join(Reconciliation, Reconciliation.id == ReconciliationLine.reconciliation_id)
        .where(Reconciliation.bank_code == bank_code, ReconciliationLine.evidence == serial)
    )
    return bool(used)


async def explainers_of(session: AsyncSession, reconciliation_id: UUID) -> set[UUID]:
    found = await session.scalars(
        select(ReconciliationLine.explained_by).where(
            ReconciliationLine.reconciliation_id == reconciliation_id,
            ReconciliationLine.explained_by.is_not(None),
        )
    )
    return {staff_id for staff_id in found if staff_id is not None}


async def batches_in(session: AsyncSession, reconciliation_id: UUID) -> Sequence[UUID]:
    """Return the batches whose payments a day speaks of."""
    found = await session.scalars(
        select(ReconciliationLine.batch_id)
        .where(
            ReconciliationLine.reconciliation_id == reconciliation_id,
            ReconciliationLine.batch_id.is_not(None),
        )
        .distinct()
    )
    return [batch_id for batch_id in found if batch_id is not None]


async def part_is_reconciled(session: AsyncSession, batch_id: UUID, bank_code: str) -> bool:
    """Say whether every result that moved money stands on a day that somebody has closed."""
    left = await session.scalar(_LEFT, {"batch_id": batch_id, "bank_code": bank_code})
    return not left


def _seen(scope: Scope) -> Any:
    return within(scope, division=Reconciliation.county_code, bank=Reconciliation.bank_code)
