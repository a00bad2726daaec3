"""Note how far somebody has read the messages of a person."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.errors import NotFound
from app.models.requests.notifications import NotificationMark
from app.policies.principals import Citizen
from app.queries.requests.timeline import mark_for_update, newest_message
from app.usecases.audit.record import record


async def mark_read(
    session: AsyncSession, citizen: Citizen, through: UUID, now: datetime
) -> NotificationMark:
    """Everything up to and with that message counts as read; the mark never moves back."""
    newest = await newest_message(session, citizen)
    if newest is None:
        raise NotFound
    seen = min(through, newest)
    mark = await mark_for_update(session, citizen.account_id, citizen.subject)
    if mark is None:
        mark = NotificationMark(
            account_id=citizen.account_id,
            person_id=citizen.subject,
            read_through=seen,
            marked_at=now,
        )
        session.add(mark)
    elif seen <= mark.read_through:
        return mark
    mark.read_through, mark.marked_at = seen, now
    await record(session, EventTag.NOTIFICATIONS_READ, mark, at=now)
    return mark
