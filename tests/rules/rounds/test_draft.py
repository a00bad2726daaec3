"""Calls are put where they cost least, and never at the cost of somebody more urgent."""

from uuid import UUID

import pytest

from app.domain.rounds.checker import faults_of
from app.domain.rounds.draft import Draft, Orders, Wishes
from app.domain.rounds.problem import Call, Problem, Span
from tests.builders.road_days import ROADS, a_day, visit
from tests.builders.straight_road import BLUE, RED, ROAD, a_call, a_crew, a_problem


def _filled(problem: Problem, orders: Orders | None = None, wishes: Wishes | None = None) -> Draft:
    draft = Draft(problem, ROAD, wishes or Wishes(), orders or {})
    draft.fill()
    return draft


def _orders(draft: Draft) -> dict[UUID, list[int]]:
    return {
        each.team_id: [stop.visit_id.int for stop in each.stops] for each in draft.plan().rounds
    }


def test_everybody_is_put_on_the_shortest_way() -> None:
    calls = (a_call(1, 30), a_call(2, 270), a_call(3, 10), a_call(4, 290))
    draft = _filled(a_problem(a_crew(), a_crew(BLUE, home=300), *calls))
    assert {team: sorted(each) for team, each in _orders(draft).items()} == {
        RED: [1, 3],
        BLUE: [2, 4],
    }
    assert draft.worth() == ((), (0, 0, 120))


@pytest.mark.parametrize(("other_team", "who"), [(0, RED), (199, RED), (200, RED), (201, BLUE)])
def test_the_team_that_knows_somebody_may_drive_so_much_longer(other_team: int, who: UUID) -> None:
    # Red drives 2 × 100, blue 2 × 200.
    problem = a_problem(a_crew(), a_crew(BLUE, home=300), a_call(1, 100, preferred=BLUE))
    assert _orders(_filled(problem, wishes=Wishes(other_team))) == {who: [1]}


@pytest.mark.parametrize(
    ("calls", "served", "left"),
    [
        # One place at 300 o'clock, whoever comes first in the list.
        (
            (
                a_call(1, 300, Span(300, 301), priority=5),
                a_call(2, 300, Span(300, 301), priority=6),
            ),
            [2],
            [1],
        ),
        (
            (
                a_call(1, 300, Span(300, 301), priority=6),
                a_call(2, 300, Span(300, 301), priority=5),
            ),
            [1],
            [2],
        ),
        # Of equals the first in the list.
        ((a_call(1, 300, Span(300, 301)), a_call(2, 300, Span(300, 301))), [1], [2]),
        # One that is more urgent, before two that are less.
        (
            (
                a_call(1, 10, Span(10, 11)),
                a_call(2, 60, Span(90, 91)),
                a_call(3, 390, Span(390, 391), service=0, priority=90),
            ),
            [3],
            [1, 2],
        ),
    ],
)
def test_the_more_urgent_take_the_place_of_the_less(
    calls: tuple[Call, ...], served: list[int], left: list[int]
) -> None:
    problem = a_problem(a_crew(), *calls)
    # Begun with the less urgent on board, as a solver that weighs sums may leave it.
    begun = {RED: [call.visit_id for call in sorted(calls, key=lambda call: call.priority)]}
    for orders in ({}, begun):
        draft = _filled(problem, orders)
        assert _orders(draft) == {RED: served}
        assert draft.plan().left_out == tuple(visit(number) for number in left)
        assert faults_of(problem, draft.plan(), ROAD) == ()


def test_who_is_put_out_goes_to_another_team() -> None:
    calls = (
        a_call(1, 300, Span(300, 301), priority=5),
        a_call(2, 300, Span(300, 301), priority=6, teams=frozenset({RED})),
    )
    problem = a_problem(a_crew(), a_crew(BLUE), *calls)
    draft = _filled(problem, {RED: [visit(1)]})
    assert _orders(draft) == {RED: [2], BLUE: [1]}


def test_orders_that_cannot_be_driven_lose_their_last_calls() -> None:
    calls = (a_call(1, 390, Span(390, 391), service=0), a_call(2, 10, Span(0, 100), service=500))
    draft = Draft(a_problem(a_crew(), *calls), ROAD, Wishes(), {RED: [visit(1), visit(2)]})
    assert _orders(draft) == {RED: [1]}
    assert draft.plan().left_out == (visit(2),)


def test_as_few_promised_times_as_possible_move() -> None:
    """On the way it would cost nothing, but two would be visited later: at its end nobody is."""
    calls = (a_call(1, 50), a_call(2, 100), a_call(3, 75))
    told = Wishes(promised={visit(1): 50, visit(2): 130})
    problem = a_problem(a_crew(), *calls)
    assert _orders(_filled(problem, {RED: [visit(1), visit(2)]})) == {RED: [1, 3, 2]}
    assert _orders(_filled(problem, {RED: [visit(1), visit(2)]}, told)) == {RED: [1, 2, 3]}


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("calls", [40, 90])
def test_a_day_planned_without_a_solver_holds_as_well(calls: int, seed: int) -> None:
    problem = a_day(calls, 5, seed)
    draft = Draft(problem, ROADS, Wishes(900), {})
    draft.fill()
    assert faults_of(problem, draft.plan(), ROADS) == ()
    assert draft.fill() is False
