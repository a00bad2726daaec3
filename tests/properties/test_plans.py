"""Whatever the day: a plan holds, and a mended one leaves what is driven as it was."""

from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.rounds.checker import faults_of
from app.domain.rounds.clock import arrival, beginning, departure, latest_beginning
from app.domain.rounds.draft import Draft, Wishes
from app.domain.rounds.problem import Call, Crew, Problem, Span
from app.domain.rounds.rest import joined, rest_of_day
from tests.builders.road_days import team, visit
from tests.builders.straight_road import ROAD, at

TEAMS = [team(number) for number in range(1, 4)]
SKILLS = st.frozensets(st.sampled_from(["nursing", "policy"]))
TIMES = st.integers(0, 1000)
RESTS = st.sampled_from(
    [(), (Span(400, 500),), (Span(600, 610), Span(200, 215), Span(400, 500))],
)


@st.composite
def _crews(draw: st.DrawFn, team_id: UUID) -> Crew:
    opens, length = draw(st.integers(0, 500)), draw(st.integers(0, 700))
    return Crew(
        team_id=team_id,
        home=at(draw(st.integers(0, 300))),
        shift=Span(opens, opens + length),
        breaks=draw(RESTS),
        skills=draw(SKILLS) | {"nursing"},
        carries=draw(st.none() | st.integers(0, 6)),
    )


@st.composite
def _calls(draw: st.DrawFn, number: int) -> Call:
    opens = draw(TIMES)
    return Call(
        visit_id=visit(number),
        place=at(draw(st.integers(0, 300))),
        window=Span(opens, opens + draw(st.integers(0, 400))),
        service=draw(st.integers(0, 90)),
        skills=draw(SKILLS),
        priority=draw(st.integers(0, 3)),
        teams=draw(st.frozensets(st.sampled_from(TEAMS))),
        preferred=draw(st.none() | st.sampled_from(TEAMS)),
        load=draw(st.integers(0, 2)),
    )


@st.composite
def _days(draw: st.DrawFn) -> Problem:
    crews = tuple(draw(_crews(each)) for each in TEAMS)
    numbers = range(1, draw(st.integers(0, 9)) + 1)
    return Problem(crews, tuple(draw(_calls(number)) for number in numbers))


def _mended(problem: Problem, wishes: Wishes) -> Draft:
    draft = Draft(problem, ROAD, wishes, {})
    draft.mend()
    return draft


@settings(max_examples=150, deadline=None)
@given(problem=_days(), other_team=st.integers(0, 200))
def test_a_plan_holds_on_any_day(problem: Problem, other_team: int) -> None:
    plan = _mended(problem, Wishes(other_team)).plan()
    assert faults_of(problem, plan, ROAD) == ()


@settings(max_examples=150, deadline=None)
@given(
    problem=_days(),
    late=_calls(99),
    now=TIMES,
    out=st.none() | st.sampled_from(TEAMS),
)
def test_a_day_that_is_mended_holds_and_keeps_what_is_driven(
    problem: Problem, late: Call, now: int, out: UUID | None
) -> None:
    published = _mended(problem, Wishes()).plan()
    gone = [out] if out else []
    rest = rest_of_day(problem, published, now, out=gone, late=[late])
    draft = Draft(rest.problem, ROAD, Wishes(promised=rest.promised), rest.orders)
    draft.mend()
    assert faults_of(rest.problem, draft.plan(), ROAD) == ()
    day = Problem(problem.crews, (*problem.calls, late))
    whole = joined(day, rest, draft.plan(), ROAD)
    assert faults_of(day, whole, ROAD, turns=False) == ()
    now_driven = {each.team_id: each.stops for each in whole.rounds}
    for each in rest.driven.values():
        assert now_driven.get(each.team_id, ())[: len(each.stops)] == each.stops


@given(at_=TIMES, length=st.integers(0, 300), rests=RESTS)
def test_the_clock_runs_backwards_as_it_runs_forwards(
    at_: int, length: int, rests: tuple[Span, ...]
) -> None:
    leaves = departure(at_, length, rests)
    assert arrival(leaves, length, rests) <= at_ < arrival(leaves + 1, length, rests)
    latest = latest_beginning(at_, length, rests)
    assert beginning(latest, length, rests) == latest <= at_
    assert beginning(latest + 1, length, rests) > at_ or latest == at_
