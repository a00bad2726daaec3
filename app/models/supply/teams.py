"""Who goes out: teams, their people, their areas."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Text,
    UniqueConstraint,
    literal_column,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.supply.teams import MemberCard, TeamCard, skills_of
from app.domain.visits.terms import Profession
from app.models.base import Base, DivisionCode, Entity, Instant, SortedText, Versioned, strenum
from app.models.security import PASSING, Protection
from app.models.supply.hospitals import Degrees, lies_in_china
from app.models.veterans.periods import Part

DIVISION = "divisions.code"
TEAM = "visit_teams.id"
SAME_TEAM: Part = (literal_column("uuidrange(team_id, team_id, '[]')"), "&&")


class VisitTeam(Versioned, Entity):
    """A team of a county that goes out together, from one place and back there.

    Whoever books sees it, so that its rows are open; what staff may do to it hangs on its division.
    """

    __tablename__ = "visit_teams"
    __protection__ = Protection.open_to_app()
    __table_args__ = (
        UniqueConstraint("id", "division_code"),
        Index("ix_visit_teams_division", "division_code", "id"),
        *lies_in_china(),
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
        self.hospital_id, self.changed_at = card.hospital_id, now

    def goes_out_on(self, day: date) -> bool:
        return self.dissolved_on is None or day < self.dissolved_on


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

    def is_in_on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_before is None or day < self.ends_before)

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


def can_on(members: Iterable[TeamMember], day: date) -> list[str]:
    """Return what those can do together who are in the team on that day."""
    return skills_of(each.skills for each in members if each.is_in_on(day))


class ServiceArea(Base):
    """A division that a team serves, with everything below it."""

    __tablename__ = "visit_areas"
    __protection__ = Protection.open_to_app(grants=PASSING)
    __table_args__ = (Index("ix_visit_areas_division", "division_code", "team_id"),)

    team_id: Mapped[UUID] = mapped_column(ForeignKey(TEAM), primary_key=True)
    division_code: Mapped[DivisionCode] = mapped_column(ForeignKey(DIVISION), primary_key=True)
