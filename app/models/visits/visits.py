"""Visits: an appointment of a person with a team, from the wish to the door."""

from datetime import date, datetime
from typing import Any
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

from app.domain.visits.priority import Priority
from app.domain.visits.states import VisitEvent, step
from app.domain.visits.terms import CancelReason, Rule, VisitChannel, VisitStatus
from app.models.base import DivisionCode, Entity, Instant, SortedText, Versioned, strenum
from app.models.sealed import SealedJson
from app.models.security import Protection
from app.models.supply.slots import VisitSlot
from app.models.veterans.periods import SAME_PERSON, Part

ON_THE_WAY = "'pending', 'booked', 'arrived'"
SEATED = f"status IN ({ON_THE_WAY})"
SAME_PLANNED_TEAM: Part = (
    literal_column("uuidrange(planned_team_id, planned_team_id, '[]')"),
    "&&",
)
NUMBERS = "CREATE SEQUENCE visit_numbers"
NUMBERS_GRANT = "GRANT USAGE ON SEQUENCE visit_numbers TO rongyao_app"

# Whoever books sees no visit but his own; a hold that ran out must make room for him all the
# same. Nothing goes that has not run out.
EXPIRE_HOLDS = """
CREATE FUNCTION expire_holds(slots uuid[])
  RETURNS TABLE (visit_id uuid, person_id uuid, division_code text) LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM FROM visit_slots s WHERE s.id = ANY (slots) ORDER BY s.id FOR UPDATE;
  RETURN QUERY
  WITH gone AS (
    UPDATE visits v SET status = 'cancelled', cancel_reason = 'hold_expired', hold_until = NULL,
      cancelled_at = app_now(), changed_at = app_now(), version = v.version + 1
    WHERE v.slot_id = ANY (slots) AND v.status = 'pending' AND v.hold_until <= app_now()
    RETURNING v.id, v.person_id, v.division_code, v.slot_id
  ), freed AS (
    UPDATE visit_slots s SET held = s.held - g.seats, changed_at = app_now()
    FROM (SELECT gone.slot_id, count(*) AS seats FROM gone GROUP BY gone.slot_id) g
    WHERE s.id = g.slot_id
  )
  SELECT gone.id, gone.person_id, gone.division_code FROM gone ORDER BY gone.id;
END $$
"""
EXPIRE_HOLDS_GRANTS = (
    "REVOKE ALL ON FUNCTION expire_holds(uuid[]) FROM PUBLIC",
    "GRANT EXECUTE ON FUNCTION expire_holds(uuid[]) TO rongyao_app",
)


def _during(starts_at: str, ends_at: str) -> Part:
    return (func.tstzrange(literal_column(starts_at), literal_column(ends_at)), "&&")


class Visit(Versioned, Entity):
    """One visit; the window is what was promised, the plan says when within it."""

    __tablename__ = "visits"
    __protection__ = Protection(division="division_code", person="person_id", hot=True)
    __extra_ddl__ = (NUMBERS, NUMBERS_GRANT, EXPIRE_HOLDS, *EXPIRE_HOLDS_GRANTS)
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
        Index(
            "uq_visits_home_round",
            "site_session_id",
            "person_id",
            unique=True,
            postgresql_where=text("site_session_id IS NOT NULL"),
        ),
        # When somebody was last visited stands on every line of a worklist.
        Index(
            "ix_visits_fulfilled",
            "person_id",
            "starts_at",
            postgresql_where=text("status = 'fulfilled'"),
        ),
        Index("ix_visits_window", "starts_at", "id"),
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
    site_session_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("site_sessions.id"), comment="A home round of that day in the village"
    )
    cancel_reason: Mapped[CancelReason | None] = mapped_column(strenum(CancelReason))
    cancelled_at: Mapped[Instant | None]
    made_by: Mapped[UUID] = mapped_column(comment="Account of citizen or staff")
    made_at: Mapped[Instant]
    changed_at: Mapped[Instant]

    access = SealedJson()
    reasons = SealedJson()

    @property
    def told(self) -> dict[str, Any]:
        """What events of its seat say."""
        return {
            "slot_id": None if self.slot_id is None else str(self.slot_id),
            "starts_at": None if self.starts_at is None else self.starts_at.isoformat(),
            "ends_at": None if self.ends_at is None else self.ends_at.isoformat(),
            "purposes": list(self.purposes),
            "overridden": self.overridden,
        }

    @property
    def is_held(self) -> bool:
        """Its seat is kept until somebody confirms."""
        return self.status is VisitStatus.PENDING

    def call_off(self, status: VisitStatus, reason: CancelReason, now: datetime) -> None:
        """Be off, for this reason; where it was to be stays written."""
        self.status, self.cancel_reason = status, reason
        self.cancelled_at = self.changed_at = now
        self.hold_until = None
        self.unplan()

    def move_to(self, slot: VisitSlot) -> None:
        """Be in another half-day, whose seat is taken; what was planned holds no more."""
        self.slot_id, self.team_id = slot.id, slot.team_id
        self.starts_at, self.ends_at = slot.window
        self.overridden = None
        self.unplan()

    def unplan(self) -> None:
        self.planned_from = self.planned_until = self.planned_team_id = None

    def wait_at_head(self, now: datetime) -> None:
        """Its seat was given up by others: any day is better than none, and nobody goes before.

        Only the seat is lost: purposes, access, contract and what was asked for stay.
        """
        self.status, self.at_head = step(self.status, VisitEvent.DISPLACE), True
        self.slot_id = self.team_id = self.starts_at = self.ends_at = self.hold_until = None
        self.unplan()
        self.reserve_seat, self.overridden = False, None
        self.requested_from_on = self.requested_before_on = None
        self.changed_at = self.waiting_since = now

    def weigh(self, today: Priority) -> None:
        """Take over the points of today."""
        self.priority = today.score
        self.priority_because = [each.value for each in today.because]
