"""PyVRP's words for a settled day: time without rests, alike crews as one type of vehicle."""

import pytest

from app.adapters.pyvrp import Polish
from app.domain.rounds.problem import Problem, Span
from tests.builders.road_days import visit
from tests.builders.straight_road import BLUE, LUNCH, RED, ROAD, a_call, a_crew, a_problem

MORNING, AFTERNOON = Span(0, 400), Span(500, 1000)


def _polish(problem: Problem, other_team: int = 0) -> Polish:
    return Polish(problem, ROAD, other_team)


@pytest.mark.parametrize(
    ("shift", "breaks", "rests"),
    [
        (Span(0, 1000), (LUNCH,), (LUNCH,)),
        (Span(0, 400), (), (LUNCH,)),  # Home by noon.
        (Span(500, 1000), (), (LUNCH,)),
        (Span(0, 401), (), None),  # Works while red rests.
        (Span(0, 1000), (Span(450, 550),), None),
        (Span(0, 1000), (LUNCH, Span(200, 210)), None),  # Rests while red works.
    ],
)
def test_time_without_rests_is_one_where_all_who_are_out_rest_together(
    shift: Span, breaks: tuple[Span, ...], rests: tuple[Span, ...] | None
) -> None:
    problem = a_problem(a_crew(), a_crew(BLUE, shift=shift, breaks=breaks))
    assert _polish(problem).rests == rests


@pytest.mark.parametrize(
    ("window", "opens", "closes"),
    [
        (MORNING, 0, 370),  # Thirty minutes that end as lunch begins.
        (Span(0, 450), 0, 370),
        (Span(0, 300), 0, 299),
        (AFTERNOON, 400, 899),
        (Span(450, 600), 400, 499),
        (Span(0, 1000), 0, 899),
    ],
)
def test_a_window_is_told_in_working_time(window: Span, opens: int, closes: int) -> None:
    (client,) = _polish(a_problem(a_crew(), a_call(1, 20, window))).asked({})["clients"]
    assert client == {"opens": opens, "closes": closes, "service": 30, "load": 0}


def test_crews_that_are_alike_are_one_type_and_get_their_routes_in_order() -> None:
    calls = (a_call(1, 20), a_call(2, 50, load=3), a_call(3, 60))
    polish = _polish(a_problem(a_crew(), a_crew(BLUE), *calls))
    asked = polish.asked({BLUE: [visit(2), visit(1)], RED: []})
    assert [(each["crews"], each["room"], each["closes"]) for each in asked["vehicles"]] == [
        (2, 3, 900)
    ]
    assert asked["routes"] == [[0, [1, 0]]]
    answer = {"routes": [[0, [2]], [0, [1, 0]]]}
    assert polish.orders_of(answer) == {RED: [visit(3)], BLUE: [visit(2), visit(1)]}


def test_who_may_not_come_has_no_way_and_who_is_not_known_a_dearer_one() -> None:
    problem = a_problem(
        a_crew(carries=9),
        a_crew(BLUE, home=90),
        a_call(1, 20, teams=frozenset({BLUE})),
        a_call(2, 50, preferred=BLUE),
    )
    asked = _polish(problem, other_team=15).asked({})
    red, blue = asked["vehicles"]
    never = 70 + 50 + 90 + 90
    assert red["costs"] == (
        (0, 45, 20, 70),
        (30 + never, 0, 50, 40),
        (20 + never, 65, 0, 90),
        (70 + never, 55, 90, 0),
    )
    assert blue["costs"] == ((0, 30, 20, 70), (30, 0, 50, 40), (20, 50, 0, 90), (70, 40, 90, 0))
    assert [each["room"] for each in asked["vehicles"]] == [9, 0]
    # Two alike but for the team that knows somebody are two types.
    assert _polish(problem).asked({})["vehicles"][0]["crews"] == 1
