"""Weeks of teams, and the days on which they do not hold."""

from dataclasses import asdict
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    SmallInteger,
    literal_column,
)
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.supply.shifts import Hours, Shift, ShiftException, Template
from app.domain.visits.terms import ExceptionKind, Half
from app.models.base import Entity, Instant, strenum
from app.models.security import PASSING, Protection
from app.models.supply.teams import SAME_TEAM, TEAM
from app.models.veterans.periods import overlapping, same


def _hours_hold() -> tuple[CheckConstraint, CheckConstraint]:
    return (
        CheckConstraint(
            "0 <= starts_minute AND starts_minute < ends_minute AND ends_minute <= 1440",
            name="hours_lie_in_the_day",
        ),
        CheckConstraint(
            "break_minutes >= 0 AND break_minutes < ends_minute - starts_minute",
            name="break_lies_within",
        ),
    )


class ShiftTemplate(Entity):
    """What a team does every week on one weekday, for a half-open period."""

    __tablename__ = "shift_templates"
    __protection__ = Protection.open_to_app(grants=PASSING)
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday_is_one"),
        *_hours_hold(),
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
        return cls(
            team_id=team_id,
            weekday=shift.weekday,
            half=shift.half,
            **asdict(shift.hours),
            starts_on=starts_on,
            ends_before=None,
        )

    @property
    def template(self) -> Template:
        hours = Hours(self.starts_minute, self.ends_minute, self.break_minutes, self.reserve)
        return Template(Shift(self.weekday, self.half, hours), self.starts_on, self.ends_before)


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
        *_hours_hold(),
    )

    team_id: Mapped[UUID] = mapped_column(ForeignKey(TEAM))
    day: Mapped[date]
    half: Mapped[Half | None] = mapped_column(strenum(Half))
    kind: Mapped[ExceptionKind] = mapped_column(strenum(ExceptionKind))
    starts_minute: Mapped[int | None] = mapped_column(SmallInteger)
    ends_minute: Mapped[int | None] = mapped_column(SmallInteger)
    break_minutes: Mapped[int] = mapped_column(SmallInteger)
    reserve: Mapped[int] = mapped_column(SmallInteger)
    reason: Mapped[str]
    entered_by: Mapped[UUID] = mapped_column(ForeignKey("staff_accounts.id"))
    entered_at: Mapped[Instant]

    @classmethod
    def of(
        cls, team_id: UUID, told: ShiftException, *, reason: str, by: UUID, at: datetime
    ) -> "ShiftDay":
        hours = told.hours
        return cls(
            team_id=team_id,
            day=told.day,
            half=told.half,
            kind=told.kind,
            starts_minute=hours.starts_minute if hours else None,
            ends_minute=hours.ends_minute if hours else None,
            break_minutes=hours.break_minutes if hours else 0,
            reserve=hours.reserve if hours else 0,
            reason=reason,
            entered_by=by,
            entered_at=at,
        )

    @property
    def exception(self) -> ShiftException:
        hours = None
        if self.starts_minute is not None and self.ends_minute is not None:
            hours = Hours(self.starts_minute, self.ends_minute, self.break_minutes, self.reserve)
        return ShiftException(self.day, self.half, self.kind, hours)
