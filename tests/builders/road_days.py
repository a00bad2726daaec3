"""Days to be planned: teams of three districts, and people around them."""

import random
from uuid import UUID

from app.domain.rounds.problem import Call, Crew, Place, Problem, Span
from app.domain.rounds.travel import GreatCircle

ROADS = GreatCircle(detour_percent=135, kilometres_an_hour=30)
HOUR = 3600
MORNING = Span(8 * HOUR + 1800, 12 * HOUR)
AFTERNOON = Span(14 * HOUR, 17 * HOUR + 1800)
SHIFT = Span(MORNING.opens, AFTERNOON.closes)
LUNCH = Span(MORNING.closes, AFTERNOON.opens)
SKILLS = ("general_practice", "nursing", "pharmacy", "policy", "rehabilitation")


def team(number: int) -> UUID:
    return UUID(int=0x7000_0000 + number)


def visit(number: int) -> UUID:
    return UUID(int=number)


def a_day(calls: int, crews: int, seed: int = 1) -> Problem:
    """Return a day in which half of the people prefer the team that knows them."""
    dice = random.Random(seed)
    teams = tuple(_crew(number, dice) for number in range(1, crews + 1))
    return Problem(teams, tuple(_call(number, teams, dice) for number in range(1, calls + 1)))


def _crew(number: int, dice: random.Random) -> Crew:
    skills = frozenset({"policy", "nursing", SKILLS[number % 5], SKILLS[(number + 2) % 5]})
    return Crew(team(number), _place(dice, 0.05), SHIFT, (LUNCH,), skills)


def _call(number: int, teams: tuple[Crew, ...], dice: random.Random) -> Call:
    crew = dice.choice(teams)
    near = frozenset({crew.team_id, *(dice.choice(teams).team_id for _ in range(2))})
    return Call(
        visit_id=visit(number),
        place=_place(dice, 0.1),
        window=dice.choice((MORNING, AFTERNOON)),
        service=60 * dice.choice((10, 20, 25, 30, 40)),
        skills=frozenset({dice.choice(sorted(crew.skills))}),
        priority=5 * dice.randrange(20),
        teams=near,
        preferred=dice.choice((crew.team_id, None)),
    )


def _place(dice: random.Random, around: float) -> Place:
    return Place(
        round(24.91 + dice.uniform(-around, around), 5),
        round(118.6 + dice.uniform(-around, around), 5),
    )
