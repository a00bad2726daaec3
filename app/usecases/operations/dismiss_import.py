"""Put a list aside that nobody confirmed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.errors import expect_version
from app.domain.operations.imports.states import ImportEvent, step
from app.models.operations.imports import Import
from app.policies.principals import Staff
from app.queries.operations.imports import import_for_update
from app.usecases.audit.record import record


async def dismiss_import(
    session: AsyncSession,
    staff: Staff,
    import_id: UUID,
    reason: str,
    *,
    version: int,
    now: datetime,
) -> Import:
    """Whoever entered it may take it back, whoever checked it may refuse it."""
    found = await import_for_update(session, staff.scope, import_id)
    expect_version(found, version)
    found.status = step(found.status, ImportEvent.DISMISS)
    found.dismissed_by, found.dismissed_reason, found.ended_at = staff.id, reason, now
    await record(session, EventTag.IMPORT_DISMISSED, found, at=now)
    return found
