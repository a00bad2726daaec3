"""VROOM's own words for a problem, and what its answer means."""

from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any
from uuid import UUID

from app.adapters.road_grid import RoadGrid, Square, grid_of
from app.domain.rounds.draft import Orders
from app.domain.rounds.problem import Call, Crew, Problem, Span
from app.domain.rounds.travel import Travel

MOST_URGENT = 100
"""VROOM knows priorities from 0 to 100."""
MOST_LOAD = 2**31
Needed = str | frozenset[UUID]
"""A skill, or the teams of which one must come."""


def asked(problem: Problem, travel: Travel, other_team: int) -> dict[str, Any]:
    """Write the problem down; vehicles and jobs are numbered from 1 in the problem's order."""
    grid, skills, profiles = grid_of(problem, travel), _Numbers(), _Profiles()
    urgency = scaled([call.priority for call in problem.calls])
    vehicles = [
        _vehicle(number, crew, grid, skills)
        | {"profile": profiles.name_of(grid.costs(crew, other_team))}
        for number, crew in enumerate(problem.crews, start=1)
        if _length(crew.shift) > 0
    ]
    jobs = [
        _job(number, call, urgency[call.priority], skills)
        for number, call in enumerate(problem.calls, start=1)
        if _length(call.window) > 0  # VROOM refuses a problem with an empty window.
    ]
    matrices = {name: {"durations": grid.seconds, "costs": costs} for name, costs in profiles.all()}
    return {"vehicles": vehicles, "jobs": jobs, "matrices": matrices}


def orders_of(answer: dict[str, Any], problem: Problem) -> Orders:
    """Take from the answer who goes where in which order; its times are reckoned anew."""
    return {
        problem.crews[route["vehicle"] - 1].team_id: [
            problem.calls[step["id"] - 1].visit_id
            for step in route["steps"]
            if step["type"] == "job"
        ]
        for route in answer["routes"]
    }


def scaled(priorities: Sequence[int]) -> dict[int, int]:
    """Spread priorities over what VROOM knows, so that their order holds.

    VROOM weighs sums, so the steps grow towards the urgent. More than a hundred different
    ones share a step with their neighbours.
    """
    steps = sorted(set(priorities))
    highest = len(steps)
    linear = [max(1, rank * MOST_URGENT // highest) for rank in range(1, highest + 1)]
    curved = [max(1, rank**2 * MOST_URGENT // highest**2) for rank in range(1, highest + 1)]
    return dict(zip(steps, curved if len(set(curved)) == highest else linear, strict=True))


class _Numbers:
    """VROOM's skills are numbers; who may come to an area is one of them."""

    def __init__(self) -> None:
        self._next = count(1)
        self._numbers: dict[Needed, int] = {}

    def of(self, skill: Needed) -> int:
        if skill not in self._numbers:
            self._numbers[skill] = next(self._next)
        return self._numbers[skill]


class _Profiles:
    """Crews to whom every way costs the same share a profile: VROOM searches faster then."""

    def __init__(self) -> None:
        self._costs: list[Square] = []

    def name_of(self, costs: Square) -> str:
        if costs not in self._costs:
            self._costs.append(costs)
        return str(self._costs.index(costs) + 1)

    def all(self) -> Iterator[tuple[str, Square]]:
        return ((str(number), costs) for number, costs in enumerate(self._costs, start=1))


def _vehicle(number: int, crew: Crew, grid: RoadGrid, skills: _Numbers) -> dict[str, Any]:
    areas = {call.teams for call in grid.problem.calls if crew.team_id in call.teams}
    able: list[Needed] = [*sorted(crew.skills), *sorted(areas, key=sorted)]
    return {
        "id": number,
        "start_index": grid.end(crew.start),
        "end_index": grid.end(crew.home),
        "capacity": [MOST_LOAD if crew.carries is None else crew.carries],
        "skills": sorted(skills.of(each) for each in able),
        "time_window": [crew.shift.opens, crew.shift.closes],
        "breaks": [
            {"id": place, "time_windows": [[rest.opens, rest.opens]], "service": _length(rest)}
            for place, rest in enumerate(_within_shift(crew), start=1)
        ],
    }


def _within_shift(crew: Crew) -> Iterator[Span]:
    for rest in sorted(crew.breaks, key=lambda each: each.opens):
        opens = max(rest.opens, crew.shift.opens)
        closes = min(rest.closes, crew.shift.closes)
        if opens < closes:
            yield Span(opens, closes)


def _length(span: Span) -> int:
    return span.closes - span.opens


def _job(number: int, call: Call, priority: int, skills: _Numbers) -> dict[str, Any]:
    needed: list[Needed] = [*sorted(call.skills), call.teams]
    return {
        "id": number,
        "location_index": number - 1,
        "service": call.service,
        "delivery": [call.load],
        "skills": sorted(skills.of(each) for each in needed),
        "priority": priority,
        "time_windows": [[call.window.opens, call.window.closes - 1]],
    }
