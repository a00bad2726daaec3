"""What eligibility rules may know of one person on one day, in one statement."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, exists, func, select, true
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.catalogue.facts import Facts
from app.domain.veterans.periods import full_years
from app.domain.veterans.service import service_years
from app.models.veterans.persons import Person, PersonRoleHeld
from app.models.veterans.service import ServicePeriod
from app.models.veterans.standing import CategoryHeld, DisabilityGrading, PreferentialCard
from app.policies.scope import Scope
from app.queries.veterans.dossier import lasts_past
from app.queries.veterans.persons import visible


async def facts_of(session: AsyncSession, scope: Scope, person_id: UUID, on: date) -> Facts | None:
    """Return the facts, or None where there is no such person for the caller.

    What a request adds (its form, earlier grants) is not here: `dataclasses.replace` puts it in.
    """
    row = (await session.execute(_statement(scope, person_id, on))).one_or_none()
    return None if row is None else _facts(row, on)


def _statement(scope: Scope, person_id: UUID, on: date) -> Select[Any]:
    roles = select(func.array_agg(PersonRoleHeld.role)).where(
        PersonRoleHeld.person_id == Person.id,
        PersonRoleHeld.starts_on <= on,
        lasts_past(PersonRoleHeld.ends_before, on),
    )
    categories = select(func.array_agg(CategoryHeld.category)).where(
        CategoryHeld.person_id == Person.id,
        CategoryHeld.starts_on <= on,
        lasts_past(CategoryHeld.ends_before, on),
    )
    by_enlistment = ServicePeriod.enlisted_on
    service = (
        select(
            func.array_agg(aggregate_order_by(ServicePeriod.enlisted_on, by_enlistment)).label(
                "enlisted"
            ),
            func.array_agg(aggregate_order_by(ServicePeriod.discharged_on, by_enlistment)).label(
                "discharged"
            ),
        )
        .where(ServicePeriod.person_id == Person.id, ServicePeriod.enlisted_on <= on)
        .lateral("service")
    )
    grading = (
        select(
            DisabilityGrading.grade,
            DisabilityGrading.nature,
            DisabilityGrading.starts_on,
            DisabilityGrading.ends_before,
        )
        .where(DisabilityGrading.person_id == Person.id, DisabilityGrading.starts_on <= on)
        .order_by(DisabilityGrading.starts_on.desc())
        .limit(1)
        .lateral("grading")
    )
    has_card = exists().where(
        PreferentialCard.person_id == Person.id, PreferentialCard.voided_on.is_(None)
    )
    return (
        select(
            Person.born_on,
            Person.died_on,
            Person.division_code,
            roles.scalar_subquery().label("roles"),
            categories.scalar_subquery().label("categories"),
            service,
            grading,
            has_card.label("has_card"),
        )
        .select_from(Person)
        .join(service, true())
        .outerjoin(grading, true())
        .where(Person.id == person_id, visible(scope))
    )


def _facts(row: Row[Any], on: date) -> Facts:
    spells = list(zip(row.enlisted or (), row.discharged or (), strict=True))
    graded = row.grade is not None and (row.ends_before is None or on < row.ends_before)
    return Facts(
        today=on,
        age=full_years(row.born_on, on),
        living=row.died_on is None or on < row.died_on,
        roles=frozenset(row.roles or ()),
        categories=frozenset(row.categories or ()),
        division_code=row.division_code,
        disability_grade=row.grade if graded else None,
        disability_nature=row.nature if graded else None,
        last_graded_on=row.starts_on,
        service_years=service_years(spells, on),
        enlisted_on=spells[0][0] if spells else None,
        discharged_on=spells[-1][1] if spells else None,
        has_card=row.has_card,
    )
