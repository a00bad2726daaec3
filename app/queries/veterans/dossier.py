"""The sections of one dossier. Rows of a person are visible exactly when the person is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from app.models.identity.staff import StaffAccount
from app.models.stations import Station
from app.models.veterans.care import ContactOfficer, ServicePlan
from app.models.veterans.health import HealthRecord
from app.models.veterans.household import Employment, FamilyMember
from app.models.veterans.persons import Person, PersonRoleHeld
from app.models.veterans.service import ServicePeriod
from app.models.veterans.standing import CategoryHeld, DisabilityGrading, PreferentialCard
from app.policies.scope import Scope
from app.queries.veterans.persons import visible

Row = TypeVar(
    "Row",
    PersonRoleHeld,
    ServicePeriod,
    FamilyMember,
    Employment,
    HealthRecord,
    CategoryHeld,
    DisabilityGrading,
    PreferentialCard,
    ContactOfficer,
    ServicePlan,
)


@dataclass(frozen=True, slots=True)
class Officer:
    """The contact officer, and the telephone of the station of that officer's division."""

    staff_id: UUID
    name: str
    station_phone: str | None
    since: date


def _of_person(scope: Scope, kind: type[Row], person_id: UUID) -> Select[Row]:
    return (
        select(kind)
        .join(Person, Person.id == kind.person_id)
        .where(kind.person_id == person_id, visible(scope))
    )


async def roles_of(
    session: AsyncSession, scope: Scope, person_id: UUID
) -> Sequence[PersonRoleHeld]:
    statement = _of_person(scope, PersonRoleHeld, person_id)
    order = (PersonRoleHeld.starts_on, PersonRoleHeld.id)
    return (await session.scalars(statement.order_by(*order))).all()


async def service_of(
    session: AsyncSession, scope: Scope, person_id: UUID
) -> Sequence[ServicePeriod]:
    statement = _of_person(scope, ServicePeriod, person_id)
    return (await session.scalars(statement.order_by(ServicePeriod.enlisted_on))).all()


async def family_of(session: AsyncSession, scope: Scope, person_id: UUID) -> Sequence[FamilyMember]:
    statement = _of_person(scope, FamilyMember, person_id)
    return (await session.scalars(statement.order_by(FamilyMember.id))).all()


async def employment_of(
    session: AsyncSession, scope: Scope, person_id: UUID
) -> Sequence[Employment]:
    statement = _of_person(scope, Employment, person_id)
    return (await session.scalars(statement.order_by(Employment.starts_on, Employment.id))).all()


async def health_of(session: AsyncSession, scope: Scope, person_id: UUID) -> HealthRecord | None:
    return await session.scalar(_of_person(scope, HealthRecord, person_id))


async def categories_of(
    session: AsyncSession, scope: Scope, person_id: UUID
) -> Sequence[CategoryHeld]:
    """Return every category ever held, the earliest first."""
    statement = _of_person(scope, CategoryHeld, person_id)
    order = (CategoryHeld.starts_on, CategoryHeld.id)
    return (await session.scalars(statement.order_by(*order))).all()


async def gradings_of(
    session: AsyncSession, scope: Scope, person_id: UUID
) -> Sequence[DisabilityGrading]:
    """Return every grading, the earliest first; the last one may be in force."""
    statement = _of_person(scope, DisabilityGrading, person_id)
    return (await session.scalars(statement.order_by(DisabilityGrading.starts_on))).all()


async def live_card_of(
    session: AsyncSession, scope: Scope, person_id: UUID
) -> PreferentialCard | None:
    statement = _of_person(scope, PreferentialCard, person_id)
    return await session.scalar(statement.where(PreferentialCard.voided_on.is_(None)))


async def plan_of(session: AsyncSession, scope: Scope, person_id: UUID) -> ServicePlan | None:
    return await session.scalar(_of_person(scope, ServicePlan, person_id))


async def assignment_in_force(
    session: AsyncSession, scope: Scope, person_id: UUID, on: date
) -> ContactOfficer | None:
    statement = _of_person(scope, ContactOfficer, person_id)
    begun = ContactOfficer.starts_on <= on
    return await session.scalar(statement.where(begun, lasts_past(ContactOfficer.ends_before, on)))


async def officer_of(
    session: AsyncSession, scope: Scope, person_id: UUID, on: date
) -> Officer | None:
    """Return whom the person may ring on this day."""
    phone = (
        select(Station.phone)
        .where(Station.division_code == StaffAccount.division_code)
        .order_by(Station.id)
        .limit(1)
        .scalar_subquery()
    )
    row = (
        await session.execute(
            select(StaffAccount.id, StaffAccount.name, phone, ContactOfficer.starts_on)
            .join(ContactOfficer, ContactOfficer.staff_id == StaffAccount.id)
            .join(Person, Person.id == ContactOfficer.person_id)
            .where(
                ContactOfficer.person_id == person_id,
                ContactOfficer.starts_on <= on,
                lasts_past(ContactOfficer.ends_before, on),
                visible(scope),
            )
        )
    ).one_or_none()
    return None if row is None else Officer(*row)


def lasts_past(ends_before: InstrumentedAttribute[date | None], on: date) -> ColumnElement[bool]:
    return or_(ends_before.is_(None), ends_before > on)
