"""A county's day as a problem: who goes out and when, whom they are to see and who may come."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from app.domain.calendar.days import start_of_day
from app.domain.rounds.problem import Call, Crew, Place, Problem, Span
from app.domain.rounds.terms import LeftOut

URGENT = 10_000
"""More than any points come to: an emergency is never left out for somebody else."""


@dataclass(frozen=True, slots=True)
class HalfOut:
    """A half-day on which a team goes out."""

    starts_at: datetime
    ends_at: datetime
    break_minutes: int


@dataclass(frozen=True, slots=True)
class TeamOut:
    """A team with the half-days of one day, in their order."""

    team_id: UUID
    home: Place
    skills: frozenset[str]
    areas: frozenset[str]
    """Division codes, each with everything below it."""
    halves: tuple[HalfOut, ...]

    def goes_out(self, from_at: datetime, until: datetime) -> bool:
        return any(half.starts_at < until and from_at < half.ends_at for half in self.halves)


@dataclass(frozen=True, slots=True)
class Promise:
    """A booked visit: where, when at the latest and at the earliest, and with whom."""

    visit_id: UUID
    place: Place
    starts_at: datetime
    ends_at: datetime
    service_minutes: int
    skills: frozenset[str]
    priority: int
    team_id: UUID
    path: tuple[str, ...]
    """The person's division and those above it."""
    bound: bool = False
    """Somebody settled that this very team comes, whatever else it can do."""
    urgent: bool = False
    """Took a seat kept for emergencies."""


def problem_of(day: date, teams: Sequence[TeamOut], promises: Sequence[Promise]) -> Problem:
    """Put teams and promises together, in the order of their ids: the same day, the same digest."""
    crews = [crew_of(day, team) for team in sorted(teams, key=lambda each: each.team_id)]
    ordered = sorted(promises, key=lambda each: each.visit_id)
    return Problem(tuple(crews), tuple(_call(day, teams, each) for each in ordered))


def crew_of(day: date, team: TeamOut) -> Crew:
    """One shift from the first half-day to the last; noon and the breaks of each are rests."""
    spans = [_span(day, half.starts_at, half.ends_at) for half in team.halves]
    noons = [
        Span(before.closes, after.opens)
        for before, after in itertools.pairwise(spans)
        if before.closes < after.opens
    ]
    rests = [
        _rest(span, 60 * half.break_minutes)
        for span, half in zip(spans, team.halves, strict=True)
        if half.break_minutes
    ]
    return Crew(
        team_id=team.team_id,
        home=team.home,
        shift=Span(spans[0].opens, spans[-1].closes),
        breaks=tuple(sorted(noons + rests, key=lambda each: each.opens)),
        skills=team.skills,
    )


def why_left_out(problem: Problem, visit_id: UUID) -> LeftOut:
    """Say why nobody comes to a call of this problem."""
    call = next(each for each in problem.calls if each.visit_id == visit_id)
    out = [crew for crew in problem.crews if crew.team_id in call.teams]
    if not out:
        return LeftOut.NO_TEAM
    if not any(call.skills <= crew.skills for crew in out):
        return LeftOut.SKILL_LACKING
    return LeftOut.DAY_FULL


def lock_of(division_code: str, day: date) -> str:
    """Name the queue in which the plans of a county's day are made, one after another."""
    return f"rounds {division_code} {day.isoformat()}"


def second_of(day: date, instant: datetime) -> int:
    return int((instant - start_of_day(day)).total_seconds())


def instant_of(day: date, second: int) -> datetime:
    return start_of_day(day) + timedelta(seconds=second)


def _call(day: date, teams: Sequence[TeamOut], promise: Promise) -> Call:
    return Call(
        visit_id=promise.visit_id,
        place=promise.place,
        window=_span(day, promise.starts_at, promise.ends_at),
        service=60 * promise.service_minutes,
        skills=frozenset() if promise.bound else promise.skills,
        priority=promise.priority + (URGENT if promise.urgent else 0),
        teams=frozenset(each.team_id for each in teams if _may_come(each, promise)),
        preferred=promise.team_id,
    )


def _may_come(team: TeamOut, promise: Promise) -> bool:
    if not team.goes_out(promise.starts_at, promise.ends_at):
        return False
    if promise.bound:
        return team.team_id == promise.team_id
    return team.team_id == promise.team_id or not team.areas.isdisjoint(promise.path)


def _span(day: date, from_at: datetime, until: datetime) -> Span:
    return Span(second_of(day, from_at), second_of(day, until))


def _rest(span: Span, seconds: int) -> Span:
    """A week says how long a team rests, not when: in the middle."""
    opens = (span.opens + span.closes - seconds) // 2
    return Span(opens, opens + seconds)
