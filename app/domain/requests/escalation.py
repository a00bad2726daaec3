"""A step that is late goes to the level above as well; the level that is late keeps it."""

from dataclasses import dataclass
from datetime import date

from app.domain.divisions.levels import Level
from app.domain.requests.clock import is_overdue


@dataclass(frozen=True, slots=True)
class OpenStep:
    level: Level
    escalated_to: Level | None
    due_on: date | None
    """None while the clock of the step stands still."""


def escalate_to(step: OpenStep, today: date) -> Level | None:
    """Return the level a late step goes up to; None where nothing is late or nobody is above."""
    if step.escalated_to is not None or not is_overdue(step.due_on, today):
        return None
    return step.level.above


def levels_of(level: Level, escalated_to: Level | None) -> frozenset[Level]:
    """Who may take a step: its level and, once it was late, the one above."""
    return frozenset({level} if escalated_to is None else {level, escalated_to})
