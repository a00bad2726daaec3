"""A day that is driven: what is settled stays, and as few promised times as possible move."""

from uuid import UUID

import pytest

from app.domain.rounds.checker import faults_of
from app.domain.rounds.draft import Draft, Wishes
from app.domain.rounds.plan import Plan
from app.domain.rounds.problem import Call, Problem, Span
from app.domain.rounds.promises import Moved, moved, promises_of, tightened
from app.domain.rounds.rest import joined, rest_of_day
from tests.builders.road_days import visit
from tests.builders.straight_road import BLUE, RED, ROAD, a_call, a_crew, a_problem, at

CALLS = (a_call(1, 20), a_call(2, 50), a_call(3, 60, Span(500, 900)), a_call(4, 280))
DAY = a_problem(a_crew(), a_crew(BLUE, home=300), *CALLS)
ORDERS = {RED: [visit(1), visit(2), visit(3)], BLUE: [visit(4)]}
PUBLISHED = Draft(DAY, ROAD, Wishes(), ORDERS).plan()
"""Red: 20 to 50, 80 to 110, 500 to 530 and home at 590. Blue: 20 to 50 and home at 70."""


def test_the_published_day_is_as_it_is_described() -> None:
    assert faults_of(DAY, PUBLISHED, ROAD) == ()
    assert promises_of(PUBLISHED) == {visit(1): 20, visit(2): 80, visit(3): 500, visit(4): 20}
    assert [each.back_at for each in PUBLISHED.rounds] == [590, 70]


@pytest.mark.parametrize(
    ("now", "open_", "free", "milestone"),
    [
        (-1, [1, 2, 3], 0, 0),
        (0, [2, 3], 50, 20),  # Set out: whom it is on the way to, it visits.
        (49, [2, 3], 50, 20),
        (50, [3], 110, 50),
        (109, [3], 110, 50),
        (110, [3], 110, 50),
        (389, [3], 389, 50),  # With time to spare it can still be sent elsewhere.
        (390, [], 530, 60),  # Sets out so as to be there before lunch.
    ],
)
def test_what_is_made_or_under_way_is_settled(
    now: int, open_: list[int], free: int, milestone: int
) -> None:
    rest = rest_of_day(DAY, PUBLISHED, now)
    assert [each.int for each in rest.orders[RED]] == open_
    red = rest.problem.crews[0]
    assert (red.start, red.home, red.shift) == (at(milestone), at(0), Span(free, 1000))
    assert {each.int for each in rest.promised} == {*open_} | ({4} if now < 0 else set())


def test_a_team_that_drops_out_ends_the_call_that_it_has_begun() -> None:
    under_way = rest_of_day(DAY, PUBLISHED, 60, out=[RED])
    assert [stop.visit_id for stop in under_way.driven[RED].stops] == [visit(1)]
    assert [crew.team_id for crew in under_way.problem.crews] == [BLUE]
    begun = rest_of_day(DAY, PUBLISHED, 80, out=[RED])
    assert [stop.visit_id for stop in begun.driven[RED].stops] == [visit(1), visit(2)]


def test_what_was_taken_along_is_used_up() -> None:
    calls = (a_call(1, 20, load=2), a_call(2, 50, load=1))
    day = a_problem(a_crew(carries=5), *calls)
    published = Draft(day, ROAD, Wishes(), {RED: [visit(1), visit(2)]}).plan()
    assert rest_of_day(day, published, 10).problem.crews[0].carries == 3


def _mended(
    now: int, out: tuple[UUID, ...] = (), late: tuple[Call, ...] = ()
) -> tuple[Problem, Plan]:
    rest = rest_of_day(DAY, PUBLISHED, now, out=out, late=late)
    draft = Draft(rest.problem, ROAD, Wishes(promised=rest.promised), rest.orders)
    draft.fill()
    day = a_problem(*DAY.crews, *CALLS, *late)
    whole = joined(day, rest, draft.plan(), ROAD)
    assert faults_of(rest.problem, draft.plan(), ROAD) == ()
    assert faults_of(day, whole, ROAD, turns=False) == ()
    return day, whole


def _begins(plan: Plan) -> dict[UUID, dict[int, int]]:
    return {
        each.team_id: {stop.visit_id.int: stop.begins for stop in each.stops}
        for each in plan.rounds
    }


def test_a_late_emergency_is_put_where_it_moves_nobody() -> None:
    emergency = a_call(9, 100, Span(60, 400), priority=1000)
    _, whole = _mended(60, late=(emergency,))
    # Red is on its way to 2; between 2 and 3 there is time for 9.
    assert _begins(whole) == {RED: {1: 20, 2: 80, 9: 160, 3: 500}, BLUE: {4: 20}}
    assert moved(PUBLISHED, whole) == ()


def test_one_promise_moves_where_it_must() -> None:
    emergency = a_call(9, 60, Span(500, 501), priority=1000, teams=frozenset({RED}))
    _, whole = _mended(60, late=(emergency,))
    assert _begins(whole)[RED] == {1: 20, 2: 80, 9: 500, 3: 530}
    assert moved(PUBLISHED, whole) == (Moved(visit(3), 30, RED, RED),)


def test_the_calls_of_a_team_that_drops_out_go_to_others_at_their_time() -> None:
    _, whole = _mended(10, out=(RED,))
    # Blue has made its call at 50; 1 and 2 follow when it gets there, 3 exactly as promised.
    assert whole.left_out == ()
    assert set(_begins(whole)) == {BLUE}
    assert _begins(whole)[BLUE][3] == 500
    changes = {each.visit_id: each for each in moved(PUBLISHED, whole)}
    assert changes[visit(3)] == Moved(visit(3), 0, RED, BLUE)
    assert set(changes) == {visit(1), visit(2), visit(3)}


def test_a_day_without_changes_stays_as_it_is() -> None:
    for now in (-1, 0, 60, 300, 1000):
        _, whole = _mended(now)
        assert whole == PUBLISHED


@pytest.mark.parametrize(
    ("allowance", "window"),
    [(0, Span(500, 501)), (15, Span(500, 516)), (30, Span(500, 531)), (None, Span(500, 900))],
)
def test_promised_times_are_held_more_or_less_closely(allowance: int | None, window: Span) -> None:
    tight = tightened(DAY, promises_of(PUBLISHED), allowance)
    assert tight.calls[2].window == window
    assert tightened(DAY, {}, allowance) == DAY
