"""Who is visited first: a score from points that a bureau sets, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.domain.terms import Term


class Circumstance(Term):
    """What brings points; a bureau sets how many."""

    SEVERELY_DISABLED = "severely_disabled", "一至四级残疾"
    BEDRIDDEN = "bedridden", "卧床"
    EIGHTY_OR_OLDER = "eighty_or_older", "年满80周岁"
    LIVES_ALONE = "lives_alone", "独居"
    MARTYRS_PARENT = "martyrs_parent", "烈士父母"
    FOLLOW_UP_OVERDUE = "follow_up_overdue", "随访逾期"


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known of a person on the day that is asked about."""

    disability_grade: int | None
    bedridden: bool
    age: int
    lives_alone: bool
    martyrs_parent: bool
    follow_up_due_on: date | None
    last_visited_on: date | None


@dataclass(frozen=True, slots=True)
class Priority:
    """Points, and the circumstances that brought them, the weightiest first."""

    score: int
    because: tuple[Circumstance, ...]


def priority(points: Mapping[Circumstance, int], situation: Situation, today: date) -> Priority:
    """Add up what applies today."""
    holds = {
        Circumstance.SEVERELY_DISABLED: (situation.disability_grade or 99) <= 4,  # noqa: PLR2004
        Circumstance.BEDRIDDEN: situation.bedridden,
        Circumstance.EIGHTY_OR_OLDER: situation.age >= 80,  # noqa: PLR2004
        Circumstance.LIVES_ALONE: situation.lives_alone,
        Circumstance.MARTYRS_PARENT: situation.martyrs_parent,
        Circumstance.FOLLOW_UP_OVERDUE: situation.follow_up_due_on is not None
        and situation.follow_up_due_on < today,
    }
    because = sorted((each for each in holds if holds[each]), key=lambda each: -points[each])
    return Priority(sum(points[each] for each in because), tuple(because))
