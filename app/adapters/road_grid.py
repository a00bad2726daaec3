"""Travel times as solvers want them: a square of numbers, dearer for whoever is not known."""

from dataclasses import dataclass

from app.domain.rounds.problem import Crew, Place, Problem
from app.domain.rounds.travel import Travel

Square = list[list[int]]


@dataclass(frozen=True, slots=True)
class RoadGrid:
    """First a row for each call, two at one door included, then one for each start and home."""

    problem: Problem
    ends: tuple[Place, ...]
    seconds: Square

    def end(self, place: Place) -> int:
        return len(self.problem.calls) + self.ends.index(place)

    def costs(self, crew: Crew, other_team: int) -> Square:
        """Make the way to a call dearer where another team is preferred."""
        extra = [
            0 if call.preferred in (None, crew.team_id) else other_team
            for call in self.problem.calls
        ]
        extra += [0] * len(self.ends)
        return [[way + more for way, more in zip(row, extra, strict=True)] for row in self.seconds]


def grid_of(problem: Problem, travel: Travel) -> RoadGrid:
    ends = tuple(dict.fromkeys(end for crew in problem.crews for end in (crew.start, crew.home)))
    places = [*(call.place for call in problem.calls), *ends]
    seconds = [[travel.leg(one, other).seconds for other in places] for one in places]
    return RoadGrid(problem, ends, seconds)
