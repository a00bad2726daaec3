"""A plan that breaks a promise or a rule is found out, whatever made it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from app.domain.rounds.checker import faults_of
from app.domain.rounds.faults import Fault, FaultKind
from app.domain.rounds.plan import Plan, Round, Stop
from app.domain.rounds.problem import Call, Span
from tests.builders.road_days import team, visit
from tests.builders.straight_road import BLUE, RED, ROAD, a_call, a_crew, a_problem

EYE = frozenset({"eye"})
CALLS = (
    a_call(1, 20, Span(60, 200), load=2),
    a_call(2, 50, load=2),
    a_call(3, 300, Span(300, 700)),
    a_call(4, 90, skills=EYE),  # Nobody can.
)
PROBLEM = a_problem(a_crew(carries=4), a_crew(BLUE, home=260), *CALLS)
FIRST = Stop(visit(1), arrives=60, begins=60, leaves=90, travel=20, metres=20_000)
SECOND = Stop(visit(2), arrives=120, begins=120, leaves=150, travel=30, metres=30_000)
THIRD = Stop(visit(3), arrives=300, begins=300, leaves=330, travel=40, metres=40_000)
RED_ROUND = Round(RED, 40, (FIRST, SECOND), back_at=200, travel=100, metres=100_000)
BLUE_ROUND = Round(BLUE, 260, (THIRD,), back_at=370, travel=80, metres=80_000)
GOOD = Plan((RED_ROUND, BLUE_ROUND), (visit(4),))


def test_a_plan_that_holds_has_no_faults() -> None:
    assert faults_of(PROBLEM, GOOD, ROAD) == ()


def test_who_sets_out_or_begins_later_than_need_be_breaks_nothing() -> None:
    later = replace(THIRD, arrives=310, begins=320, leaves=350)
    assert faults_of(PROBLEM, _blue(stops=(later,), back_at=400), ROAD) == ()


def _red(**changed: Any) -> Plan:
    return replace(GOOD, rounds=(replace(RED_ROUND, **changed), BLUE_ROUND))


def _blue(**changed: Any) -> Plan:
    return replace(GOOD, rounds=(RED_ROUND, replace(BLUE_ROUND, **changed)))


def _first(**changed: Any) -> Plan:
    return _red(stops=(replace(FIRST, **changed), SECOND))


def _third(**changed: Any) -> Plan:
    return _blue(stops=(replace(THIRD, **changed),))


def _on(kind: FaultKind, number: int) -> Fault:
    return Fault(kind, visit_id=visit(number))


def _on_red(kind: FaultKind, number: int | None = None) -> Fault:
    return Fault(kind, RED, visit(number) if number else None)


def _on_blue(kind: FaultKind, number: int | None = None) -> Fault:
    return Fault(kind, BLUE, visit(number) if number else None)


SPOILED: Mapping[str, tuple[Plan, tuple[Fault, ...]]] = {
    "nobody is told of a call": (replace(GOOD, left_out=()), (_on(FaultKind.VISIT_MISSING, 4),)),
    "a call is made and left out": (
        replace(GOOD, left_out=(visit(4), visit(1))),
        (_on(FaultKind.VISIT_TWICE, 1),),
    ),
    "a call is left out twice": (
        replace(GOOD, left_out=(visit(4), visit(4))),
        (_on(FaultKind.VISIT_TWICE, 4),),
    ),
    "nobody asked for this call": (
        replace(GOOD, left_out=(visit(4), visit(9))),
        (_on(FaultKind.UNKNOWN_VISIT, 9),),
    ),
    "two rounds of one team": (
        replace(GOOD, rounds=(*GOOD.rounds, replace(BLUE_ROUND, stops=()))),
        (_on_blue(FaultKind.TEAM_TWICE), _on_blue(FaultKind.NOWHERE_TO_GO)),
    ),
    "a team that does not go out": (
        _blue(team_id=team(3)),
        (Fault(FaultKind.UNKNOWN_TEAM, team(3)),),
    ),
    "begins before the window opens": (
        _first(arrives=59, begins=59, leaves=89),
        (_on_red(FaultKind.OUTSIDE_WINDOW, 1), _on_red(FaultKind.BEFORE_ARRIVAL, 1)),
    ),
    "begins as the window closes": (
        _blue(
            sets_out=660, stops=(replace(THIRD, arrives=700, begins=700, leaves=730),), back_at=770
        ),
        (_on_blue(FaultKind.OUTSIDE_WINDOW, 3),),
    ),
    "is quicker at the door than it can be": (
        _first(leaves=89),
        (_on_red(FaultKind.WRONG_SERVICE, 1),),
    ),
    "runs into lunch": (
        _third(arrives=371, begins=371, leaves=401),
        (_on_blue(FaultKind.DURING_BREAK, 3), _on_blue(FaultKind.BEFORE_ARRIVAL)),
    ),
    "begins before it is there": (
        _blue(stops=(replace(THIRD, arrives=310, begins=309, leaves=339),), back_at=379),
        (_on_blue(FaultKind.BEFORE_ARRIVAL, 3),),
    ),
    "is there sooner than the road allows": (
        _third(arrives=299),
        (_on_blue(FaultKind.BEFORE_ARRIVAL, 3),),
    ),
    "drives on during lunch": (
        _blue(
            sets_out=390, stops=(replace(THIRD, arrives=529, begins=529, leaves=559),), back_at=700
        ),
        (_on_blue(FaultKind.BEFORE_ARRIVAL, 3),),
    ),
    "leaves for the next before it is done": (
        _red(stops=(FIRST, replace(SECOND, arrives=119, begins=120))),
        (_on_red(FaultKind.BEFORE_ARRIVAL, 2),),
    ),
    "two calls at once": (
        _red(stops=(FIRST, replace(SECOND, arrives=80, begins=80, leaves=110))),
        (_on_red(FaultKind.BEFORE_ARRIVAL, 2),),
    ),
    "is home sooner than the road allows": (
        _blue(back_at=369),
        (_on_blue(FaultKind.BEFORE_ARRIVAL),),
    ),
    "sets out before the shift": (_blue(sets_out=-1), (_on_blue(FaultKind.OUTSIDE_SHIFT),)),
    "is back after the shift": (_blue(back_at=1001), (_on_blue(FaultKind.OUTSIDE_SHIFT),)),
    "shortens a stretch": (_first(metres=19_999), (_on_red(FaultKind.WRONG_WAY, 1),)),
    "hastens a stretch": (
        _blue(sets_out=261, stops=(replace(THIRD, travel=39),), travel=79),
        (_on_blue(FaultKind.WRONG_WAY, 3), _on_blue(FaultKind.WRONG_SUM)),
    ),
    "counts metres wrongly": (_blue(metres=80_001), (_on_blue(FaultKind.WRONG_SUM),)),
    "forgets the way home": (_red(travel=50), (_on_red(FaultKind.WRONG_SUM),)),
}


@pytest.mark.parametrize(("plan", "faults"), SPOILED.values(), ids=SPOILED)
def test_a_spoiled_plan_is_found_out(plan: Plan, faults: tuple[Fault, ...]) -> None:
    assert faults_of(PROBLEM, plan, ROAD) == faults


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"teams": frozenset({BLUE})}, _on_red(FaultKind.TEAM_NOT_ALLOWED, 1)),
        ({"skills": EYE}, _on_red(FaultKind.SKILL_MISSING, 1)),
        ({"load": 3}, _on_red(FaultKind.OVERLOADED)),
    ],
)
def test_a_team_that_should_not_come_is_found_out(changed: dict[str, Any], fault: Fault) -> None:
    other = a_problem(*PROBLEM.crews, replace(CALLS[0], **changed), *CALLS[1:])
    assert faults_of(other, GOOD, ROAD) == (fault,)


@pytest.mark.parametrize(
    ("left_out", "passed_over"),
    [
        (a_call(5, 30), RED),  # There is room beside everybody.
        (a_call(5, 30, load=1), BLUE),  # Red carries no more; blue has the time.
        # Blue would have to drop its call for it: not for an equal, but for a more urgent one.
        (a_call(5, 300, Span(300, 301), teams=frozenset({BLUE})), None),
        (a_call(5, 300, Span(300, 301), teams=frozenset({BLUE}), priority=11), BLUE),
        (a_call(5, 300, Span(300, 301), teams=frozenset({BLUE}), priority=9), None),
        # Only without both of red's, and both are less urgent.
        (a_call(5, 400, Span(380, 401), service=0, teams=frozenset({RED}), priority=11), RED),
        (a_call(5, 400, Span(380, 401), service=0, teams=frozenset({RED})), None),
        # As urgent as can be, and nobody can come in time, carry it or stay so long.
        (a_call(5, 400, Span(0, 140), priority=99), None),
        (a_call(5, 30, load=5, teams=frozenset({RED}), priority=99), None),
        (a_call(5, 30, service=501, priority=99), None),
        (a_call(5, 30, skills=EYE, priority=99), None),
        (a_call(5, 30, teams=frozenset({team(3)}), priority=99), None),
    ],
)
def test_nobody_is_passed_over_for_somebody_less_urgent(left_out: Call, passed_over: Any) -> None:
    once_only = replace(CALLS[2], window=Span(300, 330))
    problem = a_problem(*PROBLEM.crews, *CALLS[:2], once_only, left_out)
    plan = replace(GOOD, left_out=(visit(5),))
    faults = (Fault(FaultKind.PASSED_OVER, passed_over, visit(5)),) if passed_over else ()
    assert faults_of(problem, plan, ROAD) == faults


def test_a_day_that_is_driven_is_not_asked_who_was_passed_over() -> None:
    problem = a_problem(*PROBLEM.crews, *CALLS[:3], a_call(5, 30))
    plan = replace(GOOD, left_out=(visit(5),))
    assert faults_of(problem, plan, ROAD, turns=False) == ()
