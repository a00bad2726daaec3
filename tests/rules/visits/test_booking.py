"""What stands in the way of a seat: the first reason that applies."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from app.domain.calendar.days import SHANGHAI
from app.domain.visits.booking import REFUSALS, Obstacle, Offered, obstacle

UNTIL = datetime(2026, 11, 23, 18, 0, tzinfo=SHANGHAI)
BEFORE = UNTIL - timedelta(seconds=1)
FREE = Offered(serves=True, open=True, bookable_until=UNTIL, skills=("nursing", "pharmacy"), free=1)


@pytest.mark.parametrize(
    ("slot", "skills", "now", "found"),
    [
        (FREE, ["pharmacy"], BEFORE, None),
        (FREE, [], BEFORE, None),
        (FREE, ["pharmacy", "nursing"], BEFORE, None),
        (FREE, ["pharmacy"], UNTIL, Obstacle.TOO_LATE),
        (FREE, ["pharmacy", "eye"], BEFORE, Obstacle.SKILL_LACKING),
        (replace(FREE, free=0), ["pharmacy"], BEFORE, Obstacle.FULL),
        (replace(FREE, free=-1), ["pharmacy"], BEFORE, Obstacle.FULL),
        (replace(FREE, open=False), ["pharmacy"], BEFORE, Obstacle.CLOSED),
        (replace(FREE, serves=False, open=False), ["eye"], UNTIL, Obstacle.OUTSIDE_AREA),
        (replace(FREE, free=0), ["eye"], UNTIL, Obstacle.TOO_LATE),
    ],
)
def test_the_first_reason_is_said(
    slot: Offered, skills: list[str], now: datetime, found: Obstacle | None
) -> None:
    assert obstacle(slot, skills, now) is found


def test_every_obstacle_has_its_refusal() -> None:
    assert {each: refusal.code for each, refusal in REFUSALS.items()} == {
        Obstacle.OUTSIDE_AREA: "outside_area",
        Obstacle.CLOSED: "slot_closed",
        Obstacle.TOO_LATE: "too_late_to_book",
        Obstacle.SKILL_LACKING: "skill_lacking",
        Obstacle.FULL: "slot_full",
    }
