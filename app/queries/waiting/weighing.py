"""Visits to come whose points may be others today than when they were booked."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.visit_policy import visit_policy
from app.domain.visits.priority import Priority, priority
from app.domain.visits.states import AHEAD
from app.models.visits.visits import Visit
from app.policies.scope import Scope
from app.queries.visits.standing import situations_of


async def visits_to_weigh(session: AsyncSession, after: UUID | None, limit: int) -> Sequence[Visit]:
    """Load and lock the next visits to come; whom somebody is seeing to now waits a night more."""
    statement = select(Visit).where(Visit.status.in_(AHEAD)).order_by(Visit.id).limit(limit)
    if after is not None:
        statement = statement.where(Visit.id > after)
    return (await session.scalars(statement.with_for_update(skip_locked=True))).all()


async def priorities_of(
    session: AsyncSession, scope: Scope, visits: Sequence[Visit], today: date
) -> Mapping[UUID, Priority]:
    """Return by person what the points of today come to."""
    points = visit_policy().points
    found = await situations_of(session, scope, {visit.person_id for visit in visits}, today)
    return {each: priority(points, situation, today) for each, situation in found.items()}
