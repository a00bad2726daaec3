"""Whom a bureau must not lose sight of: conditions on persons, as they hold today."""

from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.calendar.days import start_of_day
from app.domain.statistics.terms import SEEN_WITHIN_DAYS, PriorityGroup
from app.domain.veterans.terms import CareNeed, LivingSituation
from app.domain.visits.terms import VisitStatus
from app.models.veterans.health import HealthRecord
from app.models.veterans.persons import Person
from app.models.veterans.standing import DisabilityGrading
from app.models.visits.visits import Visit
from app.policies.scope import Scope, within
from app.queries.divisions import scope_ranges_of
from app.queries.veterans.dossier import lasts_past
from app.queries.veterans.persons import visible
from app.queries.visits.standing import martyrs_parent

SEVERE = 4
OLD_YEARS = 80


def groups_of(today: date) -> Mapping[PriorityGroup, ColumnElement[bool]]:
    """`HealthRecord` is to be joined from outside: many have none."""
    grading = DisabilityGrading
    severe = exists().where(
        grading.person_id == Person.id,
        grading.grade <= SEVERE,
        grading.starts_on <= today,
        lasts_past(grading.ends_before, today),
    )
    groups = {
        PriorityGroup.SEVERELY_DISABLED: severe,
        PriorityGroup.BEDRIDDEN: func.coalesce(HealthRecord.care_need == CareNeed.BEDRIDDEN, False),
        PriorityGroup.EIGHTY_OR_OLDER: Person.born_on <= _years_before(today, OLD_YEARS),
        PriorityGroup.LIVES_ALONE: func.coalesce(
            HealthRecord.living == LivingSituation.ALONE, False
        ),
        PriorityGroup.MARTYRS_PARENT: martyrs_parent(today),
    }
    return groups | {PriorityGroup.ANY: or_(*groups.values())}


async def living_in(session: AsyncSession, scope: Scope, place: str | None) -> ColumnElement[bool]:
    """Leave only the living whom the caller sees, of one place where it is named."""
    parts = [Person.died_on.is_(None), visible(scope)]
    if place is not None:
        ranges = Scope(ranges=await scope_ranges_of(session, place))
        parts.append(within(ranges, division=Person.division_code))
    return and_(*parts)


def last_visit() -> ColumnElement[date]:
    """Return the day of the last visit at which the person was met."""
    at = func.max(func.timezone("Asia/Shanghai", Visit.starts_at))
    return (
        select(func.date(at))
        .where(Visit.person_id == Person.id, Visit.status == VisitStatus.FULFILLED)
        .scalar_subquery()
    )


def seen_lately(today: date, days: int = SEEN_WITHIN_DAYS) -> ColumnElement[bool]:
    return exists().where(
        Visit.person_id == Person.id,
        Visit.status == VisitStatus.FULFILLED,
        Visit.starts_at >= start_of_day(today - timedelta(days=days)),
    )


def _years_before(today: date, years: int) -> date:
    """Return the last birthday of those who are that old; 29 February counts from 1 March on."""
    try:
        return today.replace(year=today.year - years)
    except ValueError:
        return date(today.year - years, 2, 28)
