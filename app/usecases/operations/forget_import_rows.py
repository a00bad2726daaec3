"""Forget the rows of a list that has long been over."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.operations.imports.states import ImportStatus
from app.models.operations.imports import ImportFault, ImportRowKept
from app.policies.scope import Scope
from app.queries.operations.imports import import_for_update
from app.usecases.audit.record import record


async def forget_import_rows(
    session: AsyncSession, scope: Scope, import_id: UUID, now: datetime
) -> str | None:
    """Forget what the rows said; that they were there is remembered of a list that was applied.

    The sealed file stays as evidence, but that of a rehearsal: its key is returned, to be
    removed once this is committed.
    """
    found = await import_for_update(session, scope, import_id)
    if found.rows_forgotten_at is not None:
        return None
    rows = ImportRowKept.import_id == import_id
    if found.status is ImportStatus.APPLIED:
        # The natural keys stay: the same row in a later list is known.
        await session.execute(update(ImportRowKept).where(rows).values(values_sealed=None))
    else:
        await session.execute(delete(ImportFault).where(ImportFault.import_id == import_id))
        await session.execute(delete(ImportRowKept).where(rows))
    found.rows_forgotten_at = now
    await record(session, EventTag.IMPORT_FORGOTTEN, found, at=now)
    key = found.storage_key if found.dry_run else None
    if key is not None:
        found.storage_key = None
    return key
