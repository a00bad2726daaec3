"""Note which rows of the sample agree with the papers."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.errors import expect_version
from app.domain.operations.imports.errors import NotInSample
from app.domain.operations.imports.sample import require_drawer, require_second_person
from app.domain.operations.imports.states import ImportEvent, step
from app.models.operations.imports import Import
from app.policies.principals import Staff
from app.queries.operations.imports import import_for_update, sample_rows
from app.usecases.audit.record import record


async def check_sample(
    session: AsyncSession,
    staff: Staff,
    import_id: UUID,
    agreeing: Mapping[UUID, bool],
    *,
    version: int,
    now: datetime,
) -> Import:
    """Note them, some or all; once every row was compared and agrees, the sample is passed.

    A row that differs can only be followed by dismissing the list, or by looking again.
    """
    found = await import_for_update(session, staff.scope, import_id)
    expect_version(found, version)
    passed = step(found.status, ImportEvent.PASS_SAMPLE)
    require_second_person(found.entered_by, staff.id)
    require_drawer(found.sampled_by, staff.id)
    rows = await sample_rows(session, staff.scope, import_id)
    if agreeing.keys() - {row.id for row in rows}:
        raise NotInSample
    for row in rows:
        row.agrees = agreeing.get(row.id, row.agrees)
    if all(row.agrees for row in rows):
        found.status, found.checked_at = passed, now
    facts = {
        "compared": sum(row.agrees is not None for row in rows),
        "differing": sum(row.agrees is False for row in rows),
        "passed": found.checked_at is not None,
    }
    await record(session, EventTag.IMPORT_CHECKED, found, at=now, data=facts)
    return found
