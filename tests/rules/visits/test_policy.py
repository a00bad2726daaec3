"""What a bureau settles about visits is read whole, or not at all."""

from datetime import datetime
from typing import Any

import pytest

from app.adapters.strict_yaml import read_yaml
from app.adapters.visit_policy import FILE, policy_from, visit_policy
from app.domain.calendar.days import SHANGHAI
from app.domain.visits.policy import Need
from app.domain.visits.terms import Purpose, Skill

POLICY = visit_policy()


@pytest.mark.parametrize(
    ("purposes", "need"),
    [
        ([Purpose.MEDICINE], Need(20, (Skill.PHARMACY,))),
        (
            [Purpose.MEDICAL, Purpose.MEDICINE],
            Need(60, (Skill.GENERAL_PRACTICE, Skill.NURSING, Skill.PHARMACY)),
        ),
        (list(Purpose), Need(120, POLICY.need_of(list(Purpose)).skills)),
    ],
)
def test_the_purposes_of_one_visit_add_up_to_the_longest(
    purposes: list[Purpose], need: Need
) -> None:
    assert POLICY.need_of(purposes) == need


def test_changes_end_with_the_evening_before() -> None:
    tuesday = datetime(2026, 11, 24, 9, 0, tzinfo=SHANGHAI)
    assert POLICY.changes_until(tuesday).isoformat() == "2026-11-23T18:00:00+08:00"


@pytest.mark.parametrize(
    ("signs", "urgent"),
    [(["chest_pain"], True), (["cough", "heavy_bleeding"], True), (["cough"], False), ([], False)],
)
def test_what_cannot_wait_is_told_apart(signs: list[str], *, urgent: bool) -> None:
    assert POLICY.is_emergency(signs) is urgent


@pytest.mark.parametrize(
    ("part", "name", "value", "told"),
    [
        ("purposes", "medical", None, "every purpose"),
        ("points", "bedridden", None, "every circumstance"),
        ("purposes", "haircut", {"service_minutes": 20, "skills": []}, "haircut"),
        ("purposes", "policy", {"service_minutes": 20, "skills": ["magic"]}, "magic"),
        ("points", "rich", 5, "rich"),
        ("pace", "service_minutes", 0, "takes time"),
    ],
)
def test_a_policy_with_a_gap_or_a_stranger_stops_the_start(
    part: str, name: str, value: Any, told: str
) -> None:
    said = read_yaml(FILE)
    if value is None:
        del said[part][name]
    else:
        said[part][name] = value
    with pytest.raises(ValueError, match=told):
        policy_from(said)
