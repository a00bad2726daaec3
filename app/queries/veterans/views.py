"""A dossier as it is shown: the person with everything that stands beside the sections."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.veterans.terms import CategoryCode
from app.models.veterans.care import ServicePlan
from app.models.veterans.health import HealthRecord
from app.models.veterans.household import Employment, FamilyMember
from app.models.veterans.persons import Person, PersonRoleHeld
from app.models.veterans.service import ServicePeriod
from app.models.veterans.standing import CategoryHeld, DisabilityGrading, PreferentialCard
from app.policies.scope import Scope
from app.queries.divisions import division_names
from app.queries.veterans import dossier
from app.queries.veterans.dossier import Officer, lasts_past
from app.queries.veterans.persons import visible


@dataclass(frozen=True, slots=True)
class ShownPerson:
    person: Person
    division_name: str
    on: date
    roles: Sequence[PersonRoleHeld]
    categories: Sequence[CategoryHeld]
    gradings: Sequence[DisabilityGrading]
    card: PreferentialCard | None
    officer: Officer | None
    plan: ServicePlan | None


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """One line of a search: enough to tell two people of one name apart."""

    person: Person
    division_name: str
    categories: Sequence[CategoryCode]


@dataclass(frozen=True, slots=True)
class ShownProfile:
    """The five sections, as the person himself sees them; health only where it may be seen."""

    shown: ShownPerson
    service: Sequence[ServicePeriod]
    family: Sequence[FamilyMember]
    employment: Sequence[Employment]
    health: HealthRecord | None


async def person_shown(
    session: AsyncSession, scope: Scope, person: Person, on: date
) -> ShownPerson:
    names = await division_names(session, [person.division_code])
    return ShownPerson(
        person=person,
        division_name=names[person.division_code],
        on=on,
        roles=await dossier.roles_of(session, scope, person.id),
        categories=await dossier.categories_of(session, scope, person.id),
        gradings=await dossier.gradings_of(session, scope, person.id),
        card=await dossier.live_card_of(session, scope, person.id),
        officer=await dossier.officer_of(session, scope, person.id, on),
        plan=await dossier.plan_of(session, scope, person.id),
    )


async def profile_shown(
    session: AsyncSession, scope: Scope, person: Person, on: date, *, with_health: bool
) -> ShownProfile:
    shown = await person_shown(session, scope, person, on)
    return ShownProfile(
        shown=shown,
        service=await dossier.service_of(session, scope, person.id),
        family=await dossier.family_of(session, scope, person.id),
        employment=await dossier.employment_of(session, scope, person.id),
        health=await dossier.health_of(session, scope, person.id) if with_health else None,
    )


async def persons_shown(
    session: AsyncSession, scope: Scope, persons: Sequence[Person], on: date
) -> list[FoundPerson]:
    """Add division names and the categories in force; two statements for the whole page."""
    names = await division_names(session, {person.division_code for person in persons})
    held = await session.execute(
        select(CategoryHeld.person_id, CategoryHeld.category)
        .join(Person, Person.id == CategoryHeld.person_id)
        .where(
            CategoryHeld.person_id.in_([person.id for person in persons]),
            CategoryHeld.starts_on <= on,
            lasts_past(CategoryHeld.ends_before, on),
            visible(scope),
        )
        .order_by(CategoryHeld.starts_on, CategoryHeld.id)
    )
    categories: dict[UUID, list[CategoryCode]] = {person.id: [] for person in persons}
    for person_id, category in held:
        categories[person_id].append(category)
    return [
        FoundPerson(person, names[person.division_code], categories[person.id])
        for person in persons
    ]
