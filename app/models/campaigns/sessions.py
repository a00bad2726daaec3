"""Site sessions: a day in a village, and who was seen at which desk."""

from datetime import date
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Index, SmallInteger, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.campaigns.sessions import OpeningHours, SessionCard
from app.domain.campaigns.terms import Desk, SeenOutcome
from app.models.base import Base, DivisionCode, Entity, Instant, Versioned, strenum
from app.models.sealed import Sealed
from app.models.security import Protection

STAFF = "staff_accounts.id"


class SiteSession(Versioned, Entity):
    """A day in one division; people of it may know, so that its rows are open."""

    __tablename__ = "site_sessions"
    __protection__ = Protection.open_to_app()
    __table_args__ = (
        Index("ix_site_sessions_division", "division_code", "day"),
        CheckConstraint(
            "0 <= opens_minute AND opens_minute < closes_minute AND closes_minute <= 1440",
            name="hours_lie_in_the_day",
        ),
        CheckConstraint(
            "num_nulls(pauses_minute, resumes_minute) IN (0, 2)", name="break_is_whole"
        ),
        CheckConstraint(
            "opens_minute < pauses_minute AND pauses_minute < resumes_minute"
            " AND resumes_minute < closes_minute",
            name="break_lies_within",
        ),
    )

    division_code: Mapped[DivisionCode] = mapped_column(ForeignKey("divisions.code"))
    title: Mapped[str]
    place: Mapped[str] = mapped_column(comment="In words, for everybody")
    day: Mapped[date]
    opens_minute: Mapped[int] = mapped_column(SmallInteger, comment="Of the day at +08:00")
    pauses_minute: Mapped[int | None] = mapped_column(SmallInteger)
    resumes_minute: Mapped[int | None] = mapped_column(SmallInteger)
    closes_minute: Mapped[int] = mapped_column(SmallInteger)
    desks: Mapped[list[str]] = mapped_column(ARRAY(Text), comment="Of `Desk`")
    cancelled_at: Mapped[Instant | None]
    announced_at: Mapped[Instant | None] = mapped_column(comment="The people of the place know")
    entered_by: Mapped[UUID] = mapped_column(ForeignKey(STAFF))
    entered_at: Mapped[Instant]

    @classmethod
    def of(cls, division_code: str, card: SessionCard) -> "SiteSession":
        hours = card.hours
        return cls(
            division_code=division_code,
            title=card.title,
            place=card.place,
            day=card.day,
            opens_minute=hours.opens_minute,
            pauses_minute=hours.pauses_minute,
            resumes_minute=hours.resumes_minute,
            closes_minute=hours.closes_minute,
            desks=[desk.value for desk in card.desks],
        )

    @property
    def hours(self) -> OpeningHours:
        return OpeningHours(
            self.opens_minute, self.closes_minute, self.pauses_minute, self.resumes_minute
        )


class SessionTeam(Base):
    """A team that comes to a session."""

    __tablename__ = "site_session_teams"
    __protection__ = Protection.open_to_app(grants="SELECT, INSERT")

    site_session_id: Mapped[UUID] = mapped_column(ForeignKey("site_sessions.id"), primary_key=True)
    team_id: Mapped[UUID] = mapped_column(ForeignKey("visit_teams.id"), primary_key=True)


class SessionAttendance(Entity):
    """Somebody at one desk of one session: a page of the person's own file (一人一档)."""

    __tablename__ = "session_attendances"
    __protection__ = Protection(division="division_code", person="person_id")
    __table_args__ = (
        Index("uq_session_attendances_desk", "site_session_id", "person_id", "desk", unique=True),
        Index("ix_session_attendances_person", "person_id", "id"),
        Index("ix_session_attendances_division", "division_code", "id"),
    )

    site_session_id: Mapped[UUID] = mapped_column(ForeignKey("site_sessions.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    division_code: Mapped[DivisionCode] = mapped_column(
        ForeignKey("divisions.code"), comment="Where the person lives"
    )
    desk: Mapped[Desk] = mapped_column(strenum(Desk))
    outcome: Mapped[SeenOutcome] = mapped_column(strenum(SeenOutcome))
    finding_sealed: Mapped[bytes | None] = mapped_column(
        comment="Blood pressure, complaint, advice"
    )
    came_at: Mapped[Instant]
    entered_by: Mapped[UUID] = mapped_column(ForeignKey(STAFF))

    finding = Sealed()
