"""Reckon anew who comes first: birthdays, gradings, visits and follow-ups move people up."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.calendar.days import day_of
from app.models.visits.visits import Visit
from app.policies.scope import Scope
from app.queries.waiting.weighing import priorities_of, visits_to_weigh


async def weigh_visits(
    session: AsyncSession, scope: Scope, after: UUID | None, limit: int, now: datetime
) -> UUID | None:
    """Weigh the next visits to come; return behind which to go on, None at the end.

    Nobody decided anything: there is no event, and whoever has read the visit has not read an
    old version.
    """
    visits = await visits_to_weigh(session, after, limit)
    today = await priorities_of(session, scope, visits, day_of(now))
    for visit in visits:
        found = today[visit.person_id]
        because = [each.value for each in found.because]
        if (visit.priority, visit.priority_because) != (found.score, because):
            await session.execute(
                update(Visit)
                .where(Visit.id == visit.id)
                .values(priority=found.score, priority_because=because)
                .execution_options(synchronize_session=False)
            )
    return visits[-1].id if len(visits) == limit else None
