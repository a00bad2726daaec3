"""What is left of a planned day while it is driven, and how old and new become one day again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from app.domain.rounds.clock import arrival, departure
from app.domain.rounds.draft import Orders
from app.domain.rounds.plan import Plan, Round, Stop
from app.domain.rounds.problem import Call, Crew, Problem, Span
from app.domain.rounds.promises import promises_of, teams_of
from app.domain.rounds.schedule import Promises
from app.domain.rounds.travel import Travel

NO_STOPS: tuple[Stop, ...] = ()


@dataclass(frozen=True, slots=True)
class Rest:
    """The rest of a day: what can still be settled, beside what is driven."""

    problem: Problem
    orders: Orders
    """As published, without what is driven."""
    promised: Promises
    driven: Mapping[UUID, Round]
    """By team, its round as published, with the stops alone that nobody can change any more."""


def rest_of_day(
    problem: Problem, plan: Plan, now: int, *, out: Iterable[UUID] = (), late: Iterable[Call] = ()
) -> Rest:
    """Leave `now` what is made or under way as it is; `late` calls come in, the teams `out` stop.

    A team that drops out still makes the call that it has begun; whoever it was on the way to,
    others visit.
    """
    gone = frozenset(out)
    rounds = {each.team_id: each for each in plan.rounds}
    driven = {
        crew.team_id: _settled(rounds[crew.team_id], crew, now, under_way=crew.team_id not in gone)
        for crew in problem.crews
        if crew.team_id in rounds
    }
    done = {stop.visit_id for each in driven.values() for stop in each.stops}
    teams = teams_of(plan)
    kept = [
        replace(call, preferred=teams.get(call.visit_id, call.preferred))
        for call in problem.calls
        if call.visit_id not in done
    ]
    places = {call.visit_id: call for call in problem.calls}
    crews = [
        _from_here(crew, driven.get(crew.team_id), places, now)
        for crew in problem.crews
        if crew.team_id not in gone
    ]
    orders = {
        team: [stop.visit_id for stop in each.stops if stop.visit_id not in done]
        for team, each in rounds.items()
        if team not in gone
    }
    promised = {visit: at for visit, at in promises_of(plan).items() if visit not in done}
    return Rest(Problem(tuple(crews), (*kept, *late)), orders, promised, driven)


def joined(day: Problem, rest: Rest, mended: Plan, travel: Travel) -> Plan:
    """Put what is driven and what was planned anew together; `day` holds the late calls too."""
    anew = {each.team_id: each for each in mended.rounds}
    calls = {call.visit_id: call for call in day.calls}
    rounds = [
        _one_round(crew, rest.driven.get(crew.team_id), anew.get(crew.team_id), calls, travel)
        for crew in day.crews
    ]
    return Plan(tuple(each for each in rounds if each), mended.left_out)


def _settled(each: Round, crew: Crew, now: int, *, under_way: bool) -> Round:
    stops = tuple(
        stop
        for stop in each.stops
        if stop.begins <= now
        or (under_way and departure(stop.begins, stop.travel, crew.breaks) <= now)
    )
    return replace(each, stops=stops)


def _from_here(crew: Crew, driven: Round | None, calls: Mapping[UUID, Call], now: int) -> Crew:
    stops = driven.stops if driven else NO_STOPS
    free = max(stops[-1].leaves if stops else crew.shift.opens, now)
    load = sum(calls[stop.visit_id].load for stop in stops)
    return replace(
        crew,
        starts_from=calls[stops[-1].visit_id].place if stops else crew.starts_from,
        shift=Span(free, crew.shift.closes),
        carries=None if crew.carries is None else crew.carries - load,
    )


def _one_round(
    crew: Crew,
    driven: Round | None,
    anew: Round | None,
    calls: Mapping[UUID, Call],
    travel: Travel,
) -> Round | None:
    if driven is None or not driven.stops:
        return anew
    stops = (*driven.stops, *(anew.stops if anew else NO_STOPS))
    home = travel.leg(calls[stops[-1].visit_id].place, crew.home)
    return replace(
        driven,
        stops=stops,
        back_at=arrival(stops[-1].leaves, home.seconds, crew.breaks),
        travel=sum(stop.travel for stop in stops) + home.seconds,
        metres=sum(stop.metres for stop in stops) + home.metres,
    )
