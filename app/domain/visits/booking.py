"""What stands in the way of a seat, for what is shown and for what is booked."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from app.domain.terms import Term
from app.domain.visits.errors import (
    OutsideArea,
    SeatRefused,
    SkillLacking,
    SlotClosed,
    SlotFull,
    TooLateToBook,
)
from app.domain.visits.terms import Rule

URGENT = frozenset({Rule.RESERVE, Rule.TOO_LATE})
"""What stands in nobody's way who cannot wait: the reserve is there for them, and the plan
of the day is made anew."""


class Obstacle(Term):
    """Why a half-day cannot be had; the first that applies is said."""

    OUTSIDE_AREA = "outside_area", "不在服务区域"
    CLOSED = "closed", "停约"
    TOO_LATE = "too_late", "预约已截止"
    SKILL_LACKING = "skill_lacking", "该队没有所需专业"
    FULL = "full", "已约满"


REFUSALS: dict[Obstacle, type[SeatRefused]] = {
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
    ends_at: datetime
    skills: Collection[str]
    free: int
    """Seats beyond the reserve that nobody has or holds."""
    reserve: int = 0


def obstacle(
    slot: Offered, skills: Collection[str], now: datetime, waived: Collection[Rule] = ()
) -> Obstacle | None:
    """Return what stands in the way, or None where a seat can be had.

    `waived` are rules that do not hold for this visit. Nobody goes where a half-day is over or
    called off, and nobody gets a seat that is not there.
    """
    until = slot.ends_at if Rule.TOO_LATE in waived else slot.bookable_until
    free = slot.free + slot.reserve if Rule.RESERVE in waived else slot.free
    able = set(skills) <= set(slot.skills)
    holds = {
        Obstacle.OUTSIDE_AREA: not (slot.serves or Rule.OUTSIDE_AREA in waived),
        Obstacle.CLOSED: not slot.open,
        Obstacle.TOO_LATE: now >= until,
        Obstacle.SKILL_LACKING: not (able or Rule.SKILL_LACKING in waived),
        Obstacle.FULL: free <= 0,
    }
    return next((each for each in Obstacle if holds[each]), None)
