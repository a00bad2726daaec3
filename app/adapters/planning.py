"""Plans of a day: solved in a child process, mended where the solver weighs otherwise than we."""

import asyncio
import json
import sys
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import structlog

from app.adapters import vroom
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
from app.migrate import ROOT

CHILD = "app.adapters.vroom_child"
GRACE_SECONDS = 5
"""The solver ends by itself in its time; a child that does not is killed so much later."""
WIDER = (900, 1800, 3600, None)
"""By how much promised times may move, in seconds; None: within the window."""

log = structlog.get_logger()


@cache
def planner(travel_file: Path | None) -> "Planner":
    """Return the bureau's planner: in seconds, by its roads and what it settled about them."""
    policy = road_policy()
    return Planner(
        travel=travel_times(travel_file, policy),
        exploration=policy.exploration,
        seconds=policy.solve_seconds,
        other_team=60 * policy.other_team_minutes,
    )


@dataclass(frozen=True, slots=True)
class Planner:
    travel: Travel
    exploration: int
    seconds: float
    other_team: int = 0
    """What another team than the preferred one costs, in time on the road."""
    grace_seconds: float = GRACE_SECONDS
    child: str = CHILD

    async def plan(self, problem: Problem) -> Planned:
        """Make the plan of a day on which nobody has been promised anything yet."""
        wishes = Wishes(self.other_team)
        draft = await self._drafted(problem, problem, wishes)
        if draft.fill():
            draft.mend()
            # Who is visited changed: the way to them may be shorter than what was patched.
            draft = min(draft, await self._again(draft, wishes), key=Draft.worth)
        return self._proven(draft.plan(), problem, wishes)

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
        return self._proven(best.plan(), problem, wishes)

    async def _again(self, draft: Draft, wishes: Wishes) -> Draft:
        left = set(draft.plan().left_out)
        calls = tuple(call for call in draft.problem.calls if call.visit_id not in left)
        again = await self._drafted(draft.problem, replace(draft.problem, calls=calls), wishes)
        again.mend()
        return again

    async def _drafted(self, problem: Problem, solved: Problem, wishes: Wishes) -> Draft:
        asked = vroom.asked(solved, self.travel, self.other_team)
        orders: Orders = {}
        if asked["vehicles"] and asked["jobs"]:
            orders = vroom.orders_of(await self._solved(asked), solved)
        return Draft(problem, self.travel, wishes, orders)

    async def _solved(self, asked: dict[str, Any]) -> dict[str, Any]:
        child = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", self.child, str(self.exploration), str(self.seconds)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            cwd=ROOT,
            env={},  # It needs none of our secrets.
        )
        try:
            async with asyncio.timeout(self.seconds + self.grace_seconds):
                answer, complaint = await child.communicate(json.dumps(asked).encode())
        except TimeoutError:
            log.warning("solver_too_slow", seconds=self.seconds)
            raise SolverFailed from None
        finally:
            if child.returncode is None:
                child.kill()
                await child.wait()
        if child.returncode != 0:
            log.warning("solver_broke", status=child.returncode, said=complaint.decode()[-500:])
            raise SolverFailed
        solved: dict[str, Any] = json.loads(answer)
        return solved

    def _proven(self, plan: Plan, problem: Problem, wishes: Wishes) -> Planned:
        places = {call.visit_id: call.place for call in problem.calls}
        crews = {crew.team_id: crew for crew in problem.crews}
        guessed = 0
        for driven in plan.rounds:
            crew = crews[driven.team_id]
            way = [crew.start, *(places[stop.visit_id] for stop in driven.stops), crew.home]
            guessed += guessed_ways(pairwise(way), self.travel)
        proof = Proof(
            digest=digest_of(problem, self.travel, wishes),
            solver=vroom.NAME,
            version=vroom.vroom_version(),
            exploration=self.exploration,
            travel=self.travel.source,
            guessed=guessed,
        )
        return Planned(plan, proof)
