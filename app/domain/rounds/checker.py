"""Does a plan hold? Reckoned anew from problem and roads, with nothing of what made the plan.

Shares no code with schedule, draft or any solver on purpose: a mistake there is found here.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from app.domain.rounds.faults import Fault, FaultKind
from app.domain.rounds.plan import Plan, Round, Stop
from app.domain.rounds.problem import Call, Crew, Place, Problem, Span
from app.domain.rounds.travel import Leg, Travel


def faults_of(
    problem: Problem, plan: Plan, travel: Travel, *, turns: bool = True
) -> tuple[Fault, ...]:
    """Return everything that is wrong; `turns` asks as well who was passed over.

    A day that is driven already is asked without: nobody can be visited in the past.
    """
    crews = {crew.team_id: crew for crew in problem.crews}
    calls = {call.visit_id: call for call in problem.calls}
    faults = list(_miscounted(problem, plan))
    for driven in plan.rounds:
        known = [calls[stop.visit_id] for stop in driven.stops if stop.visit_id in calls]
        # What nobody asked for is told above, and no road leads there.
        if driven.team_id in crews and len(known) == len(driven.stops) and known:
            faults += _unfit(crews[driven.team_id], known)
            faults += _out_of_time(crews[driven.team_id], driven, known)
            faults += _off_the_road(crews[driven.team_id], driven, known, travel)
    if turns and not faults:
        faults += _passed_over(problem, plan, travel)
    return tuple(faults)


def _miscounted(problem: Problem, plan: Plan) -> Iterator[Fault]:
    crews = {crew.team_id for crew in problem.crews}
    for team, times in Counter(driven.team_id for driven in plan.rounds).items():
        if team not in crews:
            yield Fault(FaultKind.UNKNOWN_TEAM, team)
        if times > 1:
            yield Fault(FaultKind.TEAM_TWICE, team)
    yield from (
        Fault(FaultKind.NOWHERE_TO_GO, driven.team_id) for driven in plan.rounds if not driven.stops
    )
    seen = Counter(plan.left_out)
    seen.update(stop.visit_id for driven in plan.rounds for stop in driven.stops)
    asked = {call.visit_id for call in problem.calls}
    for visit, times in seen.items():
        if visit not in asked:
            yield Fault(FaultKind.UNKNOWN_VISIT, visit_id=visit)
        if times > 1:
            yield Fault(FaultKind.VISIT_TWICE, visit_id=visit)
    for call in problem.calls:
        if not seen[call.visit_id]:
            yield Fault(FaultKind.VISIT_MISSING, visit_id=call.visit_id)


def _unfit(crew: Crew, calls: Sequence[Call]) -> Iterator[Fault]:
    for call in calls:
        if crew.team_id not in call.teams:
            yield Fault(FaultKind.TEAM_NOT_ALLOWED, crew.team_id, call.visit_id)
        if not crew.skills.issuperset(call.skills):
            yield Fault(FaultKind.SKILL_MISSING, crew.team_id, call.visit_id)
    if crew.carries is not None and crew.carries < sum(call.load for call in calls):
        yield Fault(FaultKind.OVERLOADED, crew.team_id)


def _out_of_time(crew: Crew, driven: Round, calls: Sequence[Call]) -> Iterator[Fault]:
    if driven.sets_out < crew.shift.opens or driven.back_at > crew.shift.closes:
        yield Fault(FaultKind.OUTSIDE_SHIFT, crew.team_id)
    free = driven.sets_out
    for stop, call in zip(driven.stops, calls, strict=True):
        at = crew.team_id, call.visit_id
        if not call.window.opens <= stop.begins < call.window.closes:
            yield Fault(FaultKind.OUTSIDE_WINDOW, *at)
        if stop.leaves - stop.begins != call.service:
            yield Fault(FaultKind.WRONG_SERVICE, *at)
        if any(_shared(Span(stop.begins, stop.leaves), rest) for rest in crew.breaks):
            yield Fault(FaultKind.DURING_BREAK, *at)
        if stop.begins < stop.arrives or _at_work(crew, free, stop.arrives) < stop.travel:
            yield Fault(FaultKind.BEFORE_ARRIVAL, *at)
        free = stop.leaves
    home = driven.travel - sum(stop.travel for stop in driven.stops)
    if _at_work(crew, free, driven.back_at) < home:
        yield Fault(FaultKind.BEFORE_ARRIVAL, crew.team_id)


def _off_the_road(
    crew: Crew, driven: Round, calls: Sequence[Call], travel: Travel
) -> Iterator[Fault]:
    legs = _legs(crew, calls, travel)
    for stop, leg in zip(driven.stops, legs, strict=False):
        if (stop.travel, stop.metres) != (leg.seconds, leg.metres):
            yield Fault(FaultKind.WRONG_WAY, crew.team_id, stop.visit_id)
    seconds, metres = sum(leg.seconds for leg in legs), sum(leg.metres for leg in legs)
    if (driven.travel, driven.metres) != (seconds, metres):
        yield Fault(FaultKind.WRONG_SUM, crew.team_id)


def _passed_over(problem: Problem, plan: Plan, travel: Travel) -> Iterator[Fault]:
    """Ask for each left out: is there a crew that could come if the less urgent stayed at home?"""
    calls = {call.visit_id: call for call in problem.calls}
    stops: dict[object, tuple[Stop, ...]] = {each.team_id: each.stops for each in plan.rounds}
    for visit in plan.left_out:
        call = calls[visit]
        for crew in problem.crews:
            made = [calls[stop.visit_id] for stop in stops.get(crew.team_id, ())]
            firm = [each for each in made if each.priority >= call.priority]
            tries = ([*firm[:at], call, *firm[at:]] for at in range(len(firm) + 1))
            if any(_could_be_driven(crew, each, travel) for each in tries):
                yield Fault(FaultKind.PASSED_OVER, crew.team_id, visit)
                break


def _could_be_driven(crew: Crew, calls: Sequence[Call], travel: Travel) -> bool:
    if any(_unfit(crew, calls)):
        return False
    now = crew.shift.opens
    *ways, home = _legs(crew, calls, travel)
    for call, leg in zip(calls, ways, strict=True):
        now = max(_there(crew, now, leg.seconds), call.window.opens)
        for rest in sorted(crew.breaks, key=_opens):
            if _shared(Span(now, now + call.service), rest):
                now = rest.closes
        if now >= call.window.closes:
            return False
        now += call.service
    return _there(crew, now, home.seconds) <= crew.shift.closes


def _legs(crew: Crew, calls: Sequence[Call], travel: Travel) -> list[Leg]:
    way: list[Place] = [crew.start, *(call.place for call in calls), crew.home]
    return [travel.leg(origin, target) for origin, target in pairwise(way)]


def _there(crew: Crew, leaves: int, travel: int) -> int:
    """Return when a way is over: each break that is met makes it longer by itself."""
    arrives = leaves + travel
    for rest in sorted(crew.breaks, key=_opens):
        if rest.opens < arrives and rest.closes > leaves:
            arrives += rest.closes - max(rest.opens, leaves)
    return arrives


def _at_work(crew: Crew, begins: int, ends: int) -> int:
    """Return how long the crew is not at rest between the two; negative where they are swapped."""
    return ends - begins - sum(_shared(Span(begins, ends), rest) for rest in crew.breaks)


def _shared(one: Span, other: Span) -> int:
    return max(0, min(one.closes, other.closes) - max(one.opens, other.opens))


def _opens(span: Span) -> int:
    return span.opens
