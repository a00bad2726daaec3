"""Convalescence: places of a period, and who stands in line for them."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.campaigns.terms import ApplicationStatus, AppliedBy
from app.models.base import DivisionCode, Entity, Instant, Versioned, strenum
from app.models.security import Protection

STAFF = "staff_accounts.id"


class ConvalescencePeriod(Versioned, Entity):
    """Places of one county in one period; people may know, so that its rows are open.

    `taken` counts the applications that hold a place, whatever comes between.
    """

    __tablename__ = "convalescence_periods"
    __protection__ = Protection.open_to_app()
    __table_args__ = (
        Index("ix_convalescence_periods_division", "division_code", "from_on"),
        CheckConstraint("from_on < before_on", name="period_holds_a_day"),
        CheckConstraint("taken BETWEEN 0 AND places", name="nobody_is_booked_over"),
    )

    division_code: Mapped[DivisionCode] = mapped_column(ForeignKey("divisions.code"))
    title: Mapped[str]
    place: Mapped[str]
    from_on: Mapped[date]
    before_on: Mapped[date]
    places: Mapped[int] = mapped_column(SmallInteger)
    taken: Mapped[int] = mapped_column(SmallInteger)
    entered_by: Mapped[UUID] = mapped_column(ForeignKey(STAFF))
    entered_at: Mapped[Instant]


class ConvalescenceApplication(Versioned, Entity):
    """Somebody in line; who has more points goes first, then who waited longest since last."""

    __tablename__ = "convalescence_applications"
    __protection__ = Protection(division="division_code", person="person_id")
    __table_args__ = (
        Index("uq_convalescence_applications_person", "period_id", "person_id", unique=True),
        Index("ix_convalescence_applications_person", "person_id", "id"),
        Index("ix_convalescence_applications_division", "division_code", "id"),
    )

    period_id: Mapped[UUID] = mapped_column(ForeignKey("convalescence_periods.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    division_code: Mapped[DivisionCode] = mapped_column(
        ForeignKey("divisions.code"), comment="Where the person lives"
    )
    status: Mapped[ApplicationStatus] = mapped_column(strenum(ApplicationStatus))
    applied_by: Mapped[AppliedBy] = mapped_column(strenum(AppliedBy))
    priority: Mapped[int] = mapped_column(SmallInteger, comment="Points on the day it was made")
    last_on: Mapped[date | None] = mapped_column(comment="When the last stay began")
    made_by: Mapped[UUID] = mapped_column(comment="Account of citizen or staff")
    made_at: Mapped[Instant]
    changed_at: Mapped[Instant]
