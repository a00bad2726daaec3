"""What a bureau settles about the road."""

from dataclasses import dataclass

from app.domain.rounds.travel import GreatCircle


@dataclass(frozen=True, slots=True)
class RoadPolicy:
    detour_percent: int
    kilometres_an_hour: int
    other_team_minutes: int
    """The team that knows somebody makes up for so many minutes on the road."""
    solve_seconds: int
    exploration: int
    polish_turns: int
    """How often a shorter way is looked for; 0: never."""
    polish_seconds: int

    def __post_init__(self) -> None:
        if self.solve_seconds < 1 or not 0 <= self.exploration <= DEEPEST:
            raise ValueError(f"a plan takes time, and is searched for 0 to {DEEPEST} deep")

    @property
    def great_circle(self) -> GreatCircle:
        return GreatCircle(self.detour_percent, self.kilometres_an_hour)


DEEPEST = 5
