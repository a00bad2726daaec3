"""Record an identity under which benefits are owed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.errors import NotFound
from app.domain.veterans.errors import PeriodTaken, PersonDeceased
from app.domain.veterans.periods import lasts_into
from app.domain.veterans.sections import CategoryGround
from app.domain.veterans.standing import check_founded, check_started
from app.models.veterans.persons import Person
from app.models.veterans.standing import CategoryHeld
from app.policies.dossiers import admitted, check_decides_standing, check_unrelated
from app.policies.principals import Staff
from app.queries.requests.docket import relatives_for
from app.queries.veterans.dossier import categories_of
from app.queries.veterans.facts import facts_of
from app.queries.veterans.persons import person_for_update
from app.usecases.audit.record import record


async def hold_category(
    session: AsyncSession,
    staff: Staff,
    person_id: UUID,
    ground: CategoryGround,
    *,
    version: int,
    now: datetime,
) -> Person:
    """Let the person hold a category from a day on, as its paper says."""
    check_decides_standing(staff)
    person = admitted(await person_for_update(session, staff.scope, person_id), staff, version)
    check_unrelated(staff, await relatives_for(session, staff.person_id, person.id))
    if person.died_on is not None:
        raise PersonDeceased
    check_started(ground.starts_on, person.born_on, day_of(now))
    held = await categories_of(session, staff.scope, person.id)
    if any(row.category is ground.category and lasts_into(row, ground.starts_on) for row in held):
        raise PeriodTaken
    facts = await facts_of(session, staff.scope, person.id, ground.starts_on)
    if facts is None:
        raise NotFound
    check_founded(ground.category, facts)

    session.add(CategoryHeld.of(person.id, ground))
    person.touch(now)
    data = {"category": ground.category.value, "starts_on": ground.starts_on.isoformat()}
    await record(session, EventTag.CATEGORY_HELD, person, at=now, data=data)
    return person
