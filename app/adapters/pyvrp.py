"""PyVRP's own words for a day whose visits are settled, to find a shorter way to them.

It knows no rests: time is told without them, which is exact where all who are out rest together.
What it answers is reckoned anew and kept only where it is better.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from app.adapters.road_grid import RoadGrid, grid_of
from app.domain.rounds.draft import Orders
from app.domain.rounds.problem import Call, Crew, Problem, Span
from app.domain.rounds.schedule import may_make
from app.domain.rounds.travel import Travel

Square = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class _Vehicle:
    """Crews that are alike in everything are so many vehicles of one type."""

    start: int
    end: int
    room: int
    opens: int
    closes: int
    costs: Square


@dataclass(frozen=True)
class Polish:
    """A problem all of whose calls are made, by crews that rest together."""

    problem: Problem
    travel: Travel
    other_team: int

    @cached_property
    def rests(self) -> tuple[Span, ...] | None:
        """The rests of the day in order; None where some work while others rest."""
        rests = {rest for crew in self.problem.crews for rest in crew.breaks}
        ordered = tuple(sorted(rests, key=lambda rest: rest.opens))
        shared = all(_rests(crew, rest) for crew in self.problem.crews for rest in ordered)
        return ordered if shared else None

    def asked(self, orders: Orders) -> dict[str, Any]:
        """Write it down with the orders to begin with."""
        calls = self.problem.calls
        numbers = {call.visit_id: number for number, call in enumerate(calls)}
        types = list(dict.fromkeys(self._vehicles))
        of_team = dict(
            zip((crew.team_id for crew in self.problem.crews), self._vehicles, strict=True)
        )
        return {
            "seconds": self._grid.seconds,
            "clients": [_client(call, self.rests or ()) for call in calls],
            "vehicles": [asdict(each) | {"crews": self._vehicles.count(each)} for each in types],
            "routes": [
                [types.index(of_team[team]), [numbers[visit] for visit in visits]]
                for team, visits in orders.items()
                if visits
            ],
        }

    def orders_of(self, answer: dict[str, Any]) -> Orders:
        """Give the routes of a type of vehicle to its crews, in the problem's order."""
        types = list(dict.fromkeys(self._vehicles))
        free = list(zip(self._vehicles, self.problem.crews, strict=True))
        orders = {}
        for number, clients in answer["routes"]:
            taken = next(each for each in free if each[0] == types[number])
            free.remove(taken)
            orders[taken[1].team_id] = [self.problem.calls[client].visit_id for client in clients]
        return orders

    @cached_property
    def _grid(self) -> RoadGrid:
        return grid_of(self.problem, self.travel)

    @cached_property
    def _vehicles(self) -> list[_Vehicle]:
        load = sum(call.load for call in self.problem.calls)
        rests = self.rests or ()
        return [
            _Vehicle(
                start=self._grid.end(crew.start),
                end=self._grid.end(crew.home),
                room=load if crew.carries is None else crew.carries,
                opens=_working(crew.shift.opens, rests),
                closes=_working(crew.shift.closes, rests),
                costs=self._costs(crew),
            )
            for crew in self.problem.crews
        ]

    def _costs(self, crew: Crew) -> Square:
        """A way to somebody whom this crew may not visit costs more than any day holds."""
        never = sum(map(max, self._grid.seconds))
        calls = self.problem.calls
        closed = [0 if may_make(crew, call) else never for call in calls]
        closed += [0] * len(self._grid.ends)
        rows = [
            [way + more for way, more in zip(row, closed, strict=True)]
            for row in self._grid.costs(crew, self.other_team)
        ]
        for place, row in enumerate(rows):
            row[place] = 0  # Nobody goes from a door to itself; PyVRP insists.
        return tuple(map(tuple, rows))


def _rests(crew: Crew, rest: Span) -> bool:
    """Whether it rests exactly then, or is not out at all."""
    is_out = rest.opens < crew.shift.closes and crew.shift.opens < rest.closes
    return rest in crew.breaks or not is_out


def _client(call: Call, rests: Sequence[Span]) -> dict[str, int]:
    latest = _working(call.window.closes - 1, rests)
    for rest in rests:
        if call.window.closes <= rest.closes:  # It must be over before everybody rests.
            latest = min(latest, _working(rest.opens, rests) - call.service)
    return {
        "opens": _working(call.window.opens, rests),
        "closes": latest,
        "service": call.service,
        "load": call.load,
    }


def _working(at: int, rests: Sequence[Span]) -> int:
    """Tell the time without the rests before it."""
    return at - sum(max(0, min(at, rest.closes) - rest.opens) for rest in rests)
