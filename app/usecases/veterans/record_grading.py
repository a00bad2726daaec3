"""Record a disability grade."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.veterans.errors import PeriodTaken, PersonDeceased
from app.domain.veterans.periods import lasts_into
from app.domain.veterans.sections import Grading
from app.domain.veterans.standing import check_regrading, check_started
from app.models.veterans.persons import Person
from app.models.veterans.standing import DisabilityGrading
from app.policies.dossiers import admitted, check_decides_standing, check_unrelated
from app.policies.principals import Staff
from app.queries.requests.docket import relatives_for
from app.queries.veterans.dossier import gradings_of
from app.queries.veterans.persons import person_for_update
from app.usecases.audit.record import record


async def record_grading(
    session: AsyncSession,
    staff: Staff,
    person_id: UUID,
    grading: Grading,
    *,
    version: int,
    now: datetime,
) -> Person:
    """Let a grade hold from its day of approval; the one before it ends on that day."""
    check_decides_standing(staff)
    person = admitted(await person_for_update(session, staff.scope, person_id), staff, version)
    check_unrelated(staff, await relatives_for(session, staff.person_id, person.id))
    if person.died_on is not None:
        raise PersonDeceased
    check_started(grading.starts_on, person.born_on, day_of(now))
    earlier = await gradings_of(session, staff.scope, person.id)
    last = earlier[-1] if earlier else None
    check_regrading(last.starts_on if last else None, grading.starts_on)
    if last is not None and lasts_into(last, grading.starts_on):
        if last.ends_before is not None:
            raise PeriodTaken
        last.ends_before = grading.starts_on
        await session.flush()  # The old grade ends before the new one begins: they may not overlap.

    session.add(DisabilityGrading.of(person.id, grading))
    person.touch(now)
    data = {"grade": grading.grade, "nature": grading.nature.value}
    await record(session, EventTag.GRADING_RECORDED, person, at=now, data=data)
    return person
