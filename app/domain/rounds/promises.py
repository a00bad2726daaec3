"""What people were told, and how much of it a new plan keeps."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from app.domain.rounds.plan import Plan
from app.domain.rounds.problem import Call, Problem, Span
from app.domain.rounds.schedule import Promises


@dataclass(frozen=True, slots=True)
class Moved:
    """A promised visit that begins at another time, or that another team makes."""

    visit_id: UUID
    by: int
    """Later; earlier where negative."""
    from_team: UUID
    to_team: UUID


def promises_of(plan: Plan) -> Promises:
    return {stop.visit_id: stop.begins for each in plan.rounds for stop in each.stops}


def teams_of(plan: Plan) -> Mapping[UUID, UUID]:
    return {stop.visit_id: each.team_id for each in plan.rounds for stop in each.stops}


def tightened(problem: Problem, promised: Promises, allowance: int | None) -> Problem:
    """Let promised visits begin within `allowance` of what was said; None: in all their window."""
    if allowance is None:
        return problem
    calls = tuple(
        _near(call, promised[call.visit_id], allowance) if call.visit_id in promised else call
        for call in problem.calls
    )
    return replace(problem, calls=calls)


def moved(before: Plan, after: Plan) -> tuple[Moved, ...]:
    """Return whom to tell of a change, in the order of their new times; not who is left out."""
    told, teams, now = promises_of(before), teams_of(before), teams_of(after)
    begins = sorted((at, visit) for visit, at in promises_of(after).items() if visit in told)
    changes = (Moved(visit, at - told[visit], teams[visit], now[visit]) for at, visit in begins)
    return tuple(each for each in changes if each.by or each.from_team != each.to_team)


def _near(call: Call, begins: int, allowance: int) -> Call:
    opens = max(call.window.opens, begins - allowance)
    closes = min(call.window.closes, begins + allowance + 1)
    return replace(call, window=Span(opens, closes))
