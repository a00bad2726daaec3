"""A step that is late goes to the level above as well; the level that is late keeps it."""

from datetime import date

from app.domain.divisions.levels import Level
from app.domain.requests.clock import is_overdue


def escalate_to(level: Level, due_on: date | None, today: date) -> Level | None:
    """Return the level a late step goes up to; None where nothing is late or nobody is above."""
    return level.above if is_overdue(due_on, today) else None


def levels_of(level: Level, *, escalated: bool) -> frozenset[Level]:
    """Who may take a step: its level and, once it was late, the one above."""
    return frozenset({level, level.above or level} if escalated else {level})
