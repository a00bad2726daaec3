"""Take back a death that was recorded by mistake."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.enqueue import enqueue
from app.domain.audit.tags import EventTag
from app.domain.veterans.errors import NotRecordedAsDead, SameEyes
from app.models.veterans.persons import Person
from app.policies.dossiers import admitted, check_decides_standing, check_unrelated
from app.policies.principals import Staff
from app.queries.requests.docket import relatives_for
from app.queries.veterans.persons import person_for_update
from app.queries.veterans.reports import death_confirmed_by
from app.usecases.audit.record import record


async def reverse_death(
    session: AsyncSession, staff: Staff, person_id: UUID, *, version: int, now: datetime
) -> Person:
    """Reinstate the living person the same day; what stopped because of it starts again.

    Four eyes here too: who confirmed the death does not quietly take it back.
    """
    check_decides_standing(staff)
    person = admitted(await person_for_update(session, staff.scope, person_id), staff, version)
    check_unrelated(staff, await relatives_for(session, staff.person_id, person.id))
    if person.died_on is None:
        raise NotRecordedAsDead
    if await death_confirmed_by(session, staff.scope, person.id) == staff.id:
        raise SameEyes
    person.died_on = None
    person.touch(now)
    await record(session, EventTag.DEATH_REVERSED, person, at=now)
    await enqueue(session, "follow_one_death", person_id=str(person.id))
    return person
