"""Visits: an appointment of a person with a team, from the wish to the door."""

from uuid import UUID

from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    SmallInteger,
    Text,
    func,
    literal_column,
    text,
)
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.visits.terms import CancelReason, VisitChannel, VisitStatus
from app.models.base import DivisionCode, Entity, Instant, SortedText, Versioned, strenum
from app.models.sealed import SealedJson
from app.models.security import Protection
from app.models.veterans.periods import SAME_PERSON, Part
from app.models.visits.teams import SAME_TEAM

SEATED = "status IN ('pending', 'booked', 'arrived')"
NUMBERS = "CREATE SEQUENCE visit_numbers"
NUMBERS_GRANT = "GRANT USAGE ON SEQUENCE visit_numbers TO rongyao_app"


def _during(starts_at: str, ends_at: str) -> Part:
    return (func.tstzrange(literal_column(starts_at), literal_column(ends_at)), "&&")


class Visit(Versioned, Entity):
    """One visit; the window is what was promised, the plan says when within it."""

    __tablename__ = "visits"
    __protection__ = Protection(division="division_code", person="person_id", hot=True)
    __extra_ddl__ = (NUMBERS, NUMBERS_GRANT)
    __table_args__ = (
        Index("uq_visits_reference", "reference", unique=True),
        Index("ix_visits_person", "person_id", "id"),
        Index("ix_visits_division", "division_code", "id"),
        Index("ix_visits_slot", "slot_id"),
        ForeignKeyConstraint(["slot_id", "team_id"], ["visit_slots.id", "visit_slots.team_id"]),
        ExcludeConstraint(
            SAME_PERSON,
            _during("starts_at", "ends_at"),
            where=text(SEATED),
            name="ex_visits_person",
        ),
        ExcludeConstraint(
            SAME_TEAM,
            _during("planned_from", "planned_until"),
            where=text("planned_from IS NOT NULL AND status IN ('booked', 'arrived')"),
            name="ex_visits_planned",
        ),
        # FHIR R5 Appointment: app-2, app-3, app-4 and app-5.
        CheckConstraint("(starts_at IS NULL) = (ends_at IS NULL)", name="window_is_whole"),
        CheckConstraint(
            "starts_at IS NOT NULL"
            " OR status IN ('proposed', 'waitlist', 'cancelled', 'entered_in_error')",
            name="window_unless_nobody_goes",
        ),
        CheckConstraint(
            "cancel_reason IS NULL OR status IN ('cancelled', 'noshow')",
            name="reason_only_where_called_off",
        ),
        CheckConstraint("starts_at < ends_at", name="window_has_a_length"),
        CheckConstraint(f"(slot_id IS NOT NULL) OR NOT ({SEATED})", name="seat_of_a_slot"),
        CheckConstraint(
            "(status = 'pending') = (hold_until IS NOT NULL)", name="hold_ends_at_some_time"
        ),
        CheckConstraint("(planned_from IS NULL) = (planned_until IS NULL)", name="plan_is_whole"),
        CheckConstraint("planned_from < planned_until", name="plan_has_a_length"),
    )

    reference: Mapped[SortedText] = mapped_column(comment="What people read out")
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    division_code: Mapped[DivisionCode] = mapped_column(
        ForeignKey("divisions.code"), comment="Where the team goes"
    )
    status: Mapped[VisitStatus] = mapped_column(strenum(VisitStatus))
    purposes: Mapped[list[str]] = mapped_column(ARRAY(Text), comment="Of `Purpose`, chief first")
    skills: Mapped[list[str]] = mapped_column(ARRAY(Text), comment="What the purposes need")
    service_minutes: Mapped[int] = mapped_column(SmallInteger)
    channel: Mapped[VisitChannel] = mapped_column(strenum(VisitChannel))
    slot_id: Mapped[UUID | None]
    team_id: Mapped[UUID | None] = mapped_column(ForeignKey("visit_teams.id"))
    starts_at: Mapped[Instant | None] = mapped_column(comment="The promised window")
    ends_at: Mapped[Instant | None]
    hold_until: Mapped[Instant | None]
    planned_from: Mapped[Instant | None] = mapped_column(comment="Of the evening plan")
    planned_until: Mapped[Instant | None]
    access_sealed: Mapped[bytes] = mapped_column(comment="Address, whom to ring, stairs, notes")
    cancel_reason: Mapped[CancelReason | None] = mapped_column(strenum(CancelReason))
    cancelled_at: Mapped[Instant | None]
    made_by: Mapped[UUID] = mapped_column(comment="Account of citizen or staff")
    made_at: Mapped[Instant]
    changed_at: Mapped[Instant]

    access = SealedJson()
