"""When a crew is where, once the order of its calls is settled."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from uuid import UUID

from app.domain.rounds.clock import arrival, beginning, departure, latest_beginning
from app.domain.rounds.plan import Round, Stop
from app.domain.rounds.problem import Call, Crew
from app.domain.rounds.travel import Leg, Travel

Promises = Mapping[UUID, int]
"""When somebody was told that a visit begins."""


def may_make(crew: Crew, call: Call) -> bool:
    return crew.team_id in call.teams and call.skills <= crew.skills


def round_of(
    crew: Crew, calls: Sequence[Call], travel: Travel, promised: Promises | None = None
) -> Round | None:
    """Return the round with its times, as promised where that can be kept; None: not in time."""
    if crew.carries is not None and sum(call.load for call in calls) > crew.carries:
        return None
    legs = list(_legs(crew, calls, travel))
    latest = _latest_beginnings(crew, calls, legs)
    stops = _stops(crew, calls, legs, latest, promised or {})
    if stops is None:
        return None
    return Round(
        team_id=crew.team_id,
        sets_out=departure(stops[0].begins, legs[0].seconds, crew.breaks),
        stops=tuple(stops),
        back_at=arrival(stops[-1].leaves, legs[-1].seconds, crew.breaks),
        travel=sum(leg.seconds for leg in legs),
        metres=sum(leg.metres for leg in legs),
    )


def _legs(crew: Crew, calls: Sequence[Call], travel: Travel) -> Iterator[Leg]:
    for origin, target in pairwise([crew.start, *(call.place for call in calls), crew.home]):
        yield travel.leg(origin, target)


def _latest_beginnings(crew: Crew, calls: Sequence[Call], legs: Sequence[Leg]) -> list[int]:
    """Return when each call must begin at the latest, lest a later one or the way home suffer."""
    latest: list[int] = []
    be_there_by = crew.shift.closes
    for call, leg in zip(reversed(calls), reversed(legs[1:]), strict=True):
        leave_by = departure(be_there_by, leg.seconds, crew.breaks)
        limit = min(call.window.closes - 1, leave_by - call.service)
        be_there_by = latest_beginning(limit, call.service, crew.breaks)
        latest.append(be_there_by)
    return latest[::-1]


def _stops(
    crew: Crew,
    calls: Sequence[Call],
    legs: Sequence[Leg],
    latest: Sequence[int],
    promised: Promises,
) -> list[Stop] | None:
    stops: list[Stop] = []
    now = crew.shift.opens
    for call, leg, limit in zip(calls, legs, latest, strict=False):
        there = arrival(now, leg.seconds, crew.breaks)
        begins = beginning(max(there, call.window.opens), call.service, crew.breaks)
        if begins > limit:
            return None
        wish = max(begins, promised.get(call.visit_id, begins))
        begins = min(beginning(wish, call.service, crew.breaks), limit)
        stops.append(_stop(crew, call, leg, begins))
        now = stops[-1].leaves
    return stops


def _stop(crew: Crew, call: Call, leg: Leg, begins: int) -> Stop:
    """A crew with time to spare stays where it is: from there it can still be sent elsewhere."""
    leaves = departure(begins, leg.seconds, crew.breaks)
    return Stop(
        visit_id=call.visit_id,
        arrives=arrival(leaves, leg.seconds, crew.breaks),
        begins=begins,
        leaves=begins + call.service,
        travel=leg.seconds,
        metres=leg.metres,
    )
