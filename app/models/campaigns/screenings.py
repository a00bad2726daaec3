"""Screening campaigns: who was invited, seen, sent on, and what came of it."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.campaigns.lists import Course
from app.domain.campaigns.terms import ScreeningKind, ScreeningStatus
from app.models.base import Base, DivisionCode, Entity, Instant, Versioned, strenum
from app.models.sealed import Sealed
from app.models.security import Protection

STAFF = "staff_accounts.id"


class ScreeningCampaign(Versioned, Entity):
    """One campaign of one county or city, with the hospital that it sends people to.

    It names nobody, so that its rows are open.
    """

    __tablename__ = "screening_campaigns"
    __protection__ = Protection.open_to_app()
    __table_args__ = (
        Index("ix_screening_campaigns_division", "division_code", "id"),
        CheckConstraint("starts_on < ends_before", name="period_holds_a_day"),
        CheckConstraint("from_age BETWEEN 0 AND 120", name="age_is_human"),
    )

    division_code: Mapped[DivisionCode] = mapped_column(ForeignKey("divisions.code"))
    kind: Mapped[ScreeningKind] = mapped_column(strenum(ScreeningKind))
    title: Mapped[str]
    hospital_id: Mapped[UUID] = mapped_column(ForeignKey("supporting_hospitals.id"))
    from_age: Mapped[int] = mapped_column(SmallInteger, comment="Who is younger is not invited")
    starts_on: Mapped[date]
    ends_before: Mapped[date]
    closed_at: Mapped[Instant | None]
    entered_by: Mapped[UUID] = mapped_column(ForeignKey(STAFF))
    entered_at: Mapped[Instant]


class CampaignPlace(Base):
    """A division whose people a campaign invites, with everything below it."""

    __tablename__ = "campaign_places"
    __protection__ = Protection.open_to_app(grants="SELECT, INSERT")

    campaign_id: Mapped[UUID] = mapped_column(
        ForeignKey("screening_campaigns.id"), primary_key=True
    )
    division_code: Mapped[DivisionCode] = mapped_column(
        ForeignKey("divisions.code"), primary_key=True
    )


class Screening(Entity):
    """One person in one campaign."""

    __tablename__ = "screenings"
    __protection__ = Protection(division="division_code", person="person_id")
    __table_args__ = (
        Index("uq_screenings_person", "campaign_id", "person_id", unique=True),
        Index("ix_screenings_person", "person_id", "id"),
        Index("ix_screenings_division", "division_code", "id"),
        CheckConstraint(
            "(screened_on IS NULL) = (status = 'invited') OR status IN ('declined', 'lost')",
            name="seen_once_it_is_known",
        ),
        CheckConstraint(
            "referred_on IS NOT NULL OR status NOT IN ('referred', 'operated', 'treated')",
            name="sent_before_treated",
        ),
        CheckConstraint(
            "(outcome_on IS NOT NULL) = (status IN ('operated', 'treated', 'declined', 'lost'))",
            name="outcome_has_its_day",
        ),
        CheckConstraint("screened_on <= referred_on", name="seen_before_sent"),
    )

    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("screening_campaigns.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    division_code: Mapped[DivisionCode] = mapped_column(
        ForeignKey("divisions.code"), comment="Where the person lives"
    )
    status: Mapped[ScreeningStatus] = mapped_column(strenum(ScreeningStatus))
    screened_on: Mapped[date | None]
    referred_on: Mapped[date | None] = mapped_column(comment="To the hospital of the campaign")
    outcome_on: Mapped[date | None]
    result_sealed: Mapped[bytes | None]
    invited_at: Mapped[Instant | None] = mapped_column(comment="None who came by himself")
    changed_at: Mapped[Instant]

    result = Sealed()

    @property
    def course(self) -> Course:
        return Course(self.status, self.screened_on, self.referred_on, self.outcome_on)

    def go(self, course: Course, now: datetime) -> None:
        self.status, self.changed_at = course.status, now
        self.screened_on, self.referred_on = course.screened_on, course.referred_on
        self.outcome_on = course.outcome_on
