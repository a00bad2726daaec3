"""When people are reminded of tomorrow's visit."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.domain.calendar.days import day_of, start_of_day
from app.domain.visits.policy import VisitPolicy

PLAN_TAKES = timedelta(hours=2)
"""So long the evening's plan is waited for; the promised half-day is told without it then."""


@dataclass(frozen=True, slots=True)
class Round:
    """Whose visits of which day are due: only those with a plan, or all."""

    day: date
    planned_only: bool


def reminders_due(policy: VisitPolicy, now: datetime) -> Round | None:
    """Nobody is reminded before the evening: until then people may still change their minds."""
    tomorrow = day_of(now) + timedelta(days=1)
    evening = policy.changes_until(start_of_day(tomorrow))
    if now < evening:
        return None
    return Round(tomorrow, planned_only=now < evening + PLAN_TAKES)
