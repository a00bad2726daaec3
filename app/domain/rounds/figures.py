"""What planning was good for: the way before and after, and who comes to whom."""

from dataclasses import dataclass
from itertools import pairwise

from app.domain.rounds.plan import Plan
from app.domain.rounds.problem import Call, Crew, Problem
from app.domain.rounds.travel import Travel


@dataclass(frozen=True, slots=True)
class RoadFigures:
    visits: int
    metres_before: int
    """As booked: each team drives to its own half-day by half-day, first come, first visited."""
    metres_after: int
    same_team: int
    """Visits made by the team that is preferred, of those that prefer one."""
    prefer_one: int


def figures_of(problem: Problem, plan: Plan, travel: Travel) -> RoadFigures:
    """Compare the same visits before and after: who is left out counts in neither."""
    left = set(plan.left_out)
    calls = [call for call in problem.calls if call.visit_id not in left]
    wishes = {call.visit_id: call.preferred for call in calls}
    made = [
        wishes[stop.visit_id] == each.team_id
        for each in plan.rounds
        for stop in each.stops
        if wishes[stop.visit_id] is not None
    ]
    return RoadFigures(
        visits=len(calls),
        metres_before=sum(_as_booked(crew, problem, calls, travel) for crew in problem.crews),
        metres_after=sum(each.metres for each in plan.rounds),
        same_team=sum(made),
        prefer_one=len(made),
    )


def _as_booked(crew: Crew, problem: Problem, calls: list[Call], travel: Travel) -> int:
    own = [call for call in calls if _booked_with(call, problem) == crew]
    if not own:
        return 0
    own.sort(key=lambda call: call.window.opens)
    way = [crew.start, *(call.place for call in own), crew.home]
    return sum(travel.leg(origin, target).metres for origin, target in pairwise(way))


def _booked_with(call: Call, problem: Problem) -> Crew | None:
    """Return the preferred team; the first that may come where nobody is, or that one is out."""
    able = [crew for crew in problem.crews if crew.team_id in call.teams]
    preferred = (crew for crew in able if crew.team_id == call.preferred)
    return next(preferred, able[0] if able else None)
