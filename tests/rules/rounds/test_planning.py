"""The planner with its solver: plans hold, over-full days are fair, changes move few promises."""

import asyncio
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from app.adapters.planning import Planner, planner
from app.domain.catalogue.reading import NotAGuide
from app.domain.rounds.checker import faults_of
from app.domain.rounds.figures import figures_of
from app.domain.rounds.plan import Plan, Planned
from app.domain.rounds.problem import Call, Place, Problem, Span
from app.domain.rounds.promises import moved
from app.domain.rounds.rest import joined, rest_of_day
from app.house import open_house
from app.settings import Settings
from tests.builders.road_days import HOUR, LUNCH, ROADS, SHIFT, a_day, team, visit

PLANNER = planner(None)
DAY = a_day(40, 5, seed=1)


@pytest.fixture(scope="module")
def published() -> Plan:
    return _planned(DAY).plan


def _planned(problem: Problem) -> Planned:
    return asyncio.run(PLANNER.plan(problem))


def test_a_day_of_forty_visits_is_planned_and_holds(published: Plan) -> None:
    assert faults_of(DAY, published, ROADS) == ()
    assert published.left_out == ()
    figures = figures_of(DAY, published, ROADS)
    assert figures.visits == 40
    assert figures.metres_after < 0.8 * figures.metres_before


def test_the_same_day_gives_the_same_plan_and_another_day_another_digest() -> None:
    problem = a_day(10, 2)
    # By turns, not by time: a machine that is busy comes to the same.
    patient = replace(PLANNER, polish_turns=50, polish_seconds=30)
    one, again = asyncio.run(patient.plan(problem)), asyncio.run(patient.plan(problem))
    assert one == again
    later = replace(problem.calls[0], service=problem.calls[0].service + 60)
    other = _planned(replace(problem, calls=(later, *problem.calls[1:])))
    assert other.proof.digest != one.proof.digest
    assert len(one.proof.digest) == 64
    assert one.proof.solver in {"pyvroom", "pyvroom, pyvrp"}
    assert one.proof.version.startswith("1.")
    assert one.proof.exploration == 5
    assert one.proof.travel == "great circle, 135 %, 30 km/h"
    ways = sum(len(each.stops) + 1 for each in one.plan.rounds)
    assert one.proof.guessed == ways


@pytest.mark.parametrize("seed", [1, 2])
def test_on_an_over_full_day_nobody_is_passed_over_for_somebody_less_urgent(seed: int) -> None:
    problem = a_day(90, 5, seed)
    plan = _planned(problem).plan
    assert len(plan.left_out) > 20
    assert faults_of(problem, plan, ROADS) == ()


def test_who_knows_somebody_comes_more_often_where_that_is_minded(published: Plan) -> None:
    indifferent = replace(PLANNER, other_team=0)
    careless = asyncio.run(indifferent.plan(DAY)).plan
    minded, other = figures_of(DAY, published, ROADS), figures_of(DAY, careless, ROADS)
    assert minded.same_team > other.same_team
    assert minded.metres_after >= other.metres_after


def test_a_second_solver_finds_a_shorter_way_and_costs_nobody_his_visit() -> None:
    day = a_day(40, 5, seed=3)
    alone = asyncio.run(replace(PLANNER, polish_turns=0).plan(day))
    polished = asyncio.run(replace(PLANNER, polish_seconds=20).plan(day))
    assert (alone.proof.solver, polished.proof.solver) == ("pyvroom", "pyvroom, pyvrp")
    assert faults_of(day, polished.plan, ROADS) == ()
    assert _road(day, polished.plan) < 0.97 * _road(day, alone.plan)
    assert len(polished.plan.left_out) <= len(alone.plan.left_out)


def _road(day: Problem, plan: Plan) -> int:
    figures = figures_of(day, plan, ROADS)
    others = figures.prefer_one - figures.same_team
    return sum(each.travel for each in plan.rounds) + PLANNER.other_team * others


