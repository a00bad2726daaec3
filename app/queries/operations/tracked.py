"""Long work, as those who wait for it see it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.errors import NotFound
from app.models.operations.operation import Operation
from app.policies.scope import Scope, within


async def operation_seen(session: AsyncSession, scope: Scope, operation_id: UUID) -> Operation:
    """Return one operation of the caller's divisions, or raise `NotFound`."""
    found = await session.scalar(
        select(Operation).where(Operation.id == operation_id, _visible(scope))
    )
    if found is None:
        raise NotFound
    return found


async def operations_listed(
    session: AsyncSession,
    scope: Scope,
    *,
    started_by: UUID | None,
    kind: str | None,
    after: tuple[Any, ...] | None,
    limit: int,
) -> Sequence[Operation]:
    """Return the newest first; `started_by` leaves those of one account."""
    statement = (
        select(Operation)
        .where(
            _visible(scope),
            true() if started_by is None else Operation.started_by == started_by,
            true() if kind is None else Operation.kind == kind,
            true() if after is None else Operation.id < after[0],
        )
        .order_by(Operation.id.desc())
        .limit(limit)
    )
    return (await session.scalars(statement)).all()


def _visible(scope: Scope) -> ColumnElement[bool]:
    return within(scope, division=Operation.division_code)
