"""Rating and escalation."""

from datetime import date

import pytest

from app.domain.divisions.levels import Level
from app.domain.requests.errors import AlreadyRated, RatingTooEarly
from app.domain.requests.escalation import escalate_to, levels_of
from app.domain.requests.rating import Score, check_may_rate, needs_a_call
from app.domain.requests.states import RequestStatus

DUE = date(2026, 3, 4)


@pytest.mark.parametrize(
    "status",
    [RequestStatus.FULFILLED, RequestStatus.REFUSAL_DELIVERED, RequestStatus.NOT_ACCEPTED],
)
def test_what_has_ended_is_rated_once(status: RequestStatus) -> None:
    check_may_rate(status, rated_before=False)
    with pytest.raises(AlreadyRated):
        check_may_rate(status, rated_before=True)


@pytest.mark.parametrize(
    "status", [RequestStatus.IN_REVIEW, RequestStatus.REJECTED, RequestStatus.WITHDRAWN]
)
def test_what_has_not_ended_is_not_rated(status: RequestStatus) -> None:
    with pytest.raises(RatingTooEarly):
        check_may_rate(status, rated_before=False)


def test_the_two_lowest_scores_are_rung_back() -> None:
    assert [score for score in Score if needs_a_call(score)] == [Score.VERY_POOR, Score.POOR]


@pytest.mark.parametrize(
    ("level", "due_on", "today", "up"),
    [
        (Level.VILLAGE, DUE, date(2026, 3, 5), Level.TOWNSHIP),
        (Level.VILLAGE, DUE, DUE, None),
        (Level.COUNTY, DUE, date(2026, 3, 5), Level.CITY),
        (Level.PROVINCE, DUE, date(2026, 3, 5), None),
        (Level.VILLAGE, None, date(2026, 3, 9), None),
    ],
)
def test_a_late_step_goes_to_the_level_above(
    level: Level, due_on: date | None, today: date, up: Level | None
) -> None:
    assert escalate_to(level, due_on, today) is up


def test_the_late_level_keeps_its_step() -> None:
    assert levels_of(Level.VILLAGE, escalated=False) == {Level.VILLAGE}
    assert levels_of(Level.VILLAGE, escalated=True) == {Level.VILLAGE, Level.TOWNSHIP}
    assert levels_of(Level.PROVINCE, escalated=True) == {Level.PROVINCE}
