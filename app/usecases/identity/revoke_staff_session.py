"""Sign a member of staff out."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.identity.staff import SessionEnd
from app.policies.principals import Staff
from app.queries.identity.sessions import staff_session_for_update
from app.usecases.audit.record import record


async def revoke_staff_session(session: AsyncSession, staff: Staff, now: datetime) -> None:
    """End the session with all its tokens; the very next call with one of them is refused."""
    ended = await staff_session_for_update(session, staff.session_id)
    if not ended.live(now):
        return  # Another call from the same desk was quicker.
    ended.revoke(SessionEnd.SIGNED_OUT, now)
    await record(session, EventTag.STAFF_SIGNED_OUT, ended, at=now)
