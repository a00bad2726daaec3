"""Whose turn it is, for which days somebody may wait, and how long an offer stands."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from app.adapters.visit_policy import visit_policy
from app.domain.calendar.days import SHANGHAI
from app.domain.waiting.errors import DaysOutOfReach
from app.domain.waiting.turns import Days, Waiting, check_days, offer_ends_at, turn

POLICY = visit_policy()
TODAY = date(2026, 11, 23)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=SHANGHAI)


ANYBODY = Waiting(
    at_head=False,
    score=20,
    born_on=date(1946, 5, 1),
    last_visited_on=date(2026, 6, 1),
    since=at(20, 9),
)


def test_the_queue_goes_by_lost_seats_points_age_last_visit_and_patience() -> None:
    queue = [
        replace(ANYBODY, at_head=True, score=20, born_on=date(1940, 1, 1)),
        replace(ANYBODY, at_head=True, score=0),
        replace(ANYBODY, score=30),
        replace(ANYBODY, born_on=date(1946, 4, 30)),
        replace(ANYBODY, last_visited_on=None),
        replace(ANYBODY, last_visited_on=date(2026, 5, 1)),
        replace(ANYBODY, since=at(19, 9)),
        ANYBODY,
    ]

    shuffled = queue[::-1]
    assert sorted(shuffled, key=turn) == queue


@pytest.mark.parametrize(
    ("days", "hour", "possible"),
    [
        (Days(TODAY, date(2026, 11, 25)), 9, True),
        # Today nobody comes any more, and from the evening on nobody tomorrow.
        (Days(TODAY, date(2026, 11, 24)), 9, False),
        (Days(TODAY, date(2026, 11, 25)), 18, False),
        (Days(TODAY, date(2026, 11, 26)), 18, True),
        (Days(date(2026, 11, 24), date(2027, 1, 19)), 9, True),
        (Days(date(2026, 11, 22), date(2026, 11, 30)), 9, False),
        (Days(date(2026, 11, 30), date(2026, 11, 30)), 9, False),
        (Days(date(2026, 11, 30), date(2026, 11, 25)), 9, False),
        (Days(date(2026, 11, 24), date(2027, 1, 20)), 9, False),
    ],
)
def test_somebody_waits_for_days_that_can_be_booked(
    days: Days, hour: int, *, possible: bool
) -> None:
    if possible:
        check_days(POLICY, days, at(23, hour))
    else:
        with pytest.raises(DaysOutOfReach):
            check_days(POLICY, days, at(23, hour))


@pytest.mark.parametrize(
    ("now", "ends_at"),
    [
        (at(23, 9), at(23, 13)),
        (at(23, 14), at(23, 18)),
        (at(23, 17, 59), at(23, 18)),
        (at(23, 18), None),
        (at(24, 8), None),
    ],
)
def test_an_offer_stands_four_hours_and_never_past_the_evening_plan(
    now: datetime, ends_at: datetime | None
) -> None:
    assert offer_ends_at(POLICY, at(24, 9), now) == ends_at
