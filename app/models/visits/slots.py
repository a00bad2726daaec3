"""Half-days of teams with their seats: what availability shows and bookings take from."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.visits.capacity import Seats
from app.domain.visits.shifts import HalfDay, Hours, minute_of
from app.domain.visits.stocking import Stored
from app.domain.visits.terms import Half, SlotStatus
from app.models.base import DivisionCode, Entity, Instant, strenum
from app.models.security import Protection
from app.models.visits.teams import VisitTeam


class VisitSlot(Entity):
    """One half-day of one team; no row of anybody, so that whoever books may read it.

    `booked` and `held` count the visits and offers that point here, whatever comes between.
    """

    __tablename__ = "visit_slots"
    __protection__ = Protection.open_to_app(hot=True)
    __table_args__ = (
        UniqueConstraint("team_id", "day", "half"),
        UniqueConstraint("id", "team_id"),
        Index("ix_visit_slots_day", "day", "team_id"),
        CheckConstraint("booked >= 0 AND held >= 0", name="nobody_is_counted_twice"),
        CheckConstraint("booked + held <= capacity", name="nobody_is_booked_over"),
        CheckConstraint("reserve BETWEEN 0 AND capacity", name="reserve_is_of_the_capacity"),
        CheckConstraint("starts_at < ends_at", name="window_has_a_length"),
    )

    team_id: Mapped[UUID] = mapped_column(ForeignKey("visit_teams.id"))
    division_code: Mapped[DivisionCode] = mapped_column(comment="That of the team, always")
    day: Mapped[date]
    half: Mapped[Half] = mapped_column(strenum(Half))
    starts_at: Mapped[Instant]
    ends_at: Mapped[Instant]
    break_minutes: Mapped[int] = mapped_column(SmallInteger)
    status: Mapped[SlotStatus] = mapped_column(strenum(SlotStatus))
    provisional: Mapped[bool] = mapped_column(comment="The year's days off are not published")
    capacity: Mapped[int] = mapped_column(SmallInteger)
    reserve: Mapped[int] = mapped_column(SmallInteger, comment="Of the capacity, for emergencies")
    booked: Mapped[int] = mapped_column(SmallInteger)
    held: Mapped[int] = mapped_column(SmallInteger, comment="Pending visits and open offers")
    changed_at: Mapped[datetime]

    @classmethod
    def of(cls, team: VisitTeam, half_day: HalfDay) -> "VisitSlot":
        return cls(
            team_id=team.id,
            division_code=team.division_code,
            day=half_day.day,
            half=half_day.half,
            booked=0,
            held=0,
        )

    def tell(self, half_day: HalfDay, seats: Seats) -> None:
        """Be open at these hours, with these seats."""
        self.starts_at, self.ends_at = half_day.starts_at, half_day.ends_at
        self.break_minutes = half_day.hours.break_minutes
        self.capacity, self.reserve = seats.capacity, seats.reserve
        self.status, self.provisional = SlotStatus.OPEN, half_day.provisional

    @property
    def stored(self) -> Stored:
        starts, length = minute_of(self.starts_at), self.ends_at - self.starts_at
        ends = starts + int(length.total_seconds()) // 60
        return Stored(
            slot_id=self.id,
            day=self.day,
            half=self.half,
            hours=Hours(starts, ends, self.break_minutes),
            seats=Seats(self.capacity, self.reserve),
            taken=self.booked + self.held,
            provisional=self.provisional,
            open=self.status is SlotStatus.OPEN,
        )
