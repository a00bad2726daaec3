"""A plan as it comes from the planner, before anybody relies on it."""

from dataclasses import dataclass
from uuid import UUID

from app.domain.rounds.faults import Fault
from app.domain.rounds.plan import Plan, Proof
from app.domain.rounds.problem import Problem
from app.domain.rounds.terms import PlanCause


@dataclass(frozen=True, slots=True)
class Made:
    """The whole day with what was solved of it, what proves it, and what the checker says."""

    cause: PlanCause
    order_id: UUID | None
    """None: by the clock."""
    solved: Problem
    made_of: str
    """What the digest is of."""
    plan: Plan
    proof: Proof
    faults: tuple[Fault, ...]
