"""Reads of visits."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.errors import NotFound
from app.models.visits.slots import VisitSlot
from app.models.visits.visits import Visit
from app.policies.scope import Scope, within


async def visits_of_person(
    session: AsyncSession,
    scope: Scope,
    person_id: UUID,
    *,
    after: tuple[Any, ...] | None,
    limit: int,
) -> Sequence[Visit]:
    """Return the visits of one person, the newest first."""
    statement = (
        select(Visit)
        .where(Visit.person_id == person_id, _visible(scope))
        .order_by(Visit.id.desc())
        .limit(limit)
    )
    if after is not None:
        statement = statement.where(tuple_(Visit.id) < tuple_(*after))
    return (await session.scalars(statement)).all()


async def visit_seen(session: AsyncSession, scope: Scope, visit_id: UUID) -> Visit:
    """Return one visit, or say that there is none that the caller may know of."""
    found = await session.scalar(select(Visit).where(Visit.id == visit_id, _visible(scope)))
    if found is None:
        raise NotFound
    return found


async def visit_for_update(session: AsyncSession, scope: Scope, visit_id: UUID) -> Visit:
    """Lock the half-day and then the visit: whoever books comes in this order too."""
    seen = await visit_seen(session, scope, visit_id)
    if seen.slot_id is not None:
        await session.execute(
            select(VisitSlot.id).where(VisitSlot.id == seen.slot_id).with_for_update()
        )
    await session.refresh(seen, with_for_update=True)
    return seen


def _visible(scope: Scope) -> Any:
    return within(scope, division=Visit.division_code, person=Visit.person_id)
