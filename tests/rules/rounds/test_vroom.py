"""VROOM's words for a problem: numbers for ids, skills for areas, costs for who is known."""

import pytest

from app.adapters.vroom import asked, orders_of, scaled
from app.domain.rounds.problem import Span
from tests.builders.road_days import visit
from tests.builders.straight_road import BLUE, RED, ROAD, a_call, a_crew, a_problem

BOTH = frozenset({"nursing", "pharmacy"})
PROBLEM = a_problem(
    a_crew(breaks=(Span(400, 500), Span(-50, 10), Span(990, 1100), Span(1000, 1100)), skills=BOTH),
    a_crew(BLUE, home=90, shift=Span(500, 500)),
    a_call(1, 20, Span(60, 200), priority=30, teams=frozenset({RED}), preferred=RED),
    a_call(2, 50, skills=BOTH, priority=10, preferred=BLUE, load=2),
    a_call(3, 50, Span(300, 300)),
)


def test_a_crew_is_a_vehicle_with_its_rests_within_its_shift() -> None:
    # Blue goes out for no time at all, and is not asked about.
    assert asked(PROBLEM, ROAD, 900)["vehicles"] == [
        {
            "id": 1,
            "profile": "1",
            "start_index": 3,
            "end_index": 3,
            "capacity": [2**31],
            "skills": [1, 2, 3, 4],  # Nursing, pharmacy, red's area, everybody's area.
            "time_window": [0, 1000],
            "breaks": [
                {"id": 1, "time_windows": [[0, 0]], "service": 10},
                {"id": 2, "time_windows": [[400, 400]], "service": 100},
                {"id": 3, "time_windows": [[990, 990]], "service": 10},
            ],
        }
    ]


def test_a_call_is_a_job_whose_window_is_half_open_no_longer() -> None:
    jobs = asked(PROBLEM, ROAD, 900)["jobs"]
    assert [job["id"] for job in jobs] == [1, 2]  # The window of the third is empty.
    assert jobs[1] == {
        "id": 2,
        "location_index": 1,
        "service": 30,
        "delivery": [2],
        "skills": [1, 2, 4],
        "priority": 25,
        "time_windows": [[0, 999]],
    }
    assert jobs[0] | {"skills": [1, 3], "priority": 100, "time_windows": [[60, 199]]} == jobs[0]


def test_another_team_than_the_preferred_one_costs_more_and_takes_no_longer() -> None:
    matrix = asked(PROBLEM, ROAD, 900)["matrices"]["1"]
    assert matrix["durations"][3] == [20, 50, 50, 0, 90]
    assert matrix["costs"][3] == [20, 950, 50, 0, 90]


def test_the_answer_says_who_goes_where_in_which_order() -> None:
    steps = [
        {"type": "start"},
        {"type": "job", "id": 2},
        {"type": "break", "id": 1},
        {"type": "job", "id": 1},
        {"type": "end"},
    ]
    assert orders_of({"routes": [{"vehicle": 1, "steps": steps}]}, PROBLEM) == {
        RED: [visit(2), visit(1)]
    }


@pytest.mark.parametrize(
    ("priorities", "said"),
    [
        ([], {}),
        ([7], {7: 100}),
        ([0, 50, 50, 1000], {0: 11, 50: 44, 1000: 100}),
        ([-5, 5], {-5: 25, 5: 100}),
    ],
)
def test_priorities_are_spread_and_the_urgent_weigh_more(
    priorities: list[int], said: dict[int, int]
) -> None:
    assert scaled(priorities) == said


@pytest.mark.parametrize("count", [2, 10, 11, 50, 100])
def test_up_to_a_hundred_priorities_keep_their_order(count: int) -> None:
    said = scaled(range(count))
    ordered = [said[each] for each in range(count)]
    assert ordered == sorted(set(ordered))
    assert ordered[0] >= 1
    assert ordered[-1] == 100


def test_of_more_than_a_hundred_no_two_change_places() -> None:
    ordered = list(scaled(range(1000)).values())
    assert ordered == sorted(ordered)
    assert set(ordered) == set(range(1, 101))
