"""The road: how near to the best known ways the planner comes, how fast, and how fairly."""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from statistics import mean, median

from app.adapters.planning import Planner, planner
from app.domain.rounds.checker import faults_of
from app.domain.rounds.figures import RoadFigures, figures_of
from app.domain.rounds.plan import Plan
from app.domain.rounds.problem import Problem
from benchmarks.effort import Effort
from benchmarks.report import Row
from benchmarks.solomon import BEST_KNOWN, TENTHS, Plane, instance
from tests.builders.road_days import a_day

WITHIN, MEAN_PERCENT, FORTY_SECONDS = 10, 1.0, 2
EXACT = "C101"
SOLOMON = Planner(Plane(), exploration=5, seconds=2.5, polish_turns=10**6, polish_seconds=4.5)
"""Seven seconds of search, and the rest for two children to start and for what is checked."""
DAYS = range(1, 6)


@dataclass(frozen=True)
class Tried:
    plan: Plan
    seconds: float
    clean: bool


def measured(_effort: Effort) -> list[Row]:
    return [*_solomon(), *_forty(), _over_full()]


def _tried(plans: Planner, problem: Problem) -> Tried:
    begun = time.perf_counter()
    plan = asyncio.run(plans.plan(problem)).plan
    seconds = time.perf_counter() - begun
    return Tried(plan, seconds, not faults_of(problem, plan, plans.travel))


def _solomon() -> Iterator[Row]:
    above: list[float] = []
    for name, best in BEST_KNOWN.items():
        tried = _tried(SOLOMON, instance(name))
        tenths = sum(each.metres for each in tried.plan.rounds)
        above.append(100 * (tenths / best - 1))
        in_time = tried.clean and not tried.plan.left_out and tried.seconds < WITHIN
        yield Row(
            f"VRPTW {name}: distance within {tried.seconds:.1f} s, against the best known",
            f"{tenths / TENTHS:.1f}",
            f"{best / TENTHS:.1f}",
            f"+{above[-1]:.2f} %",
            f"< {WITHIN} s, +0 %" if name == EXACT else f"< {WITHIN} s",
            holds=in_time and (name != EXACT or tenths == best),
        )
    yield Row(
        f"VRPTW: mean of {len(above)} instances above the best known",
        f"+{mean(above):.2f} %",
        "",
        "",
        f"≤ {MEAN_PERCENT:.0f} %",
        holds=mean(above) <= MEAN_PERCENT,
    )


def _forty() -> Iterator[Row]:
    """Days of forty visits and five teams, as the bureau's own planner makes them."""
    ours, days = planner(None), [a_day(40, 5, seed) for seed in DAYS]
    tries = [_tried(ours, day) for day in days]
    seconds = [each.seconds for each in tries]
    clean = all(each.clean for each in tries)
    yield Row(
        f"plan of 40 visits by 5 teams, {len(days)} days; slowest {max(seconds):.1f} s",
        f"{median(seconds):.1f} s",
        "",
        "",
        f"< {FORTY_SECONDS} s, checker clean",
        holds=clean and median(seconds) < FORTY_SECONDS,
    )
    figures = [_figures(ours, day, each) for day, each in zip(days, tries, strict=True)]
    before = sum(each.metres_before for each in figures)
    after = sum(each.metres_after for each in figures)
    yield Row(
        "kilometres of these days, planned against as booked",
        f"{after / 1000:.0f} km",
        f"{before / 1000:.0f} km",
        f"{after / before:.2f}",
        "< 1.00",
        holds=after < before,
    )
    careless = replace(ours, other_team=0)
    others = [_figures(careless, day, _tried(careless, day)) for day in days]
    minded, unminded = (sum(each.same_team for each in all_) for all_ in (figures, others))
    prefer = sum(each.prefer_one for each in figures)
    yield Row(
        f"of {prefer} who have a team, visited by it: minded against not minded",
        str(minded),
        str(unminded),
        f"{minded / unminded:.2f}",
        "> 1.00",
        holds=minded > unminded,
    )


def _figures(plans: Planner, day: Problem, tried: Tried) -> RoadFigures:
    return figures_of(day, tried.plan, plans.travel)


def _over_full() -> Row:
    """The checker asks of each who is left out whether somebody less urgent stands in the way."""
    tries = [_tried(planner(None), a_day(90, 5, seed)) for seed in DAYS]
    left = sum(len(each.plan.left_out) for each in tries)
    fair = sum(each.clean for each in tries)
    return Row(
        f"over-full days of 90 visits by 5 teams, {left} left out in all",
        f"{fair} of {len(tries)} fair",
        "",
        "",
        "nobody before somebody less urgent",
        holds=fair == len(tries),
    )
