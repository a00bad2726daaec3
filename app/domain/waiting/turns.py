"""Who waits for a seat: in which order seats are offered, for which days, and for how long."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.domain.calendar.days import day_of
from app.domain.visits.policy import VisitPolicy
from app.domain.waiting.errors import DaysOutOfReach


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who waits, as far as it says when the turn comes."""

    at_head: bool
    """A team gave up the seat."""
    score: int
    born_on: date
    last_visited_on: date | None
    since: datetime


Turn = tuple[bool, int, date, date, datetime]


def turn(waiting: Waiting) -> Turn:
    """Return what the queue sorts by.

    Whoever lost a seat comes first, then more points, the older, whoever was not seen for longest,
    and whoever asked first.
    """
    return (
        not waiting.at_head,
        -waiting.score,
        waiting.born_on,
        waiting.last_visited_on or date.min,
        waiting.since,
    )


@dataclass(frozen=True, slots=True)
class Days:
    """The days that would suit, half-open."""

    from_on: date
    before_on: date


def check_days(policy: VisitPolicy, days: Days, now: datetime) -> None:
    """Refuse days of which none can be booked any more, or that no half-day is stored for yet."""
    today = day_of(now)
    reach = today + timedelta(weeks=policy.weeks_ahead, days=1)
    in_order = today <= days.from_on < days.before_on <= reach
    if not in_order or days_are_over(policy, days.before_on, now):
        raise DaysOutOfReach


def days_are_over(policy: VisitPolicy, before_on: date | None, now: datetime) -> bool:
    """Say whether no day before that one can be booked any more; without one any day suits."""
    return before_on is not None and before_on <= policy.first_day(now)


def offer_ends_at(policy: VisitPolicy, starts_at: datetime, now: datetime) -> datetime | None:
    """Return until when a seat is offered: never past the hour at which the round is planned."""
    ends_at = min(now + timedelta(minutes=policy.offer_minutes), policy.changes_until(starts_at))
    return ends_at if ends_at > now else None
