"""In a break a crew's clock stands still."""

import pytest

from app.domain.rounds.clock import arrival, beginning, departure, latest_beginning
from app.domain.rounds.problem import Span

BREAKS = (Span(300, 400), Span(100, 150))
"""Out of order, as a template may hold them."""


@pytest.mark.parametrize(
    ("leaves", "travel", "arrives"),
    [
        (0, 100, 100),  # There just as the break begins.
        (0, 101, 151),
        (100, 10, 160),  # Rests first.
        (120, 10, 160),  # Set out from within a break: leaves after it.
        (150, 150, 300),
        (50, 250, 450),  # Across both: 50 before, 150 between, 50 after.
        (400, 30, 430),
        (200, 0, 200),
    ],
)
def test_a_break_on_the_road_makes_the_way_longer(leaves: int, travel: int, arrives: int) -> None:
    assert arrival(leaves, travel, BREAKS) == arrives


@pytest.mark.parametrize(
    ("arrives", "travel", "leaves"),
    [
        (100, 100, 0),
        (151, 101, 0),
        (160, 10, 150),
        (155, 10, 95),
        (130, 10, 90),  # Be there in the break: be there when it begins.
        (450, 250, 50),
        (400, 50, 250),
    ],
)
def test_the_latest_departure_rests_on_the_way_as_well(
    arrives: int, travel: int, leaves: int
) -> None:
    assert departure(arrives, travel, BREAKS) == leaves
    assert arrival(leaves, travel, BREAKS) <= arrives
    assert arrival(leaves + 1, travel, BREAKS) > arrives


@pytest.mark.parametrize(
    ("earliest", "service", "begins"),
    [
        (0, 100, 0),
        (1, 100, 150),  # Would run into the break.
        (100, 0, 100),
        (120, 0, 150),
        (150, 150, 150),
        (151, 150, 400),
        (60, 200, 400),  # Fits neither before the first nor between the two.
    ],
)
def test_a_call_is_not_broken_off_for_a_break(earliest: int, service: int, begins: int) -> None:
    assert beginning(earliest, service, BREAKS) == begins


@pytest.mark.parametrize(
    ("latest", "service", "begins"),
    [
        (90, 10, 90),
        (95, 10, 90),
        (140, 10, 90),
        (250, 60, 240),
        (399, 160, -60),  # Neither between the two nor right before the first.
        (400, 60, 400),
    ],
)
def test_a_call_that_begins_late_still_ends_before_the_break(
    latest: int, service: int, begins: int
) -> None:
    assert latest_beginning(latest, service, BREAKS) == begins
