"""Moves of entitlements between counties."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.errors import NotFound
from app.domain.subsidies.terms import MoveState
from app.models.subsidies.moves import EntitlementMove
from app.policies.scope import Scope, within


async def move_for_update(session: AsyncSession, scope: Scope, move_id: UUID) -> EntitlementMove:
    """Load and lock one move that the caller's county has a part in."""
    found = await session.scalar(
        select(EntitlementMove)
        .where(EntitlementMove.id == move_id, _takes_part(scope))
        .with_for_update()
    )
    if found is None:
        raise NotFound
    return found


async def listed_moves(
    session: AsyncSession,
    scope: Scope,
    state: MoveState | None,
    *,
    after: tuple[Any, ...] | None,
    limit: int,
) -> Sequence[EntitlementMove]:
    """Return the moves to and from the caller's county, the newest first."""
    statement = (
        select(EntitlementMove)
        .where(_takes_part(scope))
        .order_by(EntitlementMove.id.desc())
        .limit(limit)
    )
    if state is not None:
        statement = statement.where(EntitlementMove.state == state)
    if after is not None:
        statement = statement.where(EntitlementMove.id < after[0])
    return (await session.scalars(statement)).all()


async def moves_to_begin(session: AsyncSession, today: date, limit: int) -> Sequence[UUID]:
    """Return moves whose first month with the new county has come."""
    found = await session.scalars(
        select(EntitlementMove.id)
        .where(EntitlementMove.state == MoveState.RECEIVED, EntitlementMove.pays_from_on <= today)
        .order_by(EntitlementMove.id)
        .limit(limit)
    )
    return found.all()


def _takes_part(scope: Scope) -> ColumnElement[bool]:
    return or_(
        within(scope, division=EntitlementMove.to_county),
        within(scope, division=EntitlementMove.from_county),
    )
