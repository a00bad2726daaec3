"""What the bureau decides about a person: standing, care, and reports of changes."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field

from app.domain.veterans.reports import Reported
from app.domain.veterans.sections import CategoryEnding, CategoryGround, Grading, Plan
from app.domain.veterans.terms import CategoryCode, ChangeKind, DisabilityNature, ReportState
from app.models.veterans.care import ChangeReport
from app.schemas.common import At, DisabilityGrade, Line, Paragraph, Version, Wire

EveryDays = Annotated[int, Field(strict=True, ge=1, le=366)]


class CategoryWanted(Wire):
    """An identity from a day on."""

    category: CategoryCode
    """The identity."""
    starts_on: date
    """The first day on which it is held."""
    basis: Line
    """The number of the decision or certificate it rests on."""

    def ground(self) -> CategoryGround:
        return CategoryGround(self.category, self.starts_on, self.basis)


class CategoryEnded(Wire):
    """The end of an identity."""

    category: CategoryCode
    """The identity."""
    ends_before: date
    """The first day on which it is held no longer."""
    reason: Line
    """Why."""

    def ending(self) -> CategoryEnding:
        return CategoryEnding(self.category, self.ends_before, self.reason)


class GradingWanted(Wire):
    """A disability grade from its day of approval on."""

    grade: DisabilityGrade
    """1 is the gravest, 10 the lightest."""
    nature: DisabilityNature
    """Its cause."""
    psychiatric: bool = False
    """Grades 5 and 6 carry a nursing fee when psychiatric."""
    starts_on: date
    """The day of approval."""
    basis: Line
    """The number of the decision."""

    def grading(self) -> Grading:
        return Grading(**self.model_dump())


class OfficerWanted(Wire):
    """Who becomes contact officer."""

    staff_id: UUID
    """An active account whose division holds the person."""


class PlanEdited(Wire):
    """The service plan."""

    goals: Paragraph
    """What is to become better."""
    measures: Paragraph
    """What the bureau does for it."""
    contact_every_days: EveryDays
    """How often the officer gets in touch, in days."""
    next_contact_on: date
    """When next."""

    def plan(self) -> Plan:
        return Plan(**self.model_dump())


class ReportWanted(Wire):
    """A change that somebody else will confirm."""

    kind: ChangeKind
    """What happened."""
    died_on: date | None = None
    """The day of death, for a death."""
    note: Paragraph | None = None
    """Who told it, and what else helps to confirm it."""

    def reported(self) -> Reported:
        return Reported(self.kind, self.note, self.died_on)


class ReportRead(Wire):
    """A reported change."""

    id: UUID
    """The report."""
    version: Version
    """Send it as If-Match to decide."""
    person_id: UUID
    """Whom it concerns."""
    kind: ChangeKind
    """What is reported."""
    state: ReportState
    """Whether it waits, or what was found."""
    died_on: date | None
    """The day of death, for a death."""
    note: str | None
    """What the reporter wrote."""
    reported_at: At
    """When it was reported."""
    decided_at: At | None
    """When it was decided; null while it waits."""

    @classmethod
    def of(cls, report: ChangeReport) -> Self:
        return cls(
            id=report.id,
            version=report.version,
            person_id=report.person_id,
            kind=report.kind,
            state=report.state,
            died_on=report.died_on,
            note=report.note.reveal("show the report to whoever decides it"),
            reported_at=report.reported_at,
            decided_at=report.decided_at,
        )
