"""好差评 of a visit: five levels, once, after it; what it says may ask for a call."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.calendar.working import Calendar
from app.domain.terms import Term
from app.domain.visits.errors import VisitRated, VisitToCome
from app.domain.visits.terms import VisitStatus


class CallBackReason(Term):
    LOW_RATING = "low_rating", "评价较低"
    DISTRESS = "distress", "需要关心"


class CallBackState(Term):
    OPEN = "open", "待回访"
    CLOSED = "closed", "已回访"


# Whoever was not met has nothing to say of the service, but may well of the team not knocking; who
# refused or lay in hospital was spared the visit, and is not asked how it was.
RATEABLE = frozenset({VisitStatus.FULFILLED, VisitStatus.NOSHOW})


@dataclass(frozen=True, slots=True)
class CallBackPolicy:
    """A bureau's own numbers and words, as `app/reference/call_backs.yaml` writes them."""

    low_score: int
    """This and below ask for a call."""
    due_working_days: int
    distress_words: Sequence[str]
    hotline: str

    def __post_init__(self) -> None:
        if not 1 <= self.low_score < 5 or self.due_working_days < 1:  # noqa: PLR2004  # Of five.
            raise ValueError("a low score is one of five, and a call takes a day at least")
        if not all(word.strip() == word and word for word in self.distress_words):
            raise ValueError("a word of distress has no blanks around it")

    def reason_of(self, score: int, comment: str | None) -> CallBackReason | None:
        """Say why somebody must ring: words of distress come before every score."""
        said = (comment or "").casefold()
        if any(word.casefold() in said for word in self.distress_words):
            return CallBackReason.DISTRESS
        return CallBackReason.LOW_RATING if score <= self.low_score else None

    def due_on(self, reason: CallBackReason, today: date, calendar: Calendar) -> date:
        """Return by when somebody rings; whoever is in distress is rung the same day, any day."""
        if reason is CallBackReason.DISTRESS:
            return today
        return calendar.add_workdays(today, self.due_working_days).on


def check_may_rate(status: VisitStatus, *, rated_before: bool) -> None:
    if status not in RATEABLE:
        raise VisitToCome
    if rated_before:
        raise VisitRated
