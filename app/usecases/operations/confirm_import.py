"""Let a list count."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.enqueue import enqueue
from app.domain.audit.tags import EventTag
from app.domain.errors import expect_version
from app.domain.operations.imports.sample import require_second_person
from app.domain.operations.imports.states import ImportEvent, step
from app.models.operations.operation import Operation
from app.policies.principals import Staff
from app.queries.operations.imports import import_for_update
from app.usecases.audit.record import record
from app.usecases.operations.track import start


async def confirm_import(
    session: AsyncSession, staff: Staff, import_id: UUID, *, version: int, now: datetime
) -> Operation:
    """Confirm what somebody else entered and whose sample agreed; a job applies it."""
    found = await import_for_update(session, staff.scope, import_id)
    expect_version(found, version)
    found.status = step(found.status, ImportEvent.CONFIRM)
    require_second_person(found.entered_by, staff.id)
    found.confirmed_by, found.confirmed_at = staff.id, now
    operation = await start(
        session,
        "import_applying",
        found.division_code,
        started_by=staff.id,
        now=now,
        result_url=f"/staff/v1/imports/{found.id}",
    )
    found.operation_id = operation.id
    facts = {"rows": found.row_count, "total_fen": found.total_fen}
    await record(session, EventTag.IMPORT_CONFIRMED, found, at=now, data=facts)
    await enqueue(session, "apply_import", import_id=str(found.id))
    return operation
