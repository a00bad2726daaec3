"""What stands in the way of a seat, for what is shown and for what is booked."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from app.domain.errors import AppError
from app.domain.terms import Term
from app.domain.visits.errors import (
    OutsideArea,
    SkillLacking,
    SlotClosed,
    SlotFull,
    TooLateToBook,
)


class Obstacle(Term):
    """Why a half-day cannot be had; the first that applies is said."""

    OUTSIDE_AREA = "outside_area", "不在服务区域"
    CLOSED = "closed", "停约"
    TOO_LATE = "too_late", "预约已截止"
    SKILL_LACKING = "skill_lacking", "该队没有所需专业"
    FULL = "full", "已约满"


REFUSALS: dict[Obstacle, type[AppError]] = {
    Obstacle.OUTSIDE_AREA: OutsideArea,
    Obstacle.CLOSED: SlotClosed,
    Obstacle.TOO_LATE: TooLateToBook,
    Obstacle.SKILL_LACKING: SkillLacking,
    Obstacle.FULL: SlotFull,
}


@dataclass(frozen=True, slots=True)
class Offered:
    """A half-day as somebody who wants a seat sees it."""

    serves: bool
    """The person lives in the team's area."""
    open: bool
    bookable_until: datetime
    skills: Collection[str]
    free: int
    """Seats beyond the reserve that nobody has or holds."""


def obstacle(slot: Offered, skills: Collection[str], now: datetime) -> Obstacle | None:
    """Return what stands in the way, or None where a seat can be had."""
    holds = {
        Obstacle.OUTSIDE_AREA: not slot.serves,
        Obstacle.CLOSED: not slot.open,
        Obstacle.TOO_LATE: now >= slot.bookable_until,
        Obstacle.SKILL_LACKING: not set(skills) <= set(slot.skills),
        Obstacle.FULL: slot.free <= 0,
    }
    return next((each for each in Obstacle if holds[each]), None)