def test_crews_that_rest_apart_are_planned_without_the_second_solver() -> None:
    first, *others = DAY.crews
    apart = replace(first, breaks=(replace(LUNCH, opens=LUNCH.opens + 1800),))
    day = replace(DAY, crews=(apart, *others))
    planned = _planned(day)
    assert planned.proof.solver == "pyvroom"
    assert faults_of(day, planned.plan, ROADS) == ()


def test_a_day_with_nobody_to_go_or_nobody_to_visit_needs_no_solver() -> None:
    alone = replace(PLANNER, child="no.such.child")
    no_crews = Problem((), DAY.calls)
    assert asyncio.run(alone.plan(no_crews)).plan == Plan(
        (), tuple(call.visit_id for call in DAY.calls)
    )
    assert asyncio.run(alone.plan(Problem(DAY.crews, ()))).plan == Plan((), ())


def _amended(
    day: Problem, plan: Plan, now: int, out: tuple[UUID, ...] = (), late: tuple[Call, ...] = ()
) -> Plan:
    rest = rest_of_day(day, plan, now, out=out, late=late)
    mended = asyncio.run(PLANNER.amend(rest.problem, rest.orders, rest.promised)).plan
    assert faults_of(rest.problem, mended, ROADS) == ()
    day = replace(day, calls=(*day.calls, *late))
    whole = joined(day, rest, mended, ROADS)
    assert faults_of(day, whole, ROADS, turns=False) == ()
    return whole


def test_a_late_emergency_moves_few_promised_times(published: Plan) -> None:
    emergency = Call(
        visit_id=visit(99),
        place=Place(24.93, 118.61),
        window=Span(10 * HOUR, 12 * HOUR),
        service=40 * 60,
        skills=frozenset({"nursing"}),
        priority=1000,
        teams=frozenset(crew.team_id for crew in DAY.crews),
    )
    whole = _amended(DAY, published, 10 * HOUR, late=(emergency,))
    stops = {stop.visit_id: stop for each in whole.rounds for stop in each.stops}
    assert 10 * HOUR <= stops[visit(99)].begins < LUNCH.opens
    assert whole.left_out == ()
    assert len(moved(published, whole)) <= 3


@pytest.mark.parametrize(("seed", "others_moved"), [(4, 7), (5, 2)])
def test_the_calls_of_a_sick_team_go_to_others_and_few_promised_times_move(
    seed: int, others_moved: int
) -> None:
    day = a_day(25, 5, seed)
    plan = _planned(day).plan
    lost = {stop.visit_id for each in plan.rounds if each.team_id == team(2) for stop in each.stops}
    whole = _amended(day, plan, SHIFT.opens - HOUR, out=(team(2),))
    assert lost
    assert team(2) not in {each.team_id for each in whole.rounds}
    others = [each for each in moved(plan, whole) if each.by and each.visit_id not in lost]
    assert len(others) <= others_moved
    assert len(whole.left_out) < len(lost)


def test_the_api_does_not_load_the_solver() -> None:
    heavy = {"vroom", "pyvrp", "pandas", "numpy"}
    look = f"import sys, app.main; print(sorted({heavy} & sys.modules.keys()))"
    seen = subprocess.run(  # noqa: S603  # Our own words.
        [sys.executable, "-c", look], capture_output=True, text=True, check=True
    )
    assert seen.stdout.strip() == "[]"


def test_a_planner_is_the_same_for_the_same_roads() -> None:
    assert planner(None) is PLANNER
    assert isinstance(PLANNER, Planner)


async def test_a_wrong_file_of_ways_stops_the_start(tmp_path: Path) -> None:
    file = tmp_path / "ways.csv"
    file.write_text("from,to\n", "utf-8")
    with pytest.raises(NotAGuide, match="exactly these columns"):
        async with open_house(Settings(travel_file=file), "postgresql://nowhere.invalid/none"):
            raise AssertionError
