"""Visits: an appointment of a person with a team, from the wish to the door."""

from datetime import date
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

from app.domain.visits.terms import CancelReason, Rule, VisitChannel, VisitStatus
from app.models.base import DivisionCode, Entity, Instant, SortedText, Versioned, strenum
from app.models.sealed import SealedJson
from app.models.security import Protection
from app.models.veterans.periods import SAME_PERSON, Part

ON_THE_WAY = "'pending', 'booked', 'arrived'"
SEATED = f"status IN ({ON_THE_WAY})"
SAME_PLANNED_TEAM: Part = (
    literal_column("uuidrange(planned_team_id, planned_team_id, '[]')"),
    "&&",
)
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
        Index("ix_visits_holds", "hold_until", postgresql_where=text("status = 'pending'")),
        Index(
            "ix_visits_waiting",
            "division_code",
            "waiting_since",
            postgresql_where=text("status = 'waitlist'"),
        ),
        # One visit of a contract at a time, whoever proposes.
        Index(
            "uq_visits_contract_ahead",
            "contract_id",
            unique=True,
            postgresql_where=text(f"status IN ('proposed', 'waitlist', {ON_THE_WAY})"),
        ),
        ForeignKeyConstraint(["slot_id", "team_id"], ["visit_slots.id", "visit_slots.team_id"]),
        ExcludeConstraint(
            SAME_PERSON,
            _during("starts_at", "ends_at"),
            where=text(SEATED),
            name="ex_visits_person",
        ),
        ExcludeConstraint(
            SAME_PLANNED_TEAM,
            _during("planned_from", "planned_until"),
            where=text("planned_from IS NOT NULL AND status IN ('booked', 'arrived')"),
            name="ex_visits_planned",
        ),
        # FHIR R5 Appointment: app-2, app-3, app-4, app-7 and app-5.
        CheckConstraint("(starts_at IS NULL) = (ends_at IS NULL)", name="window_is_whole"),
        CheckConstraint(
            "starts_at IS NOT NULL OR status IN ('proposed', 'waitlist', 'cancelled')",
            name="window_unless_nobody_goes",
        ),
        CheckConstraint(
            "cancel_reason IS NULL OR status IN ('cancelled', 'noshow')",
            name="reason_only_where_called_off",
        ),
        CheckConstraint(
            "cancelled_at IS NULL OR status IN ('cancelled', 'noshow')",
            name="called_off_at_only_where_called_off",
        ),
        CheckConstraint("starts_at < ends_at", name="window_has_a_length"),
        CheckConstraint(
            f"(slot_id IS NOT NULL AND team_id IS NOT NULL) OR NOT ({SEATED})",
            name="seat_of_a_slot",
        ),
        CheckConstraint(
            "(status = 'pending') = (hold_until IS NOT NULL)", name="hold_ends_at_some_time"
        ),
        CheckConstraint(
            "num_nulls(planned_from, planned_until, planned_team_id) IN (0, 3)",
            name="plan_is_whole",
        ),
        CheckConstraint("planned_from < planned_until", name="plan_has_a_length"),
        CheckConstraint(
            "waiting_since IS NOT NULL OR status <> 'waitlist'", name="waits_since_some_time"
        ),
        CheckConstraint("requested_from_on < requested_before_on", name="request_holds_a_day"),
        CheckConstraint(
            "num_nulls(contract_id, follow_ups, due_on) IN (0, 3)", name="follow_up_is_whole"
        ),
        # Whoever was let past a rule was so for a reason that somebody wrote down.
        CheckConstraint(
            "reasons_sealed IS NOT NULL OR (NOT reserve_seat AND overridden IS NULL)",
            name="exceptions_have_their_reason",
        ),
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
    planned_team_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("visit_teams.id"), comment="The team that really comes"
    )
    reserve_seat: Mapped[bool] = mapped_column(
        default=False, comment="Took a seat kept for emergencies"
    )
    overridden: Mapped[Rule | None] = mapped_column(
        strenum(Rule), comment="What a supervisor let it past"
    )
    reasons_sealed: Mapped[bytes | None] = mapped_column(
        comment="By `urgent`, `override`, `move`, `cancel`: what staff wrote"
    )
    priority: Mapped[int] = mapped_column(SmallInteger, default=0, comment="Points; more go first")
    priority_because: Mapped[list[str]] = mapped_column(
        ARRAY(Text), default=list, comment="Of `Circumstance`, the weightiest first"
    )
    requested_from_on: Mapped[date | None] = mapped_column(
        comment="FHIR's requestedPeriod: when it would suit, or is due"
    )
    requested_before_on: Mapped[date | None]
    waiting_since: Mapped[Instant | None] = mapped_column(comment="Kept once a seat was found")
    at_head: Mapped[bool] = mapped_column(
        default=False, comment="A team gave up its seat: it waits before all others"
    )
    access_sealed: Mapped[bytes] = mapped_column(
        comment="By latitude, longitude, name, phone, stairs, language, hearing, note"
    )
    contract_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("care_contracts.id"), comment="The family doctor's contract that proposed it"
    )
    follow_ups: Mapped[list[str] | None] = mapped_column(
        ARRAY(Text), comment="Of `FollowUpKind`: what it is proposed for"
    )
    due_on: Mapped[date | None] = mapped_column(comment="The earliest of its follow-ups")
    cancel_reason: Mapped[CancelReason | None] = mapped_column(strenum(CancelReason))
    cancelled_at: Mapped[Instant | None]
    made_by: Mapped[UUID] = mapped_column(comment="Account of citizen or staff")
    made_at: Mapped[Instant]
    changed_at: Mapped[Instant]

    access = SealedJson()
    reasons = SealedJson()
