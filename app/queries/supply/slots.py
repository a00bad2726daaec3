"""Reads of half-days and their seats."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.errors import NotFound
from app.models.supply.slots import VisitSlot
from app.policies.scope import Scope, within


async def slots_of(
    session: AsyncSession, team_id: UUID, from_on: date, before_on: date
) -> Sequence[VisitSlot]:
    """Return the half-days of a team from one day to before another, in their order."""
    ordered = _of_team(team_id, from_on, before_on).order_by(VisitSlot.starts_at)
    return (await session.scalars(ordered)).all()


async def slots_for_update(
    session: AsyncSession, team_id: UUID, from_on: date, before_on: date
) -> Sequence[VisitSlot]:
    """Load and lock the same, in the order of ids: whoever books locks so too."""
    found = await session.scalars(
        _of_team(team_id, from_on, before_on)
        .order_by(VisitSlot.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return found.all()


async def slot_seen(session: AsyncSession, scope: Scope, slot_id: UUID) -> VisitSlot:
    """Return one half-day of a team of the caller's, or say that there is none."""
    slot = VisitSlot
    found = await session.scalar(
        select(slot).where(slot.id == slot_id, within(scope, division=slot.division_code))
    )
    if found is None:
        raise NotFound
    return found


def _of_team(team_id: UUID, from_on: date, before_on: date) -> Select[VisitSlot]:
    slot = VisitSlot
    return select(slot).where(slot.team_id == team_id, slot.day >= from_on, slot.day < before_on)
