"""Forget a file that no request took."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.policies.scope import Scope
from app.queries.attachments import left_over_for_update
from app.usecases.audit.record import record


async def forget_attachment(
    session: AsyncSession, scope: Scope, attachment_id: UUID, now: datetime
) -> str | None:
    """Delete the row and return the key of the content, to be removed once that is committed.

    None when a request has taken the file meanwhile.
    """
    attachment = await left_over_for_update(session, scope, attachment_id)
    if attachment is None:
        return None
    await record(session, EventTag.ATTACHMENT_FORGOTTEN, attachment, at=now)
    await session.delete(attachment)
    return attachment.storage_key
