"""Take a file that somebody sends."""

from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.storage import Storage
from app.domain.attachments.errors import TooManyUnused
from app.domain.attachments.kinds import CleanFile
from app.domain.audit.tags import EventTag
from app.domain.errors import NotFound
from app.models.attachments import Attachment
from app.policies.principals import Actor
from app.policies.scope import Scope
from app.queries.attachments import person_division_for_update, unused_count
from app.usecases.audit.record import record

# A household's papers for several requests; more is a client gone wild.
MOST_UNUSED = 50


async def add_attachment(
    session: AsyncSession,
    storage: Storage,
    scope: Scope,
    person_id: UUID,
    document_key: str,
    file: CleanFile,
    now: datetime,
) -> Attachment:
    """Put the file away for good and keep it for a request of this person's."""
    division_code = await person_division_for_update(session, scope, person_id)
    if division_code is None:
        raise NotFound
    if await unused_count(session, scope, person_id) >= MOST_UNUSED:
        raise TooManyUnused

    actor: Actor = session.info["actor"]
    attachment = Attachment(
        person_id=person_id,
        division_code=division_code,
        document_key=document_key,
        media_type=file.media_type,
        size_bytes=len(file.content),
        digest=sha256(file.content).digest(),
        uploaded_by_kind=actor.kind.value,
        uploaded_by=actor.id,
        uploaded_at=now,
    )
    # On disk before the row: what the row speaks of is there. Should the row fail, the sweep
    # finds a file without one.
    attachment.storage_key = await storage.put(attachment.id, file.content)
    session.add(attachment)
    await record(
        session,
        EventTag.ATTACHMENT_ADDED,
        attachment,
        at=now,
        data={"document_key": document_key, "media_type": file.media_type.value},
    )
    return attachment
