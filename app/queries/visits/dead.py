"""Visits ahead of somebody who has died."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.visits.states import AHEAD
from app.models.veterans.persons import Person
from app.models.visits.visits import Visit


async def visits_of_the_dead(
    session: AsyncSession, person_id: UUID | None, limit: int
) -> Sequence[UUID]:
    """Return visits that nobody need make, for a job alone: whatever the scope."""
    statement = (
        select(Visit.id)
        .join(Person, Person.id == Visit.person_id)
        .where(Visit.status.in_(AHEAD), Person.died_on.is_not(None))
        .order_by(Visit.id)
        .limit(limit)
    )
    if person_id is not None:
        statement = statement.where(Person.id == person_id)
    return (await session.scalars(statement)).all()
