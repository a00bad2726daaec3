"""Who is visited first, and why."""

from dataclasses import replace
from datetime import date

import pytest

from app.adapters.visit_policy import visit_policy
from app.domain.visits.priority import Circumstance, Priority, Situation, priority

C = Circumstance
TODAY = date(2026, 11, 23)
POINTS = visit_policy().points
HALE = Situation(
    disability_grade=None,
    bedridden=False,
    age=66,
    lives_alone=False,
    martyrs_parent=False,
    follow_up_due_on=None,
    last_visited_on=None,
)


@pytest.mark.parametrize(
    ("situation", "found"),
    [
        (HALE, Priority(0, ())),
        (replace(HALE, disability_grade=4), Priority(30, (C.SEVERELY_DISABLED,))),
        (replace(HALE, disability_grade=5), Priority(0, ())),
        (replace(HALE, age=80), Priority(20, (C.EIGHTY_OR_OLDER,))),
        (replace(HALE, age=79), Priority(0, ())),
        (replace(HALE, follow_up_due_on=date(2026, 11, 22)), Priority(15, (C.FOLLOW_UP_OVERDUE,))),
        (replace(HALE, follow_up_due_on=TODAY), Priority(0, ())),
        (
            replace(HALE, age=93, lives_alone=True, bedridden=True, martyrs_parent=True),
            Priority(85, (C.BEDRIDDEN, C.EIGHTY_OR_OLDER, C.MARTYRS_PARENT, C.LIVES_ALONE)),
        ),
    ],
)
def test_what_applies_today_brings_its_points(situation: Situation, found: Priority) -> None:
    assert priority(POINTS, situation, TODAY) == found
