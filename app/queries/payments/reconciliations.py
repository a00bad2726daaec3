"""Reconciliations as people look at them, and what closing asks for."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.errors import NotFound
from app.domain.payments.reconciliation_terms import MatchOutcome, ReconciliationStatus
from app.models.payments.reconciliations import Reconciliation, ReconciliationLine
from app.policies.scope import Scope, within


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


def _seen(scope: Scope) -> Any:
    return within(scope, division=Reconciliation.county_code, bank=Reconciliation.bank_code)
