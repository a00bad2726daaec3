"""Who looks after whom (结对子), what was agreed, and what was reported."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.veterans.sections import Plan
from app.domain.veterans.terms import ChangeKind, ReportState
from app.models.base import Entity, Instant, Versioned, strenum
from app.models.sealed import Sealed
from app.models.security import Protection
from app.models.veterans.periods import SAME_PERSON, overlapping


class ContactOfficer(Entity):
    """The named member of staff whom a person may ring, one at a time."""

    __tablename__ = "contact_officers"
    __protection__ = Protection(parent="persons", via="person_id")
    __table_args__ = (
        Index("ix_contact_officers_person", "person_id"),
        Index("ix_contact_officers_staff", "staff_id", "person_id"),
        CheckConstraint("starts_on < ends_before", name="period_holds_a_day"),
        ExcludeConstraint(
            SAME_PERSON,
            overlapping(),
            name="ex_contact_officers_period",
        ),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff_accounts.id"))
    starts_on: Mapped[date]
    ends_before: Mapped[date | None]


class ServicePlan(Entity):
    """What the bureau and the person agreed to do, and when to speak next."""

    __tablename__ = "service_plans"
    __protection__ = Protection(parent="persons", via="person_id")
    __table_args__ = (
        Index("uq_service_plans_person", "person_id", unique=True),
        CheckConstraint("contact_every_days BETWEEN 1 AND 366", name="contact_within_a_year"),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    goals: Mapped[str]
    measures: Mapped[str]
    contact_every_days: Mapped[int]
    next_contact_on: Mapped[date]

    def tell(self, plan: Plan) -> None:
        self.goals, self.measures = plan.goals, plan.measures
        self.contact_every_days = plan.contact_every_days
        self.next_contact_on = plan.next_contact_on


class ChangeReport(Versioned, Entity):
    """Something reported about a person; the dossier follows when somebody else confirms it."""

    __tablename__ = "change_reports"
    __protection__ = Protection(parent="persons", via="person_id")
    __table_args__ = (
        Index("ix_change_reports_person", "person_id", "id"),
        Index(
            "uq_change_reports_open_death",
            "person_id",
            unique=True,
            postgresql_where=text("kind = 'death' AND state = 'open'"),
        ),
        CheckConstraint("(kind = 'death') = (died_on IS NOT NULL)", name="death_has_a_day"),
        CheckConstraint("(state = 'open') = (decided_at IS NULL)", name="decided_once_closed"),
        CheckConstraint("(decided_at IS NULL) = (decided_by IS NULL)", name="decision_is_whole"),
        CheckConstraint("decided_by <> reported_by", name="four_eyes"),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    kind: Mapped[ChangeKind] = mapped_column(strenum(ChangeKind))
    state: Mapped[ReportState] = mapped_column(strenum(ReportState))
    died_on: Mapped[date | None]
    note_sealed: Mapped[bytes | None]
    reported_by: Mapped[UUID] = mapped_column(comment="Account of staff or citizen")
    reported_at: Mapped[Instant]
    decided_by: Mapped[UUID | None]
    decided_at: Mapped[Instant | None]

    note = Sealed()
