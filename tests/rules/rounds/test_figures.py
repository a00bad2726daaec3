"""The way before and after planning, over the same visits."""

from app.domain.rounds.draft import Draft, Wishes
from app.domain.rounds.figures import RoadFigures, figures_of
from app.domain.rounds.problem import Span
from tests.builders.road_days import team, visit
from tests.builders.straight_road import BLUE, RED, ROAD, a_call, a_crew, a_problem

MORNING, AFTERNOON = Span(0, 400), Span(500, 900)


def test_before_planning_each_team_drives_to_its_own_first_come_first_visited() -> None:
    problem = a_problem(
        a_crew(),
        a_crew(BLUE, home=300),
        a_call(1, 100, AFTERNOON, preferred=RED),
        a_call(2, 50, MORNING, preferred=RED),
        a_call(3, 20, MORNING, preferred=RED),
        a_call(4, 250, MORNING, preferred=RED),
        a_call(5, 280, MORNING),  # Nobody is preferred: the first that may come.
        a_call(6, 290, MORNING, preferred=team(3)),  # That team is out.
        a_call(7, 999, MORNING),  # Nobody can: left out, before and after.
    )
    orders = {
        RED: [visit(3), visit(2), visit(1)],
        BLUE: [visit(6), visit(5), visit(4)],
    }
    plan = Draft(problem, ROAD, Wishes(), orders).plan()
    assert plan.left_out == (visit(7),)
    # 0 → 50 → 20 → 250 → 280 → 290, then 100 after noon, and home.
    before = 50 + 30 + 230 + 30 + 10 + 190 + 100
    assert figures_of(problem, plan, ROAD) == RoadFigures(
        visits=6,
        metres_before=1000 * before,
        metres_after=1000 * (200 + 100),
        same_team=3,
        prefer_one=5,
    )


def test_a_day_without_visits_has_no_way() -> None:
    problem = a_problem(a_crew())
    plan = Draft(problem, ROAD, Wishes(), {}).plan()
    assert figures_of(problem, plan, ROAD) == RoadFigures(0, 0, 0, 0, 0)
