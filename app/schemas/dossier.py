"""Parts of a dossier that veterans and staff read alike; personal numbers only masked."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from app.domain.veterans.masks import mask_card, mask_phone
from app.domain.veterans.periods import holds
from app.domain.veterans.standing import is_paid
from app.domain.veterans.terms import (
    CareNeed,
    CategoryCode,
    DisabilityNature,
    DischargeKind,
    EmploymentKind,
    HonourKind,
    HukouKind,
    LivingSituation,
    PersonRole,
    RankKind,
    Relation,
    ServiceBranch,
)
from app.models.veterans.care import ServicePlan
from app.models.veterans.health import HealthRecord
from app.models.veterans.household import Employment, FamilyMember
from app.models.veterans.persons import PersonRoleHeld
from app.models.veterans.service import ServicePeriod
from app.models.veterans.standing import CategoryHeld, DisabilityGrading, PreferentialCard
from app.queries.veterans.dossier import Officer
from app.schemas.common import Days, DisabilityGrade, Line, Paragraph, Text, Wire

BankCode = Annotated[str, Text(20)]


class RoleRead(Wire):
    """Why the bureau knows this person."""

    role: PersonRole
    """The role."""
    starts_on: date
    """The first day of the role."""
    ends_before: date | None
    """The first day without it; null while it lasts."""

    @classmethod
    def of(cls, row: PersonRoleHeld) -> Self:
        return cls(role=row.role, starts_on=row.starts_on, ends_before=row.ends_before)


class CategoryRead(Wire):
    """An identity under which benefits are owed."""

    category: CategoryCode
    """The identity."""
    starts_on: date
    """The first day on which it is held."""
    ends_before: date | None
    """The first day on which it is held no longer; null while it lasts."""
    in_force: bool
    """Whether it is held today."""
    basis: str
    """The number of the paper it rests on."""

    @classmethod
    def of(cls, row: CategoryHeld, on: date) -> Self:
        return cls(
            category=row.category,
            starts_on=row.starts_on,
            ends_before=row.ends_before,
            in_force=holds(row, on),
            basis=row.basis,
        )


class GradingRead(Wire):
    """A disability grade."""

    grade: DisabilityGrade
    """1 is the gravest, 10 the lightest."""
    nature: DisabilityNature
    """Its cause."""
    carries_pension: bool
    """Illness of grades 7 to 10 is graded and carries none."""
    starts_on: date
    """The day of approval."""
    ends_before: date | None
    """The first day of the next grading; null while it lasts."""
    in_force: bool
    """Whether it holds today."""

    @classmethod
    def of(cls, row: DisabilityGrading, on: date) -> Self:
        return cls(
            grade=row.grade,
            nature=row.nature,
            carries_pension=is_paid(row.grade, row.nature),
            starts_on=row.starts_on,
            ends_before=row.ends_before,
            in_force=holds(row, on),
        )


class CardRead(Wire):
    """The preferential-treatment card in use."""

    number: str | None
    """Its last four characters; null where the number is not known."""
    bank: BankCode
    """Code of the issuing bank."""
    issued_on: date
    """When it was issued."""

    @classmethod
    def of(cls, row: PreferentialCard) -> Self:
        return cls(number=row.number.masked(mask_card), bank=row.bank, issued_on=row.issued_on)


class OfficerRead(Wire):
    """The contact officer, whom the person may ring."""

    staff_id: UUID
    """The account of the officer."""
    name: str
    """The name, as colleagues and citizens read it."""
    station_phone: str | None
    """The telephone of the officer's station; null where the station has none on record."""
    since: date
    """The first day of the assignment."""

    @classmethod
    def of(cls, officer: Officer) -> Self:
        return cls(
            staff_id=officer.staff_id,
            name=officer.name,
            station_phone=officer.station_phone,
            since=officer.since,
        )


