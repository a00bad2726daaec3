"""Hand a file to somebody who may see it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.storage import Storage
from app.domain.attachments.kinds import CleanFile
from app.domain.audit.tags import EventTag
from app.domain.errors import NotFound
from app.policies.principals import Actor, ActorKind
from app.policies.scope import Scope
from app.queries.attachments import attachment as attachment_of
from app.usecases.audit.record import record


async def hand_out_attachment(
    session: AsyncSession, storage: Storage, scope: Scope, attachment_id: UUID, now: datetime
) -> CleanFile:
    """Open the content; that staff looked at a person's papers is written down."""
    attachment = await attachment_of(session, scope, attachment_id)
    if attachment is None:
        raise NotFound
    actor: Actor = session.info["actor"]
    if actor.kind is ActorKind.STAFF:
        await record(session, EventTag.ATTACHMENT_HANDED_OUT, attachment, at=now)
    content = await storage.fetch(attachment.storage_key, attachment.id)
    return CleanFile(attachment.media_type, content)
