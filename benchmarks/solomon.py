"""Solomon's instances of the vehicle routing problem with time windows, as days to be planned.

Way and time are one, truncated to one decimal as the DIMACS challenge does: whole tenths here.
"""

import math
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from app.domain.rounds.problem import Call, Crew, Place, Problem, Span
from app.domain.rounds.travel import Leg

FOLDER = Path(__file__).parent / "vrptw"
BEST_KNOWN = {"C101": 8273, "R101": 16377, "RC208": 7761}
"""By distance, whatever the number of vehicles; in tenths."""
TENTHS = 10


class Plane:
    source = "Euclid, truncated to tenths"

    def knows(self, origin: Place, target: Place) -> bool:  # noqa: ARG002  # All of them.
        return True

    def leg(self, origin: Place, target: Place) -> Leg:
        away = math.hypot(target.latitude - origin.latitude, target.longitude - origin.longitude)
        tenths = int(away * TENTHS + 1e-9)
        return Leg(tenths, tenths)


@dataclass(frozen=True)
class _Line:
    place: Place
    demand: int
    window: Span
    service: int


def instance(name: str) -> Problem:
    """Read one of the carried files: its vehicles are crews, its customers calls."""
    text = (FOLDER / f"{name}.txt").read_text("utf-8").split("CUSTOMER")
    number, capacity = (int(word) for word in text[0].split()[-2:])
    depot, *customers = (_line(row) for row in text[1].splitlines() if row[:10].strip().isdigit())
    teams = [UUID(int=team) for team in range(1, number + 1)]
    crews = [
        Crew(team, depot.place, depot.window, (), frozenset(), None, capacity) for team in teams
    ]
    calls = [
        Call(
            visit_id=UUID(int=place),
            place=each.place,
            window=each.window,
            service=each.service,
            skills=frozenset(),
            priority=0,
            teams=frozenset(teams),
            load=each.demand,
        )
        for place, each in enumerate(customers, start=1)
    ]
    return Problem(tuple(crews), tuple(calls))


def _line(row: str) -> _Line:
    _, x, y, demand, ready, due, service = (int(word) for word in row.split())
    window = Span(ready * TENTHS, due * TENTHS + 1)
    return _Line(Place(float(y), float(x)), demand, window, service * TENTHS)
