"""What a rating asks for, and by when."""

from datetime import date

import pytest

from app.adapters.call_back_policy import call_back_policy
from app.domain.calendar.working import Calendar
from app.domain.visits.errors import VisitRated, VisitToCome
from app.domain.visits.rating import CallBackPolicy, CallBackReason, check_may_rate
from app.domain.visits.terms import VisitStatus

FRIDAY, SATURDAY = date(2026, 11, 27), date(2026, 11, 28)
CALENDAR = Calendar(years=frozenset({2026}))


@pytest.mark.parametrize(
    ("score", "comment", "reason"),
    [
        (5, None, None),
        (3, "还行", None),
        (2, "来晚了", CallBackReason.LOW_RATING),
        (1, None, CallBackReason.LOW_RATING),
        (5, "活着没意思", CallBackReason.DISTRESS),
        (1, "想轻生", CallBackReason.DISTRESS),
        (4, "I want to die", CallBackReason.DISTRESS),
        (4, "ptsd 又犯了", CallBackReason.DISTRESS),
    ],
)
def test_words_of_distress_come_before_the_score(
    score: int, comment: str | None, reason: CallBackReason | None
) -> None:
    assert call_back_policy().reason_of(score, comment) is reason


@pytest.mark.parametrize(
    ("reason", "today", "due_on"),
    [
        (CallBackReason.LOW_RATING, FRIDAY, date(2026, 12, 2)),
        (CallBackReason.LOW_RATING, SATURDAY, date(2026, 12, 2)),
        (CallBackReason.DISTRESS, SATURDAY, SATURDAY),
    ],
)
def test_who_is_in_distress_is_rung_the_same_day_on_a_saturday_too(
    reason: CallBackReason, today: date, due_on: date
) -> None:
    assert call_back_policy().due_on(reason, today, CALENDAR) == due_on


@pytest.mark.parametrize("status", VisitStatus)
def test_only_who_was_visited_or_missed_rates(status: VisitStatus) -> None:
    if status in {VisitStatus.FULFILLED, VisitStatus.NOSHOW}:
        check_may_rate(status, rated_before=False)
        with pytest.raises(VisitRated):
            check_may_rate(status, rated_before=True)
    else:
        with pytest.raises(VisitToCome):
            check_may_rate(status, rated_before=False)


@pytest.mark.parametrize(
    ("low_score", "days", "words"),
    [(0, 3, ("想死",)), (5, 3, ("想死",)), (2, 0, ()), (2, 3, (" ",))],
)
def test_a_policy_that_makes_no_sense_is_refused(
    low_score: int, days: int, words: tuple[str, ...]
) -> None:
    with pytest.raises(ValueError, match="a"):
        CallBackPolicy(low_score, days, words, "12356")
