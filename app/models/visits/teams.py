"""Who goes out: supporting hospitals, teams, their people, their areas, their weeks."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Numeric,
    SmallInteger,
    Text,
    UniqueConstraint,
    literal_column,
)
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.visits.shifts import Hours, Shift, ShiftException, Template
from app.domain.visits.teams import MemberCard, TeamCard
from app.domain.visits.terms import ExceptionKind, Half, Profession
from app.models.base import Base, DivisionCode, Entity, Instant, SortedText, Versioned, strenum
from app.models.security import PASSING, Protection
from app.models.veterans.periods import Part, overlapping, same

DIVISION = "divisions.code"
TEAM = "visit_teams.id"
SAME_TEAM: Part = (literal_column("uuidrange(team_id, team_id, '[]')"), "&&")
Degrees = Numeric(9, 6, asdecimal=False)


class SupportingHospital(Versioned, Entity):
    """A hospital that supports the army (拥军优属医院); everybody may know where it is."""

    __tablename__ = "supporting_hospitals"
    __protection__ = Protection.open_to_app()
    __table_args__ = (Index("ix_supporting_hospitals_division", "division_code", "id"),)

    division_code: Mapped[DivisionCode] = mapped_column(ForeignKey(DIVISION))
    name: Mapped[SortedText]
    address: Mapped[str]
    phone: Mapped[str] = mapped_column(comment="The number of the hospital, open to everybody")
    closed_on: Mapped[date | None] = mapped_column(comment="No longer takes part from this day")


class VisitTeam(Versioned, Entity):
    """A team of a county that goes out together, from one place and back there.

    Whoever books sees it, so that its rows are open; what staff may do to it hangs on its division.
    """

    __tablename__ = "visit_teams"
    __protection__ = Protection.open_to_app()
    __table_args__ = (
        UniqueConstraint("id", "division_code"),
        Index("ix_visit_teams_division", "division_code", "id"),
        CheckConstraint("latitude BETWEEN 3 AND 54", name="latitude_lies_in_china"),
        CheckConstraint("longitude BETWEEN 73 AND 136", name="longitude_lies_in_china"),
    )

    division_code: Mapped[DivisionCode] = mapped_column(ForeignKey(DIVISION))
    hospital_id: Mapped[UUID | None] = mapped_column(ForeignKey("supporting_hospitals.id"))
    name: Mapped[SortedText]
    vehicle: Mapped[str | None] = mapped_column(comment="Its plate")
    phone: Mapped[str] = mapped_column(comment="What people ring on the day")
    latitude: Mapped[float] = mapped_column(Degrees, comment="Where it sets out, GCJ-02")
    longitude: Mapped[float] = mapped_column(Degrees, comment="GCJ-02")
    skills: Mapped[list[str]] = mapped_column(ARRAY(Text), comment="Those of its members")
    dissolved_on: Mapped[date | None]
    changed_at: Mapped[Instant] = mapped_column(comment="The team, its people, areas or week")

    def tell(self, card: TeamCard, now: datetime) -> None:
        """Take over what the card says; areas and members are rows of their own."""
        self.name, self.phone, self.vehicle = card.name, card.phone, card.vehicle
        self.latitude, self.longitude = card.latitude, card.longitude
        self.hospital_id, self.skills = card.hospital_id, list(card.skills)
        self.changed_at = now


class TeamMember(Entity):
    """Somebody of a team, for a half-open period."""

    __tablename__ = "visit_team_members"
    __protection__ = Protection(division="division_code")
    __table_args__ = (
        # Rows repeat the division, so that row security sees it; this keeps it true.
        ForeignKeyConstraint(
            ["team_id", "division_code"], ["visit_teams.id", "visit_teams.division_code"]
        ),
        Index("ix_visit_team_members_team", "team_id"),
        Index("ix_visit_team_members_staff", "staff_account_id"),
        CheckConstraint("starts_on < ends_before", name="period_holds_a_day"),
    )

    team_id: Mapped[UUID]
    division_code: Mapped[DivisionCode] = mapped_column(comment="That of the team, always")
    staff_account_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff_accounts.id"))
    name: Mapped[str]
    profession: Mapped[Profession] = mapped_column(strenum(Profession))
    skills: Mapped[list[str]] = mapped_column(ARRAY(Text))
    starts_on: Mapped[date]
    ends_before: Mapped[date | None]

    @classmethod
    def of(cls, team: VisitTeam, card: MemberCard, starts_on: date) -> "TeamMember":
        return cls(
            team_id=team.id,
            division_code=team.division_code,
            staff_account_id=card.staff_account_id,
            name=card.name,
            profession=card.profession,
            skills=sorted(card.skills),
            starts_on=starts_on,
            ends_before=None,
        )


class ServiceArea(Base):
    """A division that a team serves, with everything below it."""

    __tablename__ = "visit_areas"
    __protection__ = Protection.open_to_app(grants=PASSING)
    __table_args__ = (Index("ix_visit_areas_division", "division_code", "team_id"),)

    team_id: Mapped[UUID] = mapped_column(ForeignKey(TEAM), primary_key=True)
    division_code: Mapped[DivisionCode] = mapped_column(ForeignKey(DIVISION), primary_key=True)


class ShiftTemplate(Entity):
    """What a team does every week on one weekday, for a half-open period."""

    __tablename__ = "shift_templates"
    __protection__ = Protection.open_to_app(grants=PASSING)
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday_is_one"),
        CheckConstraint(
            "0 <= starts_minute AND starts_minute < ends_minute AND ends_minute <= 1440",
            name="hours_lie_in_the_day",
        ),
        CheckConstraint(
            "break_minutes >= 0 AND break_minutes < ends_minute - starts_minute",
            name="break_lies_within",
        ),
        CheckConstraint("reserve BETWEEN 0 AND 20", name="reserve_is_small"),
        CheckConstraint("starts_on < ends_before", name="period_holds_a_day"),
        ExcludeConstraint(
            SAME_TEAM,
            (literal_column("int4range(weekday, weekday, '[]')"), "&&"),
            same("half"),
            overlapping(),
            name="ex_shift_templates_period",
        ),
    )

    team_id: Mapped[UUID] = mapped_column(ForeignKey(TEAM))
    weekday: Mapped[int] = mapped_column(SmallInteger, comment="0 is Monday")
    half: Mapped[Half] = mapped_column(strenum(Half))
    starts_minute: Mapped[int] = mapped_column(SmallInteger, comment="Of the day at +08:00")
    ends_minute: Mapped[int] = mapped_column(SmallInteger)
    break_minutes: Mapped[int] = mapped_column(SmallInteger)
    reserve: Mapped[int] = mapped_column(SmallInteger, comment="Seats kept for emergencies")
    starts_on: Mapped[date]
    ends_before: Mapped[date | None]

    @classmethod
    def of(cls, team_id: UUID, shift: Shift, starts_on: date) -> "ShiftTemplate":
        hours = shift.hours
        return cls(
            team_id=team_id,
            weekday=shift.weekday,
            half=shift.half,
            starts_minute=hours.starts_minute,
            ends_minute=hours.ends_minute,
            break_minutes=hours.break_minutes,
            reserve=hours.reserve,
            starts_on=starts_on,
            ends_before=None,
        )

    @property
    def template(self) -> Template:
        hours = Hours(self.starts_minute, self.ends_minute, self.break_minutes, self.reserve)
        return Template(self.weekday, self.half, hours, self.starts_on, self.ends_before)


class ShiftDay(Entity):
    """A day on which a team's week does not hold; without a half, both."""

    __tablename__ = "shift_exceptions"
    __protection__ = Protection.open_to_app(grants=PASSING)
    __table_args__ = (
        Index(
            "uq_shift_exceptions_day",
            "team_id",
            "day",
            "half",
            unique=True,
            postgresql_nulls_not_distinct=True,
        ),
        CheckConstraint(
            "(kind = 'extra') = (starts_minute IS NOT NULL AND ends_minute IS NOT NULL)",
            name="extra_hours_are_told",
        ),
        CheckConstraint("kind = 'off' OR half IS NOT NULL", name="extra_hours_have_a_half"),
        CheckConstraint(
            "0 <= starts_minute AND starts_minute < ends_minute AND ends_minute <= 1440",
            name="hours_lie_in_the_day",
        ),
    )

    team_id: Mapped[UUID] = mapped_column(ForeignKey(TEAM))
    day: Mapped[date]
    half: Mapped[Half | None] = mapped_column(strenum(Half))
    kind: Mapped[ExceptionKind] = mapped_column(strenum(ExceptionKind))
    starts_minute: Mapped[int | None] = mapped_column(SmallInteger)
    ends_minute: Mapped[int | None] = mapped_column(SmallInteger)
    reserve: Mapped[int] = mapped_column(SmallInteger)
    reason: Mapped[str]
    entered_by: Mapped[UUID] = mapped_column(ForeignKey("staff_accounts.id"))
    entered_at: Mapped[Instant]

    @property
    def exception(self) -> ShiftException:
        hours = None
        if self.starts_minute is not None and self.ends_minute is not None:
            hours = Hours(self.starts_minute, self.ends_minute, 0, self.reserve)
        return ShiftException(self.day, self.half, self.kind, hours)
