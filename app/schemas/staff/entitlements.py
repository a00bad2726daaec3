"""Entitlements as staff register, decide and read them."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field

from app.domain.subsidies.elsewhere import Elsewhere
from app.domain.subsidies.entitlement_errors import WhoseIsUnclear
from app.domain.subsidies.opening import Opening
from app.domain.subsidies.suspending import StopWanted
from app.domain.subsidies.terms import (
    EndReason,
    EntitlementStatus,
    SuspensionReason,
)
from app.domain.veterans.masks import mask_id_number, mask_name
from app.domain.veterans.terms import CategoryCode, DisabilityNature
from app.queries.subsidies.entitlements import Listed
from app.schemas.common import (
    DisabilityGrade,
    DivisionCode,
    Fen,
    Line,
    Paragraph,
    PersonName,
    Version,
    Wire,
)
from app.schemas.guide_parts import Wording
from app.schemas.money import Month, MonthText, month_of

ServiceYears = Annotated[int, Field(strict=True, ge=1, le=80)]
ProgrammeCode = Annotated[str, Field(strict=True, pattern=r"^[a-z][a-z0-9_]{1,39}$")]


class WhoElsewhere(Wire):
    """Somebody who lives elsewhere; a wrong name is the same as no person."""

    id_number: Annotated[str, Field(strict=True, min_length=15, max_length=18)]
    """The identity number in the enlistment papers."""
    name: PersonName
    """The name in the enlistment papers."""


class EntitlementWanted(Wire):
    """An entitlement registered by hand, from a decision on paper."""

    person_id: UUID | None = None
    """Whose; null where `elsewhere` says it."""
    elsewhere: WhoElsewhere | None = None
    """Whose, of a programme that the enlisting county pays, where the family lives elsewhere."""
    programme: ProgrammeCode
    """What is paid."""
    reference: Line
    """The number of the decision."""
    starts_on: MonthText
    """The first month owed."""
    ends_before: MonthText | None = None
    """The first month no longer owed, where it is known."""
    due_from: MonthText | None = None
    """The first month that this system owes; earlier ones were paid before."""
    category: CategoryCode | None = None
    """The identity, where the amount hangs on it."""
    nature: DisabilityNature | None = None
    """Cause of a disability."""
    grade: DisabilityGrade | None = None
    """Grade of a disability, 1 is the gravest."""
    service_years: ServiceYears | None = None
    """Full years served, where it is paid by them."""
    fixed_fen: Annotated[int, Field(strict=True, ge=1, le=10**11)] | None = None
    """The amount that the decision names, in fen; null where rates say it."""

    def whom(self) -> UUID | Elsewhere:
        if self.person_id is not None and self.elsewhere is None:
            return self.person_id
        if self.person_id is None and self.elsewhere is not None:
            return Elsewhere(self.elsewhere.id_number, self.elsewhere.name)
        raise WhoseIsUnclear

    def opening(self) -> Opening:
        ends, due = self.ends_before, self.due_from
        return Opening(
            programme=self.programme,
            starts_on=month_of(self.starts_on),
            ends_before=month_of(ends) if ends else None,
            due_from=month_of(due) if due else None,
            category=self.category,
            nature=self.nature,
            grade=self.grade,
            service_years=self.service_years,
            fixed_fen=self.fixed_fen,
        )


class StopAsked(Wire):
    """A stop, a suspension or a cancellation."""

    reason: SuspensionReason
    """Why; it says which word of the law fits and who decides."""
    from_on: MonthText | None = None
    """The first month not paid; null: this month."""
    document_no: Line | None = None
    """The decision it rests on."""

    def wanted(self) -> StopWanted:
        first = month_of(self.from_on) if self.from_on else None
        return StopWanted(self.reason, first, self.document_no)


class LiftAsked(Wire):
    """The end of a stop."""

    reason: SuspensionReason
    """Which of the stops."""
    resumes_on: MonthText | None = None
    """The first month paid again; null: this month."""

    @property
    def month(self) -> date | None:
        return month_of(self.resumes_on) if self.resumes_on else None


class NoteWanted(Wire):
    """Why, in words."""

    note: Paragraph
    """What led to it."""


class EndAsked(Wire):
    """The end of an entitlement whose conditions are over, or will be."""

    ends_before: MonthText
    """The first month no longer owed; one to come can be changed or taken back until it comes."""
    note: Paragraph
    """Which condition is over, and how that is known."""

    @property
    def month(self) -> date:
        return month_of(self.ends_before)


class EntitlementLine(Wire):
    """One entitlement in a list."""

    id: UUID
    """The entitlement."""
    version: Version
    """Send it as If-Match to decide."""
    person_id: UUID
    """Whose."""
    person_name: str
    """The name; masked where the person lives elsewhere."""
    id_number: str
    """The identity number, masked."""
    division_code: DivisionCode
    """Where the person lives; of what the enlisting county pays, that county."""
    programme: str
    """What is paid, by its code."""
    title: Wording
    """The same for people."""
    category: CategoryCode | None
    """The identity it is paid for."""
    nature: DisabilityNature | None
    """Cause of a disability."""
    grade: DisabilityGrade | None
    """Grade of a disability."""
    service_years: ServiceYears | None
    """Full years served, where it is paid by them."""
    fixed_fen: Fen | None
    """The amount that was named, in fen; null where rates say it."""
    starts_on: Month
    """The first month owed."""
    ends_before: Month | None
    """The first month no longer owed; null: no end is known."""
    planned_before: Month | None
    """An end that was decided ahead, by its first month no longer owed; null: none was."""
    succeeded_before: Month | None
    """The month to come from which another is paid in its place; null: none is."""
    status: EntitlementStatus
    """Where it stands."""
    ended_reason: EndReason | None
    """Why nothing more is owed."""

    @classmethod
    def parts(cls, listed: Listed) -> dict[str, object]:
        row, person = listed.entitlement, listed.person
        return {
            "id": row.id,
            "version": row.version,
            "person_id": person.id,
            "person_name": mask_name(person.name) if listed.lives_elsewhere else person.name,
            "id_number": person.id_number.masked(mask_id_number) or "",
            "division_code": row.division_code,
            "programme": row.programme,
            "title": Wording(zh=listed.programme.title.zh, en=listed.programme.title.en),
            "category": row.category,
            "nature": row.nature,
            "grade": row.grade,
            "service_years": row.service_years,
            "fixed_fen": row.fixed_fen,
            "starts_on": row.starts_on,
            "ends_before": row.ends_before,
            "planned_before": row.planned_before,
            "succeeded_before": row.succeeded_before,
            "status": row.status,
            "ended_reason": row.ended_reason,
        }

    @classmethod
    def of(cls, listed: Listed) -> Self:
        return cls.model_validate(cls.parts(listed))
