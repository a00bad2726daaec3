"""End an identity under which benefits are owed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.veterans.errors import NotHeld
from app.domain.veterans.sections import CategoryEnding
from app.models.veterans.persons import Person
from app.models.veterans.standing import CategoryHeld
from app.policies.dossiers import admitted, check_decides_standing, check_unrelated
from app.policies.principals import Staff
from app.queries.requests.docket import relatives_for
from app.queries.veterans.dossier import categories_of
from app.queries.veterans.persons import person_for_update
from app.usecases.audit.record import record


async def end_category(
    session: AsyncSession,
    staff: Staff,
    person_id: UUID,
    ending: CategoryEnding,
    *,
    version: int,
    now: datetime,
) -> Person:
    """Let the person hold the category no longer from `ends_before` on."""
    check_decides_standing(staff)
    person = admitted(await person_for_update(session, staff.scope, person_id), staff, version)
    check_unrelated(staff, await relatives_for(session, staff.person_id, person.id))
    held = await categories_of(session, staff.scope, person.id)
    row = next((row for row in held if _ends(row, ending)), None)
    if row is None:
        raise NotHeld

    row.ends_before, row.end_reason = ending.ends_before, ending.reason
    person.touch(now)
    data = {
        "category": ending.category.value,
        "ends_before": ending.ends_before.isoformat(),
    }
    await record(session, EventTag.CATEGORY_ENDED, person, at=now, data=data)
    return person


def _ends(row: CategoryHeld, ending: CategoryEnding) -> bool:
    """The category runs without an end, and began before the day it is to end."""
    return (
        row.category is ending.category
        and row.ends_before is None
        and row.starts_on < ending.ends_before
    )
