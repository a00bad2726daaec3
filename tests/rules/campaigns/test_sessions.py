"""Hours of a session, turns of convalescence, and a policy that is read whole."""

from datetime import date
from typing import Any

import pytest

from app.adapters.campaign_policy import FILE, campaign_policy, campaign_policy_from
from app.adapters.strict_yaml import read_yaml
from app.domain.campaigns.convalescence import TRANSITIONS, ApplicationEvent, expect_turn, step
from app.domain.campaigns.errors import (
    ConvalescedTooRecently,
    HoursRefused,
    IllegalApplicationStep,
)
from app.domain.campaigns.sessions import OpeningHours
from app.domain.campaigns.terms import ApplicationStatus

S, E = ApplicationStatus, ApplicationEvent


@pytest.mark.parametrize(
    ("marks", "sound"),
    [
        ((540, 1050, 720, 870), True),
        ((540, 720, None, None), True),
        ((540, 540, None, None), False),
        ((540, 1050, 720, None), False),
        ((540, 1050, 870, 720), False),
        ((540, 1050, 500, 720), False),
        ((540, 1050, 720, 1050), False),
    ],
)
def test_a_session_has_its_break_within_its_hours(
    marks: tuple[int, int, int | None, int | None], *, sound: bool
) -> None:
    if sound:
        assert OpeningHours(*marks).opens_minute == marks[0]
    else:
        with pytest.raises(HoursRefused):
            OpeningHours(*marks)


@pytest.mark.parametrize(
    ("last_on", "from_on", "may"),
    [
        (None, date(2027, 3, 1), True),
        (date(2024, 3, 1), date(2027, 3, 1), True),
        (date(2024, 3, 2), date(2027, 3, 1), False),
        (date(2024, 2, 29), date(2027, 2, 28), False),
        (date(2024, 2, 29), date(2027, 3, 1), True),
        (date(2027, 5, 1), date(2027, 3, 1), False),
    ],
)
def test_everybody_goes_once_in_three_years(
    last_on: date | None, from_on: date, *, may: bool
) -> None:
    policy = campaign_policy()
    if may:
        expect_turn(policy, last_on, from_on)
    else:
        with pytest.raises(ConvalescedTooRecently):
            expect_turn(policy, last_on, from_on)


@pytest.mark.parametrize("status", list(S))
@pytest.mark.parametrize("event", list(E))
def test_what_the_table_of_the_line_lacks_is_refused(
    status: ApplicationStatus, event: ApplicationEvent
) -> None:
    if (status, event) in TRANSITIONS:
        assert step(status, event) is TRANSITIONS[status, event]
    else:
        with pytest.raises(IllegalApplicationStep):
            step(status, event)


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("convalescence_every_years", 0, "counted from one"),
        ("home_round_needs", ["tired"], "tired"),
        ("extra", 1, "unknown key"),
    ],
)
def test_a_policy_with_a_stranger_stops_the_start(name: str, value: Any, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        campaign_policy_from({**read_yaml(FILE), name: value})
