"""Tell the people of a place of a day there: an event for each of them, once."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.models.campaigns.sessions import SiteSession
from app.policies.scope import Scope
from app.queries.campaigns.sessions import people_of_place, session_for_update
from app.usecases.audit.record_many import Happened, record_many


async def announce_session(
    session: AsyncSession, scope: Scope, site_session_id: UUID, now: datetime
) -> int:
    """Return how many are told; one that was called off or announced already tells nobody."""
    held = await session_for_update(session, scope, site_session_id)
    if held is None or held.cancelled_at is not None or held.announced_at is not None:
        return 0
    told = {
        "day": held.day.isoformat(),
        "opens_minute": held.opens_minute,
        "closes_minute": held.closes_minute,
        "title": held.title,
        "place": held.place,
    }
    people = await people_of_place(session, held)
    # That its people know is no change of the session: its version stays.
    await session.execute(
        update(SiteSession)
        .where(SiteSession.id == held.id)
        .values(announced_at=now)
        .execution_options(synchronize_session=False)
    )
    happened = [Happened(held.id, person_id, code, told) for person_id, code in people]
    await record_many(session, EventTag.SESSION_ANNOUNCED, "site_sessions", happened, at=now)
    return len(people)
