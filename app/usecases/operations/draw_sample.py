"""Draw the rows that a second person compares with the papers."""

import secrets
from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.errors import expect_version
from app.domain.operations.imports.sample import drawn, require_second_person
from app.domain.operations.imports.states import ImportEvent, step
from app.models.operations.imports import Import, ImportRowKept
from app.policies.principals import Staff
from app.queries.operations.imports import import_for_update, row_ids
from app.usecases.audit.record import record


async def draw_sample(
    session: AsyncSession, staff: Staff, import_id: UUID, *, size: int, version: int, now: datetime
) -> Import:
    """Draw once: the seed comes when the list can no longer change, and is kept."""
    found = await import_for_update(session, staff.scope, import_id)
    expect_version(found, version)
    found.status = step(found.status, ImportEvent.DRAW_SAMPLE)
    require_second_person(found.entered_by, staff.id)
    found.seed = secrets.token_hex(16)
    found.sampled_by, found.sampled_at = staff.id, now
    rows = drawn(found.seed, await row_ids(session, staff.scope, import_id), size)
    await session.execute(
        update(ImportRowKept).where(ImportRowKept.id.in_(rows)).values(sampled=True)
    )
    facts = {"seed": found.seed, "rows": len(rows)}
    await record(session, EventTag.IMPORT_SAMPLED, found, at=now, data=facts)
    return found
