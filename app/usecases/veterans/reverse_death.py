"""Take back a death that was recorded by mistake."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.veterans.errors import NotRecordedAsDead
from app.models.veterans.persons import Person
from app.policies.dossiers import admitted, check_decides_standing
from app.policies.principals import Staff
from app.queries.veterans.persons import person_for_update
from app.usecases.audit.record import record


async def reverse_death(
    session: AsyncSession, staff: Staff, person_id: UUID, *, version: int, now: datetime
) -> Person:
    """Reinstate the living person the same day; what stopped because of it starts again."""
    check_decides_standing(staff)
    person = admitted(await person_for_update(session, staff.scope, person_id), staff, version)
    if person.died_on is None:
        raise NotRecordedAsDead
    person.died_on = None
    person.touch(now)
    await record(session, EventTag.DEATH_REVERSED, person, at=now)
    return person