class PlanRead(Wire):
    """What the bureau and the person agreed."""

    goals: Paragraph
    """What is to become better."""
    measures: Paragraph
    """What the bureau does for it."""
    contact_every_days: Days
    """How often the officer gets in touch, in days."""
    next_contact_on: date
    """When next."""

    @classmethod
    def of(cls, row: ServicePlan) -> Self:
        return cls(
            goals=row.goals,
            measures=row.measures,
            contact_every_days=row.contact_every_days,
            next_contact_on=row.next_contact_on,
        )


class ServiceRead(Wire):
    """One stretch of service; the unit is never recorded."""

    branch: ServiceBranch
    """The branch of the forces."""
    enlisted_on: date
    """The first day of service."""
    enlisted_code: str | None
    """The county that approved enlistment, as a 12-digit code."""
    hukou_at_enlistment: HukouKind
    """The kind of household register at that time."""
    discharged_on: date | None
    """The first day out; null while serving."""
    rank: RankKind
    """The kind of rank at discharge."""
    discharge: DischargeKind | None
    """How service ended; null while serving."""
    highest_merit: HonourKind | None
    """The highest merit of this stretch."""

    @classmethod
    def of(cls, row: ServicePeriod) -> Self:
        return cls(
            branch=row.branch,
            enlisted_on=row.enlisted_on,
            enlisted_code=row.enlisted_code,
            hukou_at_enlistment=row.hukou_at_enlistment,
            discharged_on=row.discharged_on,
            rank=row.rank,
            discharge=row.discharge,
            highest_merit=row.highest_merit,
        )


class KinRead(Wire):
    """Somebody of the family."""

    id: UUID
    """The entry; send it back to keep it when the family is edited."""
    relation: Relation
    """What this person is to whom the dossier is of."""
    name: str
    """The name."""
    member_id: UUID | None
    """The same human being in the registry, where known."""
    phone: str | None
    """The telephone, masked."""
    born_on: date | None
    """The date of birth, where known."""
    lives_together: bool
    """Whether they share a household."""
    cares: bool
    """Whether to ring this person when the other cannot answer."""
    martyr: bool
    """Whether this person died a martyr (烈士)."""

    @classmethod
    def of(cls, row: FamilyMember) -> Self:
        return cls(
            id=row.id,
            relation=row.relation,
            name=row.name,
            member_id=row.member_id,
            phone=row.phone.masked(mask_phone),
            born_on=row.born_on,
            lives_together=row.lives_together,
            cares=row.cares,
            martyr=row.martyr,
        )


class EmploymentRead(Wire):
    """What somebody lives on over a period."""

    kind: EmploymentKind
    """The kind of livelihood."""
    employer: Line | None
    """The employer, where there is one."""
    occupation: Line | None
    """The occupation."""
    starts_on: date
    """The first day."""
    ends_before: date | None
    """The first day after it; null while it lasts."""

    @classmethod
    def of(cls, row: Employment) -> Self:
        return cls(
            kind=row.kind,
            employer=row.employer,
            occupation=row.occupation,
            starts_on=row.starts_on,
            ends_before=row.ends_before,
        )


class HealthRead(Wire):
    """What a visit must know; only for those who may read health."""

    care_need: CareNeed
    """Whether the person manages alone."""
    living: LivingSituation
    """With whom the person lives."""
    last_checkup_on: date | None
    """The last medical check-up."""
    diagnoses: list[str]
    """Known illnesses."""
    allergies: list[str]
    """Known allergies."""
    medicines: list[str]
    """Medicines taken regularly."""
    note: str | None
    """What else a visitor must know."""

    @classmethod
    def of(cls, row: HealthRecord) -> Self:
        told = row.told()
        return cls(
            care_need=told.care_need,
            living=told.living,
            last_checkup_on=told.last_checkup_on,
            diagnoses=list(told.diagnoses),
            allergies=list(told.allergies),
            medicines=list(told.medicines),
            note=told.note,
        )
