"""A plan in the making: calls are put where they cost least, the most urgent first."""

import heapq
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.domain.rounds.plan import Plan, Round
from app.domain.rounds.problem import Call, Crew, Problem
from app.domain.rounds.schedule import Promises, may_make, round_of
from app.domain.rounds.travel import Travel

Orders = Mapping[UUID, Sequence[UUID]]
"""By team, its visits one after the other."""
Weight = tuple[int, int, int]
"""Promised times moved, by how much together, and the road with what another team costs."""
Loss = tuple[int, ...]
"""The priorities of what is left out, the highest first: the lesser tuple is the lesser loss."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is minded once everybody who can be visited is."""

    other_team: int = 0
    """What it costs when another team comes than the preferred one, in time on the road."""
    promised: Promises | None = None


@dataclass(frozen=True, slots=True)
class _Place:
    weight: Weight
    crew: Crew
    calls: tuple[Call, ...]


@dataclass(frozen=True, slots=True)
class _Eviction:
    loss: Loss
    place: _Place
    dropped: tuple[Call, ...]


class Draft:
    def __init__(self, problem: Problem, travel: Travel, wishes: Wishes, orders: Orders) -> None:
        """Begin with these orders; a round that cannot be driven in time loses its last calls."""
        self.problem, self._travel, self._wishes = problem, travel, wishes
        self._rank = {call.visit_id: place for place, call in enumerate(problem.calls)}
        calls = {call.visit_id: call for call in problem.calls}
        self._calls: dict[UUID, tuple[Call, ...]] = {}
        for crew in problem.crews:
            wanted = [calls[each] for each in orders.get(crew.team_id, ()) if each in calls]
            self._calls[crew.team_id] = self._driven(crew, wanted)
        served = {call.visit_id for calls in self._calls.values() for call in calls}
        self._left = [call for call in problem.calls if call.visit_id not in served]

    def fill(self) -> bool:
        """Put in whoever was left out, in the place of less urgent ones if need be."""
        waiting = [(self._turn(call), call) for call in self._left]
        heapq.heapify(waiting)
        self._left, changed = [], False
        while waiting:
            _, call = heapq.heappop(waiting)
            place = self._cheapest(call)
            if place is None:
                eviction = self._least_loss(call)
                if eviction is None:
                    self._left.append(call)
                    continue
                place = eviction.place
                for dropped in eviction.dropped:
                    heapq.heappush(waiting, (self._turn(dropped), dropped))
            self._calls[place.crew.team_id] = place.calls
            changed = True
        return changed

    def mend(self) -> None:
        """Put in whoever can be and everybody where they cost least, until nothing gets better."""
        self.fill()
        while self.settle() and self.fill():
            pass

    def settle(self) -> bool:
        """Put each call where it costs less, until none does; fewer promised times move."""
        changed, better = False, True
        while better:
            better = False
            for call in self.problem.calls:
                better |= self._resettled(call)
            changed |= better
        return changed

    def plan(self) -> Plan:
        rounds = [self._round(crew, self._calls[crew.team_id]) for crew in self.problem.crews]
        left = sorted(self._left, key=lambda call: self._rank[call.visit_id])
        return Plan(
            tuple(each for each in rounds if each is not None),
            tuple(call.visit_id for call in left),
        )

    @property
    def orders(self) -> Orders:
        return {team: [call.visit_id for call in calls] for team, calls in self._calls.items()}

    @property
    def left_out(self) -> tuple[Call, ...]:
        return tuple(self._left)

    def worth(self) -> tuple[Loss, Weight]:
        """The lesser is the better plan."""
        weights = [self._weight(crew, self._calls[crew.team_id]) for crew in self.problem.crews]
        counted = [weight for weight in weights if weight is not None]
        return _loss(self._left), _sum(counted)

    def _resettled(self, call: Call) -> bool:
        held = next((each for each in self._calls.items() if call in each[1]), None)
        if held is None:
            return False
        team, calls = held
        crew = next(each for each in self.problem.crews if each.team_id == team)
        with_it = self._weight(crew, calls)
        self._calls[team] = tuple(each for each in calls if each is not call)
        without = self._weight(crew, self._calls[team])
        place = self._cheapest(call)
        if with_it and without and place and self._added(place) < _less(with_it, without):
            self._calls[place.crew.team_id] = place.calls
            return True
        self._calls[team] = calls
        return False

    def _turn(self, call: Call) -> tuple[int, int]:
        return -call.priority, self._rank[call.visit_id]

    def _driven(self, crew: Crew, wanted: list[Call]) -> tuple[Call, ...]:
        calls = [call for call in wanted if may_make(crew, call)]
        while calls and self._round(crew, calls) is None:
            calls.pop()
        return tuple(calls)

    def _round(self, crew: Crew, calls: Sequence[Call]) -> Round | None:
        if not calls:
            return None
        return round_of(crew, calls, self._travel, self._wishes.promised)

    def _weight(self, crew: Crew, calls: Sequence[Call]) -> Weight | None:
        """None: cannot be driven in time."""
        if not calls:
            return (0, 0, 0)
        driven = self._round(crew, calls)
        if driven is None:
            return None
        promised = self._wishes.promised or {}
        moves = [
            abs(stop.begins - promised.get(stop.visit_id, stop.begins)) for stop in driven.stops
        ]
        others = sum(call.preferred not in (None, crew.team_id) for call in calls)
        road = driven.travel + others * self._wishes.other_team
        return sum(move > 0 for move in moves), sum(moves), road

    def _cheapest(self, call: Call) -> _Place | None:
        places = [
            place
            for crew in self.problem.crews
            if may_make(crew, call)
            and (place := self._cheapest_in(crew, self._calls[crew.team_id], call))
        ]
        # What is added counts, not what the round weighs already.
        return min(places, key=self._added, default=None)

    def _added(self, place: _Place) -> Weight:
        before = self._weight(place.crew, self._calls[place.crew.team_id])
        return _less(place.weight, before or (0, 0, 0))

    def _cheapest_in(self, crew: Crew, calls: tuple[Call, ...], call: Call) -> _Place | None:
        tried = [(*calls[:at], call, *calls[at:]) for at in range(len(calls) + 1)]
        places = [
            _Place(weight, crew, order)
            for order in tried
            if (weight := self._weight(crew, order)) is not None
        ]
        return min(places, key=lambda place: place.weight, default=None)

    def _least_loss(self, call: Call) -> _Eviction | None:
        evictions = [
            eviction
            for crew in self.problem.crews
            if may_make(crew, call) and (eviction := self._eviction(crew, call))
        ]
        return min(evictions, key=lambda each: (each.loss, self._added(each.place)), default=None)

    def _eviction(self, crew: Crew, call: Call) -> _Eviction | None:
        """Take out every less urgent call, put this one in, and then back whoever still fits."""
        calls = self._calls[crew.team_id]
        firm = tuple(each for each in calls if each.priority >= call.priority)
        place = self._cheapest_in(crew, firm, call)
        if place is None:
            return None
        dropped: list[Call] = []
        for soft in sorted((each for each in calls if each not in firm), key=self._turn):
            back = self._cheapest_in(crew, place.calls, soft)
            if back is None:
                dropped.append(soft)
            else:
                place = back
        return _Eviction(_loss(dropped), place, tuple(dropped))


def _loss(calls: Iterable[Call]) -> Loss:
    return tuple(sorted((call.priority for call in calls), reverse=True))


def _less(one: Weight, other: Weight) -> Weight:
    return one[0] - other[0], one[1] - other[1], one[2] - other[2]


def _sum(weights: Sequence[Weight]) -> Weight:
    moved, by, road = (sum(column) for column in zip((0, 0, 0), *weights, strict=True))
    return moved, by, road
