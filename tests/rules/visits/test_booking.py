"""What stands in the way of a seat: the first reason that applies."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from app.domain.calendar.days import SHANGHAI
from app.domain.visits.booking import REFUSALS, URGENT, Obstacle, Offered, obstacle
from app.domain.visits.terms import Rule

UNTIL = datetime(2026, 11, 23, 18, 0, tzinfo=SHANGHAI)
SECOND = timedelta(seconds=1)
BEFORE = UNTIL - SECOND
OVER = datetime(2026, 11, 24, 12, 0, tzinfo=SHANGHAI)
FREE = Offered(
    serves=True,
    open=True,
    bookable_until=UNTIL,
    ends_at=OVER,
    skills=("nursing", "pharmacy"),
    free=1,
    reserve=1,
)


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


@pytest.mark.parametrize(
    ("slot", "skills", "now", "waived", "found"),
    [
        (replace(FREE, free=0), ["pharmacy"], BEFORE, URGENT, None),
        (replace(FREE, free=0), ["pharmacy"], OVER - SECOND, URGENT, None),
        (replace(FREE, free=-1), ["pharmacy"], BEFORE, URGENT, Obstacle.FULL),
        (FREE, ["pharmacy"], OVER, URGENT, Obstacle.TOO_LATE),
        (FREE, ["eye"], BEFORE, URGENT, Obstacle.SKILL_LACKING),
        (replace(FREE, serves=False), [], BEFORE, {Rule.OUTSIDE_AREA}, None),
        (replace(FREE, serves=False), [], BEFORE, {Rule.TOO_LATE}, Obstacle.OUTSIDE_AREA),
        (FREE, ["eye"], BEFORE, {Rule.SKILL_LACKING}, None),
        (FREE, ["pharmacy"], UNTIL, {Rule.TOO_LATE}, None),
        (FREE, ["pharmacy"], OVER, set(Rule), Obstacle.TOO_LATE),
        (replace(FREE, open=False), ["pharmacy"], BEFORE, set(Rule), Obstacle.CLOSED),
        (replace(FREE, free=-1), ["pharmacy"], BEFORE, set(Rule), Obstacle.FULL),
    ],
)
def test_a_rule_that_is_waived_is_that_rule_and_no_other(
    slot: Offered, skills: list[str], now: datetime, waived: set[Rule], found: Obstacle | None
) -> None:
    assert obstacle(slot, skills, now, waived) is found


def test_every_obstacle_has_its_refusal() -> None:
    assert {each: refusal.code for each, refusal in REFUSALS.items()} == {
        Obstacle.OUTSIDE_AREA: "outside_area",
        Obstacle.CLOSED: "slot_closed",
        Obstacle.TOO_LATE: "too_late_to_book",
        Obstacle.SKILL_LACKING: "skill_lacking",
        Obstacle.FULL: "slot_full",
    }
