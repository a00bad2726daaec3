"""What can be wrong with a plan."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class FaultKind(StrEnum):
    UNKNOWN_TEAM = "unknown_team"
    UNKNOWN_VISIT = "unknown_visit"
    TEAM_TWICE = "team_twice"
    NOWHERE_TO_GO = "nowhere_to_go"
    """A round without a stop."""
    VISIT_TWICE = "visit_twice"
    """Made twice, or made and left out."""
    VISIT_MISSING = "visit_missing"
    """Neither made nor left out."""
    TEAM_NOT_ALLOWED = "team_not_allowed"
    SKILL_MISSING = "skill_missing"
    OVERLOADED = "overloaded"
    OUTSIDE_WINDOW = "outside_window"
    DURING_BREAK = "during_break"
    BEFORE_ARRIVAL = "before_arrival"
    """It begins, or the next stretch does, before the crew can be there."""
    WRONG_SERVICE = "wrong_service"
    WRONG_WAY = "wrong_way"
    """Time or length of a stretch are not those of the road."""
    WRONG_SUM = "wrong_sum"
    OUTSIDE_SHIFT = "outside_shift"
    PASSED_OVER = "passed_over"
    """Left out, though somebody less urgent, or nobody, stands in the way."""


@dataclass(frozen=True, slots=True)
class Fault:
    kind: FaultKind
    team_id: UUID | None = None
    visit_id: UUID | None = None
