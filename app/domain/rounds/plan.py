"""What a planner answers: who is visited when, and who cannot be."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Stop:
    """A call on its way; times as in the problem."""

    visit_id: UUID
    arrives: int
    begins: int
    """Later than it arrives only where a break comes between."""
    leaves: int
    travel: int
    """From the stop before, or from home."""
    metres: int


@dataclass(frozen=True, slots=True)
class Round:
    """The way of one crew; a crew without stops has none."""

    team_id: UUID
    sets_out: int
    stops: tuple[Stop, ...]
    back_at: int
    travel: int
    """The whole way, the last stretch home included."""
    metres: int


@dataclass(frozen=True, slots=True)
class Plan:
    rounds: tuple[Round, ...]
    left_out: tuple[UUID, ...]
    """Visits that nobody can make, in the order of the problem."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What a plan was made from and by what, kept beside it."""

    digest: str
    """SHA-256, hex, of the problem with its travel times as canonical JSON."""
    solver: str
    version: str
    exploration: int
    """How far the solver searched, 0 to 5."""
    travel: str
    """Where the travel times come from."""
    guessed: int
    """Stretches of the plan that the loaded travel times do not know: by great circle."""


@dataclass(frozen=True, slots=True)
class Planned:
    plan: Plan
    proof: Proof
