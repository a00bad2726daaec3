"""Reads of visits."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.errors import NotFound
from app.domain.visits.instead import StandingVisit
from app.domain.visits.states import SEATED
from app.domain.visits.terms import VisitStatus
from app.models.supply.slots import VisitSlot
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
        statement = statement.where(Visit.id < after[0])
    return (await session.scalars(statement)).all()


async def visit_seen(session: AsyncSession, scope: Scope, visit_id: UUID) -> Visit:
    """Return one visit, or say that there is none that the caller may know of."""
    found = await session.scalar(select(Visit).where(Visit.id == visit_id, _visible(scope)))
    if found is None:
        raise NotFound
    return found


async def visit_for_update(
    session: AsyncSession, scope: Scope, visit_id: UUID, *slot_ids: UUID
) -> Visit:
    """Lock the half-day, with others that are named, in the order of ids; then the visit.

    Whoever books comes in this order too, so that nobody waits in a circle.
    """
    seen = await visit_seen(session, scope, visit_id)
    wanted = {*slot_ids, seen.slot_id} - {None}
    await session.execute(
        select(VisitSlot.id)
        .where(VisitSlot.id.in_(wanted))
        .order_by(VisitSlot.id)
        .with_for_update()
    )
    await session.refresh(seen, with_for_update=True)
    return seen


async def standing_at(
    session: AsyncSession,
    scope: Scope,
    person_id: UUID,
    window: tuple[datetime, datetime],
    *,
    besides: UUID | None = None,
) -> StandingVisit | None:
    """Return the visit that a person has at that time."""
    starts_at, ends_at = window
    statement = select(Visit).where(
        Visit.person_id == person_id,
        _visible(scope),
        Visit.status.in_(SEATED),
        Visit.starts_at < ends_at,
        Visit.ends_at > starts_at,
    )
    if besides is not None:
        statement = statement.where(Visit.id != besides)
    found = (await session.scalars(statement.order_by(Visit.starts_at).limit(1))).one_or_none()
    if found is None or found.starts_at is None or found.ends_at is None:
        return None
    return StandingVisit(found.id, found.reference, found.status, found.starts_at, found.ends_at)


async def slots_with_holds_over(session: AsyncSession, now: datetime) -> Sequence[UUID]:
    """Return the half-days where holds ran out, for the job that frees them."""
    found = await session.scalars(
        select(Visit.slot_id)
        .where(Visit.status == VisitStatus.PENDING, Visit.hold_until <= now)
        .distinct()
        .order_by(Visit.slot_id)
    )
    return [each for each in found if each is not None]


def _visible(scope: Scope) -> ColumnElement[bool]:
    return within(scope, division=Visit.division_code, person=Visit.person_id)
