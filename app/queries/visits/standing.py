"""Who is visited first: what the dossier says of people today, for many at once."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.visit_policy import visit_policy
from app.domain.calendar.days import day_of
from app.domain.veterans.periods import full_years
from app.domain.veterans.terms import CareNeed, LivingSituation, PersonRole, Relation
from app.domain.visits.priority import Priority, Situation, priority
from app.domain.visits.terms import VisitStatus
from app.models.veterans.health import HealthRecord
from app.models.veterans.household import FamilyMember
from app.models.veterans.persons import Person, PersonRoleHeld
from app.models.veterans.standing import DisabilityGrading
from app.models.visits.visits import Visit
from app.policies.scope import Scope
from app.queries.care.due import due_of_person
from app.queries.veterans.dossier import lasts_past
from app.queries.veterans.persons import visible

CHILDREN = (Relation.SON, Relation.DAUGHTER)


async def priority_of(session: AsyncSession, person: Person, today: date) -> Priority:
    """Return what the points of today come to for somebody whom the caller sees."""
    found = await situations_of(session, session.info["scope"], [person.id], today)
    return priority(visit_policy().points, found[person.id], today)


async def situations_of(
    session: AsyncSession, scope: Scope, person_ids: Collection[UUID], today: date
) -> Mapping[UUID, Situation]:
    """Return by person what brings points, in one statement."""
    rows = await session.execute(_statement(scope, person_ids, today))
    return {row.id: _situation(row, today) for row in rows}


def _statement(scope: Scope, person_ids: Collection[UUID], today: date) -> Select[Any]:
    grade = (
        select(DisabilityGrading.grade)
        .where(
            DisabilityGrading.person_id == Person.id,
            DisabilityGrading.starts_on <= today,
            lasts_past(DisabilityGrading.ends_before, today),
        )
        .scalar_subquery()
    )
    last_visited_at = (
        select(func.max(Visit.starts_at))
        .where(Visit.person_id == Person.id, Visit.status == VisitStatus.FULFILLED)
        .scalar_subquery()
    )
    return (
        select(
            Person.id,
            due_of_person(today).label("follow_up_due_on"),
            Person.born_on,
            HealthRecord.care_need,
            HealthRecord.living,
            grade.label("grade"),
            martyrs_parent(today).label("martyrs_parent"),
            last_visited_at.label("last_visited_at"),
        )
        .outerjoin(HealthRecord, HealthRecord.person_id == Person.id)
        .where(Person.id.in_(person_ids), visible(scope))
    )


def martyrs_parent(today: date) -> ColumnElement[bool]:
    """Confirmed as kin of a martyr, who is a child of the family."""
    kin = exists().where(
        PersonRoleHeld.person_id == Person.id,
        PersonRoleHeld.role == PersonRole.MARTYR_KIN,
        PersonRoleHeld.starts_on <= today,
        lasts_past(PersonRoleHeld.ends_before, today),
    )
    child = exists().where(
        FamilyMember.person_id == Person.id,
        FamilyMember.relation.in_(CHILDREN),
        FamilyMember.martyr,
    )
    return and_(kin, child)


def _situation(row: Row[Any], today: date) -> Situation:
    seen_at = row.last_visited_at
    return Situation(
        disability_grade=row.grade,
        bedridden=row.care_need is CareNeed.BEDRIDDEN,
        age=full_years(row.born_on, today),
        lives_alone=row.living is LivingSituation.ALONE,
        martyrs_parent=row.martyrs_parent,
        follow_up_due_on=row.follow_up_due_on,
        last_visited_on=None if seen_at is None else day_of(seen_at),
    )
