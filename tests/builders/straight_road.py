"""A road with milestones: every way and every time can be reckoned in the head."""

from uuid import UUID

from app.domain.rounds.problem import Call, Crew, Place, Problem, Span
from app.domain.rounds.travel import Leg
from tests.builders.road_days import team, visit

RED, BLUE = team(1), team(2)
DAY, LUNCH = Span(0, 1000), Span(400, 500)


class StraightRoad:
    """A milestone further takes a minute, and is a kilometre."""

    source = "a straight road"

    def knows(self, origin: Place, target: Place) -> bool:
        return abs(target.latitude - origin.latitude) < 90

    def leg(self, origin: Place, target: Place) -> Leg:
        away = round(abs(target.latitude - origin.latitude))
        return Leg(away, 1000 * away)


ROAD = StraightRoad()


def at(milestone: int) -> Place:
    return Place(float(milestone), 0.0)


def a_crew(
    team_id: UUID = RED,
    home: int = 0,
    shift: Span = DAY,
    breaks: tuple[Span, ...] = (LUNCH,),
    skills: frozenset[str] = frozenset({"nursing"}),
    carries: int | None = None,
) -> Crew:
    return Crew(team_id, at(home), shift, breaks, skills, None, carries)


def a_call(  # noqa: PLR0913  # What stands here is what a case is about.
    number: int,
    milestone: int,
    window: Span = DAY,
    *,
    service: int = 30,
    skills: frozenset[str] = frozenset({"nursing"}),
    priority: int = 10,
    teams: frozenset[UUID] = frozenset({RED, BLUE}),
    preferred: UUID | None = None,
    load: int = 0,
) -> Call:
    return Call(
        visit(number), at(milestone), window, service, skills, priority, teams, preferred, load
    )


def a_problem(*parts: Crew | Call) -> Problem:
    return Problem(
        tuple(part for part in parts if isinstance(part, Crew)),
        tuple(part for part in parts if isinstance(part, Call)),
    )
