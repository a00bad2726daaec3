"""Plans of the road: kept as they were made, with what they were made of."""

import base64
import zlib
from dataclasses import asdict
from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.rounds.day import instant_of, why_left_out
from app.domain.rounds.made import Made
from app.domain.rounds.plan import Round, Stop
from app.domain.rounds.terms import LeftOut, PlanCause, PlanStatus
from app.models.base import Base, DivisionCode, Entity, Instant, Versioned, strenum
from app.models.sealed import Sealed
from app.models.security import Protection
from app.models.visits.visits import Visit

TEAM, VISIT, PLAN, STAFF = "visit_teams.id", "visits.id", "visit_plans.id", "staff_accounts.id"
OF_PLAN = Protection(parent="visit_plans", via="plan_id", grants="SELECT, INSERT", append_only=True)


class PlanOrder(Entity):
    """What somebody asked for: a day planned, a visit put in, a team left at home."""

    __tablename__ = "visit_plan_orders"
    __protection__ = Protection(division="division_code", grants="SELECT, INSERT", append_only=True)
    __table_args__ = (
        CheckConstraint("(cause = 'inserted') = (visit_id IS NOT NULL)", name="names_the_visit"),
        CheckConstraint(
            "(cause = 'without_team') = (team_id IS NOT NULL AND reason_sealed IS NOT NULL)",
            name="names_the_team_and_why",
        ),
        CheckConstraint("cause <> 'evening'", name="somebody_asked"),
    )

    division_code: Mapped[DivisionCode] = mapped_column(ForeignKey("divisions.code"))
    day: Mapped[date]
    cause: Mapped[PlanCause] = mapped_column(strenum(PlanCause))
    visit_id: Mapped[UUID | None] = mapped_column(ForeignKey(VISIT), comment="To be put in")
    team_id: Mapped[UUID | None] = mapped_column(ForeignKey(TEAM), comment="That cannot go")
    reason_sealed: Mapped[bytes | None] = mapped_column(comment="Why it cannot: often an illness")
    operation_id: Mapped[UUID] = mapped_column(ForeignKey("operations.id"))
    ordered_by: Mapped[UUID] = mapped_column(ForeignKey(STAFF))
    ordered_at: Mapped[Instant]

    reason = Sealed()


class VisitPlan(Versioned, Entity):
    """How the teams of a county go on one day; a later plan of the day takes its place.

    `made_of` holds the problem and the travel times as they were, places of people among them.
    """

    __tablename__ = "visit_plans"
    # Of a plan nothing changes but whether it is the one that holds.
    __protection__ = Protection(
        division="division_code", grants="SELECT, INSERT, UPDATE (status, version)"
    )
    __table_args__ = (
        UniqueConstraint("division_code", "day", "sequence"),
        Index("ix_visit_plans_day", "day", "division_code"),
        Index(
            "uq_visit_plans_published",
            "division_code",
            "day",
            unique=True,
            postgresql_where=text("status = 'published'"),
        ),
        CheckConstraint("sequence > 0", name="counts_from_one"),
        CheckConstraint("octet_length(digest) = 32", name="digest_is_sha256"),
        CheckConstraint(
            "(status = 'refused') = (jsonb_array_length(faults) > 0)",
            name="refused_for_its_faults",
        ),
        CheckConstraint(
            "(cause = 'evening') = (order_id IS NULL)", name="asked_for_or_by_the_clock"
        ),
        CheckConstraint("metres >= 0 AND travel_seconds >= 0", name="roads_have_a_length"),
    )

    division_code: Mapped[DivisionCode] = mapped_column(ForeignKey("divisions.code"))
    day: Mapped[date]
    sequence: Mapped[int] = mapped_column(SmallInteger, comment="Of the county's day, from 1")
    status: Mapped[PlanStatus] = mapped_column(strenum(PlanStatus))
    cause: Mapped[PlanCause] = mapped_column(strenum(PlanCause))
    supersedes_id: Mapped[UUID | None] = mapped_column(ForeignKey(PLAN))
    order_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("visit_plan_orders.id"), unique=True, comment="NULL: by the clock"
    )
    digest: Mapped[bytes] = mapped_column(comment="SHA-256 of the problem")
    made_of_sealed: Mapped[bytes] = mapped_column(comment="Problem and travel times, packed")
    exploration: Mapped[int] = mapped_column(
        SmallInteger, comment="How far the solver searched, 0 to 5"
    )
    solver: Mapped[str] = mapped_column(comment="Name and version")
    travel_source: Mapped[str] = mapped_column(comment="Where the travel times come from")
    guessed: Mapped[int] = mapped_column(
        SmallInteger, comment="Stretches that nobody measured; by great circle"
    )
    faults: Mapped[list[Any]] = mapped_column(JSONB, comment="Found by the checker: {code, …}")
    metres: Mapped[int]
    travel_seconds: Mapped[int]
    made_at: Mapped[Instant]

    made_of = Sealed()

    @classmethod
    def of(cls, made: Made, division_code: str, day: date, sequence: int, at: datetime) -> Self:
        rounds, proof = made.plan.rounds, made.proof
        plan = cls(
            division_code=division_code,
            day=day,
            sequence=sequence,
            status=PlanStatus.REFUSED if made.faults else PlanStatus.PUBLISHED,
            cause=made.cause,
            order_id=made.order_id,
            digest=bytes.fromhex(proof.digest),
            exploration=proof.exploration,
            solver=f"{proof.solver} {proof.version}",
            travel_source=proof.travel,
            guessed=proof.guessed,
            faults=[_told(asdict(fault)) for fault in made.faults],
            metres=sum(each.metres for each in rounds),
            travel_seconds=sum(each.travel for each in rounds),
            made_at=at,
        )
        # Every way between any two doors: it packs to a tenth.
        plan.made_of = base64.b64encode(zlib.compress(made.made_of.encode(), 9)).decode()
        return plan


