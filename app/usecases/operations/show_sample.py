"""Show the sample: in full to whoever compares it with the papers, masked to everybody else."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.operations.imports.states import ImportStatus
from app.models.operations.imports import Import, ImportRowKept
from app.policies.principals import Staff
from app.queries.operations.imports import import_seen, sample_rows
from app.usecases.audit.record import record


async def show_sample(
    session: AsyncSession, staff: Staff, import_id: UUID, now: datetime
) -> tuple[Import, Sequence[ImportRowKept], bool]:
    """Return the list, the rows drawn, and whether they are shown in full; that is an event."""
    found = await import_seen(session, staff.scope, import_id)
    in_full = found.status is ImportStatus.SAMPLED and found.sampled_by == staff.id
    if in_full:
        await record(session, EventTag.IMPORT_SAMPLE_SHOWN, found, at=now)
    return found, await sample_rows(session, staff.scope, import_id), in_full
