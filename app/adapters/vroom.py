"""VROOM's own words for a problem, and what its answer means."""

from collections.abc import Iterator, Sequence
from importlib.metadata import version
from itertools import count
from typing import Any
from uuid import UUID

from app.domain.rounds.draft import Orders
from app.domain.rounds.problem import Call, Crew, Place, Problem, Span
from app.domain.rounds.travel import Travel

MOST_URGENT = 100
"""VROOM knows priorities from 0 to 100."""
NAME = "vroom"
MOST_LOAD = 2**31
Needed = str | frozenset[UUID]
"""A skill, or the teams of which one must come."""


def vroom_version() -> str:
    return version("pyvroom")


def asked(problem: Problem, travel: Travel, other_team: int) -> dict[str, Any]:
    """Write the problem down; vehicles and jobs are numbered from 1 in the problem's order."""
    crews = [crew for crew in problem.crews if _length(crew.shift) > 0]
    skills = _Numbers()
    urgency = scaled([call.priority for call in problem.calls])
    places = _places(problem)
    durations = [[travel.leg(one, other).seconds for other in places] for one in places]
    return {
        "vehicles": [_vehicle(crew, problem, skills) for crew in crews],
        "jobs": [
            _job(number, call, urgency[call.priority], skills)
            for number, call in enumerate(problem.calls, start=1)
            if _length(call.window) > 0  # VROOM refuses a problem with an empty window.
        ],
        "matrices": {
            str(_number_of(crew, problem)): {
                "durations": durations,
                "costs": _costs(durations, crew, problem, other_team),
            }
            for crew in crews
        },
    }


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


def _places(problem: Problem) -> list[Place]:
    """First each call's, so that a job's place is its number less one; then starts and homes."""
    ends = (place for crew in problem.crews for place in (crew.start, crew.home))
    return [*(call.place for call in problem.calls), *ends]


def _number_of(crew: Crew, problem: Problem) -> int:
    return problem.crews.index(crew) + 1


def _vehicle(crew: Crew, problem: Problem, skills: _Numbers) -> dict[str, Any]:
    number = _number_of(crew, problem)
    start = len(problem.calls) + 2 * (number - 1)
    areas = {call.teams for call in problem.calls if crew.team_id in call.teams}
    able: list[Needed] = [*sorted(crew.skills), *sorted(areas, key=sorted)]
    return {
        "id": number,
        "profile": str(number),
        "start_index": start,
        "end_index": start + 1,
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


def _costs(
    durations: list[list[int]], crew: Crew, problem: Problem, other_team: int
) -> list[list[int]]:
    """Make the way to a call dearer for whoever is not the team that knows the person."""
    extra = [0 if call.preferred in (None, crew.team_id) else other_team for call in problem.calls]
    extra += [0] * (2 * len(problem.crews))
    return [[way + more for way, more in zip(row, extra, strict=True)] for row in durations]
