"""Reports of changes: a death, a move, a new name."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.veterans.terms import ChangeKind, ReportState
from app.models.veterans.care import ChangeReport
from app.models.veterans.persons import Person
from app.policies.scope import Scope
from app.queries.veterans.persons import visible


async def report_for_update(
    session: AsyncSession, scope: Scope, person_id: UUID, report_id: UUID
) -> ChangeReport | None:
    """Load and lock one report about this person."""
    return await session.scalar(
        select(ChangeReport)
        .join(Person, Person.id == ChangeReport.person_id)
        .where(ChangeReport.id == report_id, ChangeReport.person_id == person_id, visible(scope))
        .with_for_update(of=ChangeReport)
    )


async def death_confirmed_by(session: AsyncSession, scope: Scope, person_id: UUID) -> UUID | None:
    """Return the account that confirmed the death in force; None where it was imported."""
    return await session.scalar(
        select(ChangeReport.decided_by)
        .join(Person, Person.id == ChangeReport.person_id)
        .where(
            ChangeReport.person_id == person_id,
            ChangeReport.kind == ChangeKind.DEATH,
            ChangeReport.state == ReportState.CONFIRMED,
            visible(scope),
        )
        .order_by(ChangeReport.decided_at.desc())
        .limit(1)
    )


async def open_reports(
    session: AsyncSession, scope: Scope, *, after: tuple[Any, ...] | None, limit: int
) -> Sequence[ChangeReport]:
    """Return what waits for confirmation, the oldest first."""
    statement = (
        select(ChangeReport)
        .join(Person, Person.id == ChangeReport.person_id)
        .where(ChangeReport.state == ReportState.OPEN, visible(scope))
        .order_by(ChangeReport.id)
        .limit(limit)
    )
    if after is not None:
        statement = statement.where(ChangeReport.id > after[0])
    return (await session.scalars(statement)).all()
