"""Who must give up a seat when a team cannot come, or comes for fewer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain.terms import Term


class Hindrance(Term):
    """Why a team cannot come."""

    TEAM_ABSENT = "team_absent", "队员不能出勤"
    VEHICLE = "vehicle", "车辆故障"
    WEATHER = "weather", "恶劣天气"
    SHIFTS_CHANGED = "shifts_changed", "排班调整"
    OTHER = "other", "其他原因"


@dataclass(frozen=True, slots=True)
class Taken:
    """A seat that somebody has, or that is offered to somebody."""

    id: UUID
    promised: bool
    """Booked or held by a visit; an offer that nobody answered promises least."""
    score: int
    since: datetime


def surplus(taken: Sequence[Taken], keep: int | None) -> set[UUID]:
    """Return whose seats go: all of them, or those beyond `keep`.

    Offers go first, then fewer points, then whoever came last.
    """
    if keep is None:
        return {each.id for each in taken}
    firmest = sorted(taken, key=lambda each: (not each.promised, -each.score, each.since, each.id))
    return {each.id for each in firmest[keep:]}
