"""Say that a list came to nothing: it could not be read, or not be applied."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.errors import AppError
from app.domain.operations.imports.states import ImportEvent, ImportStatus, step
from app.policies.scope import Scope
from app.queries.operations.imports import import_for_update
from app.usecases.audit.record import record
from app.usecases.operations.track import fail


async def stop_import(
    session: AsyncSession, scope: Scope, import_id: UUID, error: AppError, now: datetime
) -> None:
    """Keep why; what the work had written was taken back before."""
    found = await import_for_update(session, scope, import_id)
    reading = found.status is ImportStatus.READING
    found.status = step(found.status, ImportEvent.REFUSE if reading else ImportEvent.FIND_FAULTS)
    found.error_code, found.ended_at = error.code, now
    await record(session, EventTag.IMPORT_REFUSED, found, at=now, data={"code": error.code})
    await fail(session, found.operation_id, error, now=now)
