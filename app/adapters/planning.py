"""Plans of a day: solved in a child process, mended where the solver weighs otherwise than we."""

from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path

from app.adapters import vroom
from app.adapters.children import answer_of
from app.adapters.pyvrp import Polish
from app.adapters.road_policy import road_policy
from app.adapters.travel_matrix import travel_times
from app.domain.rounds.digest import digest_of
from app.domain.rounds.draft import Draft, Orders, Wishes
from app.domain.rounds.errors import SolverFailed
from app.domain.rounds.plan import Plan, Planned, Proof
from app.domain.rounds.problem import Problem
from app.domain.rounds.promises import tightened
from app.domain.rounds.schedule import Promises
from app.domain.rounds.travel import Travel, guessed_ways

CHILD = "app.adapters.vroom_child"
POLISHING_CHILD = "app.adapters.pyvrp_child"
SOLVER, POLISHER = "pyvroom", "pyvrp"
GRACE_SECONDS = 5
"""The solver ends by itself in its time; a child that does not is killed so much later."""
WIDER = (900, 1800, 3600, None)
"""By how much promised times may move, in seconds; None: within the window."""


@cache
def planner(travel_file: Path | None) -> "Planner":
    """Return the bureau's planner: in seconds, by its roads and what it settled about them."""
    policy = road_policy()
    return Planner(
        travel=travel_times(travel_file, policy),
        exploration=policy.exploration,
        seconds=policy.solve_seconds,
        other_team=60 * policy.other_team_minutes,
        polish_turns=policy.polish_turns,
        polish_seconds=policy.polish_seconds,
    )


@dataclass(frozen=True, slots=True)
class Planner:
    travel: Travel
    exploration: int
    seconds: float
    other_team: int = 0
    """What another team than the preferred one costs, in time on the road."""
    grace_seconds: float = GRACE_SECONDS
    polish_turns: int = 0
    polish_seconds: float = 1
    child: str = CHILD

    async def plan(self, problem: Problem) -> Planned:
        """Make the plan of a day on which nobody has been promised anything yet."""
        wishes = Wishes(self.other_team)
        draft = await self._drafted(problem, problem, wishes)
        if draft.fill():
            draft.mend()
        shorter = await self._polished(draft, wishes)
        if shorter and shorter.worth() < draft.worth():
            return self._proven(shorter.plan(), problem, wishes, SOLVER, POLISHER)
        return self._proven(draft.plan(), problem, wishes, SOLVER)

    async def amend(self, problem: Problem, orders: Orders, promised: Promises) -> Planned:
        """Plan anew what is left of a day: as few promised times as possible move."""
        wishes = Wishes(self.other_team, promised)
        best = Draft(problem, self.travel, wishes, orders)
        best.mend()
        for allowance in WIDER:
            if not best.worth()[1][0] and not best.worth()[0]:
                break  # Everybody is visited, and nobody later than was said.
            tight = tightened(problem, promised, allowance)
            draft = await self._drafted(problem, tight, wishes)
            draft.mend()
            best = min(best, draft, key=Draft.worth)
        return self._proven(best.plan(), problem, wishes, SOLVER)

    async def _drafted(self, problem: Problem, solved: Problem, wishes: Wishes) -> Draft:
        asked = vroom.asked(solved, self.travel, self.other_team)
        orders: Orders = {}
        if asked["vehicles"] and asked["jobs"]:
            within = self.seconds + self.grace_seconds
            told = self.exploration, self.seconds
            answer = await answer_of(self.child, *told, asked=asked, within=within)
            orders = vroom.orders_of(answer, solved)
        return Draft(problem, self.travel, wishes, orders)

    async def _polished(self, draft: Draft, wishes: Wishes) -> Draft | None:
        """Look for a shorter way to whoever is visited; where none is found, the draft stands."""
        calls = tuple(call for call in draft.problem.calls if call not in draft.left_out)
        crews = tuple(each for each in draft.problem.crews if each.shift.opens < each.shift.closes)
        polish = Polish(Problem(crews, calls), self.travel, self.other_team)
        if not (self.polish_turns and calls) or polish.rests is None:
            return None
        within = self.polish_seconds + self.grace_seconds
        told = self.polish_turns, self.polish_seconds
        asked = polish.asked(draft.orders)
        try:
            answer = await answer_of(POLISHING_CHILD, *told, asked=asked, within=within)
        except SolverFailed:
            return None
        shorter = Draft(draft.problem, self.travel, wishes, polish.orders_of(answer))
        if shorter.fill():
            shorter.mend()
        return shorter

    def _proven(self, plan: Plan, problem: Problem, wishes: Wishes, *solvers: str) -> Planned:
        places = {call.visit_id: call.place for call in problem.calls}
        crews = {crew.team_id: crew for crew in problem.crews}
        guessed = 0
        for driven in plan.rounds:
            crew = crews[driven.team_id]
            way = [crew.start, *(places[stop.visit_id] for stop in driven.stops), crew.home]
            guessed += guessed_ways(pairwise(way), self.travel)
        proof = Proof(
            digest=digest_of(problem, self.travel, wishes),
            solver=", ".join(solvers),
            version=", ".join(version(each) for each in solvers),
            exploration=self.exploration,
            travel=self.travel.source,
            guessed=guessed,
        )
        return Planned(plan, proof)
