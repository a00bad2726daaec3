"""Tell those who were told of a day in a village that it is called off, once."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.policies.scope import Scope
from app.queries.campaigns.sessions import people_who_expect, session_for_update
from app.usecases.audit.record_many import Happened, record_many


async def call_session_off(
    session: AsyncSession, scope: Scope, site_session_id: UUID, now: datetime
) -> int:
    """Return how many are told; twice tells nobody more."""
    held = await session_for_update(session, scope, site_session_id)
    if held is None or held.cancelled_at is None:
        return 0
    told = {"day": held.day.isoformat(), "title": held.title, "place": held.place}
    people = await people_who_expect(session, held)
    happened = [Happened(held.id, person_id, code, told) for person_id, code in people]
    await record_many(session, EventTag.SESSION_CALLED_OFF, "site_sessions", happened, at=now)
    return len(people)
