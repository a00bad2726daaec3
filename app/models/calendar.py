"""The published years of the working calendar."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.calendar.year import PublishedYear
from app.models.base import Base, Entity, Versioned, strenum
from app.models.security import PASSING, Protection


class DayKind(StrEnum):
    OFF = "off"
    WORKED = "worked"


class CalendarYear(Versioned, Entity):
    """A year whose notice has been published; any other year is provisional."""

    __tablename__ = "calendar_years"
    __table_args__ = (CheckConstraint("year BETWEEN 2000 AND 2200", name="year_is_near"),)
    __protection__ = Protection.open_to_app()

    year: Mapped[int] = mapped_column(SmallInteger, unique=True)
    source: Mapped[str] = mapped_column(comment="Title of the notice")
    published_at: Mapped[datetime] = mapped_column(comment="When this system learnt of it")


class CalendarDay(Base):
    """A day that differs from the week, or belongs to a named holiday."""

    __tablename__ = "calendar_days"
    __table_args__ = (
        CheckConstraint("extract(year FROM day) = year", name="day_lies_in_its_year"),
        CheckConstraint("(kind = 'off') = (name IS NOT NULL)", name="only_holidays_have_names"),
        CheckConstraint(
            "acts_as IS NULL OR (kind = 'worked' AND acts_as BETWEEN 0 AND 4)",
            name="worked_days_act_as_a_weekday",
        ),
        Index("ix_calendar_days_year", "year"),
    )
    __protection__ = Protection.open_to_app(grants=PASSING)

    day: Mapped[date] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(
        SmallInteger, ForeignKey("calendar_years.year", ondelete="CASCADE")
    )
    kind: Mapped[DayKind] = mapped_column(strenum(DayKind))
    name: Mapped[str | None] = mapped_column(comment="The holiday a day off belongs to")
    acts_as: Mapped[int | None] = mapped_column(
        SmallInteger, comment="Whose shifts hold on a day worked; 0 is Monday"
    )


def days_of_notice(notice: PublishedYear) -> list[CalendarDay]:
    """Return the rows of one notice."""
    off = [
        CalendarDay(day=day, year=notice.year, kind=DayKind.OFF, name=holiday.name)
        for holiday in notice.days_off
        for day in holiday.days()
    ]
    worked = [
        CalendarDay(
            day=day.on, year=notice.year, kind=DayKind.WORKED, name=None, acts_as=day.acts_as
        )
        for day in notice.days_worked
    ]
    return off + worked
