"""Half-days of teams with their seats: what availability shows and bookings take from."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    ForeignKey,
    Index,
    SmallInteger,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.supply.capacity import Pace, Seats, seats
from app.domain.supply.shifts import HalfDay, Hours, minute_of
from app.domain.supply.stocking import Stored
from app.domain.visits.terms import Half, SlotStatus
from app.models.base import DivisionCode, Entity, Instant, strenum
from app.models.security import Protection
from app.models.supply.teams import VisitTeam


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
        CheckConstraint(
            "(capacity_set IS NULL) = (reserve_set IS NULL)"
            " AND reserve_set BETWEEN 0 AND capacity_set",
            name="set_by_hand_as_a_whole",
        ),
    )

    team_id: Mapped[UUID] = mapped_column(ForeignKey("visit_teams.id"))
    division_code: Mapped[DivisionCode] = mapped_column(comment="That of the team, always")
    day: Mapped[date]
    half: Mapped[Half] = mapped_column(strenum(Half))
    starts_at: Mapped[Instant]
    ends_at: Mapped[Instant]
    break_minutes: Mapped[int] = mapped_column(SmallInteger)
    status: Mapped[SlotStatus] = mapped_column(strenum(SlotStatus))
    reopens: Mapped[bool] = mapped_column(
        comment="Closed by the week, the calendar or its seats, not called off"
    )
    skills: Mapped[list[str]] = mapped_column(
        ARRAY(Text), comment="Those of whoever is in the team on that day"
    )
    provisional: Mapped[bool] = mapped_column(comment="The year's days off are not published")
    capacity: Mapped[int] = mapped_column(SmallInteger)
    reserve: Mapped[int] = mapped_column(SmallInteger, comment="Of the capacity, for emergencies")
    booked: Mapped[int] = mapped_column(SmallInteger)
    held: Mapped[int] = mapped_column(SmallInteger, comment="Pending visits and open offers")
    capacity_set: Mapped[int | None] = mapped_column(SmallInteger, comment="By hand")
    reserve_set: Mapped[int | None] = mapped_column(SmallInteger, comment="By hand")
    changed_at: Mapped[datetime]

    @classmethod
    def of(cls, team: VisitTeam, half_day: HalfDay, skills: list[str]) -> "VisitSlot":
        return cls(
            team_id=team.id,
            division_code=team.division_code,
            day=half_day.day,
            half=half_day.half,
            skills=skills,
            reopens=False,
            booked=0,
            held=0,
        )

    def tell(self, half_day: HalfDay, fits: Seats) -> None:
        """Be open at these hours, with these seats."""
        self.starts_at, self.ends_at = half_day.starts_at, half_day.ends_at
        self.break_minutes = half_day.hours.break_minutes
        self.status, self.reopens = SlotStatus.OPEN, False
        self.provisional = half_day.provisional
        self.hold(fits)

    def close(self) -> None:
        """Until what closed it is over; whoever calls a half-day off does not ask for that."""
        self.status, self.reopens = SlotStatus.CLOSED, True

    def hold(self, fits: Seats) -> None:
        self.capacity, self.reserve = fits.capacity, fits.reserve

    def set_by_hand(self, wanted: Seats | None) -> None:
        """Keep these seats through every stocking, or with None follow the hours again."""
        self.capacity_set = wanted.capacity if wanted else None
        self.reserve_set = wanted.reserve if wanted else None

    @property
    def taken(self) -> int:
        return self.booked + self.held

    @property
    def by_hand(self) -> Seats | None:
        if self.capacity_set is None or self.reserve_set is None:
            return None
        return Seats(self.capacity_set, self.reserve_set)

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds()) // 60

    def reckoned(self, pace: Pace) -> Seats:
        """Return what the hours hold, with the reserve that is kept now."""
        return seats(self.minutes, self.break_minutes, pace, self.reserve)

    @property
    def stored(self) -> Stored:
        starts = minute_of(self.starts_at)
        return Stored(
            slot_id=self.id,
            day=self.day,
            half=self.half,
            hours=Hours(starts, starts + self.minutes, self.break_minutes),
            seats=Seats(self.capacity, self.reserve),
            taken=self.taken,
            provisional=self.provisional,
            open=self.status is SlotStatus.OPEN,
            called_off=self.status is SlotStatus.CLOSED and not self.reopens,
            by_hand=self.by_hand,
        )

    @property
    def window(self) -> tuple[datetime, datetime]:
        """From and until."""
        return self.starts_at, self.ends_at
