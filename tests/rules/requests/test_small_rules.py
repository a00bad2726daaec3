"""Rating and escalation."""

from datetime import date

import pytest

from app.domain.divisions.levels import Level
from app.domain.requests.errors import AlreadyRated, RatingTooEarly
from app.domain.requests.escalation import OpenStep, escalate_to, levels_of
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
    ("step", "today", "up"),
    [
        (OpenStep(Level.VILLAGE, None, DUE), date(2026, 3, 5), Level.TOWNSHIP),
        (OpenStep(Level.VILLAGE, None, DUE), DUE, None),
        (OpenStep(Level.COUNTY, None, DUE), date(2026, 3, 5), Level.CITY),
        (OpenStep(Level.PROVINCE, None, DUE), date(2026, 3, 5), None),
        (OpenStep(Level.VILLAGE, Level.TOWNSHIP, DUE), date(2026, 3, 9), None),
        (OpenStep(Level.VILLAGE, None, None), date(2026, 3, 9), None),
    ],
)
def test_a_late_step_goes_to_the_level_above_once(
    step: OpenStep, today: date, up: Level | None
) -> None:
    assert escalate_to(step, today) is up


def test_the_late_level_keeps_its_step() -> None:
    assert levels_of(Level.VILLAGE, None) == {Level.VILLAGE}
    assert levels_of(Level.VILLAGE, Level.TOWNSHIP) == {Level.VILLAGE, Level.TOWNSHIP}
