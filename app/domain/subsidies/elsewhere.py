"""Somebody of another place, known by number and name together and by nothing else."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Whose card lies on the counter (异地协助), or whose number the enlistment papers name."""

    id_number: str = field(repr=False)
    name: str = field(repr=False)