class PlannedRound(Base):
    """The way of one team on that day, home included."""

    __tablename__ = "visit_plan_rounds"
    __protection__ = OF_PLAN
    __table_args__ = (CheckConstraint("sets_out_at <= back_at", name="comes_back_later"),)

    plan_id: Mapped[UUID] = mapped_column(ForeignKey(PLAN), primary_key=True)
    team_id: Mapped[UUID] = mapped_column(ForeignKey(TEAM), primary_key=True)
    sets_out_at: Mapped[Instant]
    back_at: Mapped[Instant]
    metres: Mapped[int]
    travel_seconds: Mapped[int]

    @classmethod
    def of(cls, plan: VisitPlan, way: Round) -> Self:
        return cls(
            plan_id=plan.id,
            team_id=way.team_id,
            sets_out_at=instant_of(plan.day, way.sets_out),
            back_at=instant_of(plan.day, way.back_at),
            metres=way.metres,
            travel_seconds=way.travel,
        )


class PlannedStop(Base):
    """One visit on a round, and when it had been promised before."""

    __tablename__ = "visit_plan_stops"
    __protection__ = OF_PLAN
    __table_args__ = (
        UniqueConstraint("plan_id", "team_id", "ordinal"),
        Index("ix_visit_plan_stops_visit", "visit_id"),
        CheckConstraint("ordinal > 0", name="counts_from_one"),
        CheckConstraint(
            "arrives_at <= planned_from AND planned_from < planned_until", name="comes_then_leaves"
        ),
    )

    plan_id: Mapped[UUID] = mapped_column(ForeignKey(PLAN), primary_key=True)
    visit_id: Mapped[UUID] = mapped_column(ForeignKey(VISIT), primary_key=True)
    team_id: Mapped[UUID] = mapped_column(ForeignKey(TEAM))
    ordinal: Mapped[int] = mapped_column(SmallInteger, comment="On the team's round, from 1")
    arrives_at: Mapped[Instant] = mapped_column(comment="May wait for the window to open")
    planned_from: Mapped[Instant]
    planned_until: Mapped[Instant]
    metres: Mapped[int] = mapped_column(comment="From the stop before, or from home")
    travel_seconds: Mapped[int]
    promised_from: Mapped[Instant | None] = mapped_column(comment="Before; NULL: never told")
    promised_team_id: Mapped[UUID | None] = mapped_column(ForeignKey(TEAM))

    @classmethod
    def of(cls, plan: VisitPlan, team_id: UUID, ordinal: int, stop: Stop, visit: Visit) -> Self:
        return cls(
            plan_id=plan.id,
            visit_id=stop.visit_id,
            team_id=team_id,
            ordinal=ordinal,
            arrives_at=instant_of(plan.day, stop.arrives),
            planned_from=instant_of(plan.day, stop.begins),
            planned_until=instant_of(plan.day, stop.leaves),
            metres=stop.metres,
            travel_seconds=stop.travel,
            promised_from=visit.planned_from,
            promised_team_id=visit.planned_team_id,
        )

    @property
    def moved(self) -> bool:
        """Whoever was told before has to be told again."""
        told = (self.promised_from, self.promised_team_id)
        return self.promised_from is not None and told != (self.planned_from, self.team_id)


class PlannedWithout(Base):
    """A visit that nobody can make on that day."""

    __tablename__ = "visit_plan_left_out"
    __protection__ = OF_PLAN

    plan_id: Mapped[UUID] = mapped_column(ForeignKey(PLAN), primary_key=True)
    visit_id: Mapped[UUID] = mapped_column(ForeignKey(VISIT), primary_key=True)
    why: Mapped[LeftOut] = mapped_column(strenum(LeftOut))
    promised_from: Mapped[Instant | None]

    @classmethod
    def of(cls, plan: VisitPlan, made: Made, visit: Visit) -> Self:
        return cls(
            plan_id=plan.id,
            visit_id=visit.id,
            why=why_left_out(made.solved, visit.id),
            promised_from=visit.planned_from,
        )


def _told(fault: dict[str, Any]) -> dict[str, str | None]:
    return {
        "code": fault["kind"],
        "team_id": fault["team_id"] and str(fault["team_id"]),
        "visit_id": fault["visit_id"] and str(fault["visit_id"]),
    }
