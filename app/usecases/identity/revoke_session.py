"""Sign out."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.identity.staff import SessionEnd
from app.policies.principals import Citizen
from app.queries.identity.sessions import citizen_session_for_update
from app.usecases.audit.record import record


async def revoke_session(session: AsyncSession, citizen: Citizen, now: datetime) -> None:
    """End the session with all its tokens; the very next call with one of them is refused."""
    ended = await citizen_session_for_update(session, citizen.session_id)
    if not ended.live(now):
        return  # Another call of the same telephone was quicker.
    ended.revoke(SessionEnd.SIGNED_OUT, now)
    because = {"because": SessionEnd.SIGNED_OUT.value}
    await record(session, EventTag.SESSION_REVOKED, ended, at=now, data=because)
