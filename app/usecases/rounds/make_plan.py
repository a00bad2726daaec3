"""Make a plan of a day as it was read, and have it checked; no transaction is open meanwhile."""

from uuid import UUID

from app.adapters.planning import Planner
from app.domain.rounds.checker import faults_of
from app.domain.rounds.digest import canonical_of
from app.domain.rounds.draft import Wishes
from app.domain.rounds.made import Made
from app.domain.rounds.rest import Rest, joined
from app.domain.rounds.terms import PlanCause
from app.queries.rounds.planning import Planning


async def make_plan(
    planner: Planner, read: Planning, cause: PlanCause, order_id: UUID | None
) -> Made:
    """Plan the day, or what is left of it where people have been told times already."""
    if read.rest is not None:
        return await _mended(planner, read, read.rest, cause, order_id)
    problem = read.county.problem
    planned = await planner.plan(problem)
    return Made(
        cause=cause,
        order_id=order_id,
        solved=problem,
        made_of=canonical_of(problem, planner.travel, Wishes(planner.other_team)),
        plan=planned.plan,
        proof=planned.proof,
        faults=faults_of(problem, planned.plan, planner.travel),
    )


async def _mended(
    planner: Planner, read: Planning, rest: Rest, cause: PlanCause, order_id: UUID | None
) -> Made:
    day, travel = read.county.problem, planner.travel
    planned = await planner.amend(rest.problem, rest.orders, rest.promised)
    whole = joined(day, rest, planned.plan, travel)
    return Made(
        cause=cause,
        order_id=order_id,
        solved=rest.problem,
        made_of=canonical_of(rest.problem, travel, Wishes(planner.other_team, rest.promised)),
        plan=whole,
        proof=planned.proof,
        faults=(
            *faults_of(rest.problem, planned.plan, travel),
            *faults_of(day, whole, travel, turns=False),
        ),
    )
