"""When a crew is where: out late enough, there in time, and as promised where that can be."""

from uuid import UUID

import pytest

from app.domain.rounds.plan import Round, Stop
from app.domain.rounds.problem import Span
from app.domain.rounds.schedule import may_make, round_of
from tests.builders.road_days import visit
from tests.builders.straight_road import BLUE, LUNCH, RED, ROAD, a_call, a_crew


def test_a_crew_sets_out_so_as_to_be_there_when_the_first_window_opens() -> None:
    calls = [a_call(1, 20, Span(60, 200)), a_call(2, 50), a_call(3, 10)]
    assert round_of(a_crew(), calls, ROAD) == Round(
        team_id=RED,
        sets_out=40,
        stops=(
            Stop(visit(1), arrives=60, begins=60, leaves=90, travel=20, metres=20_000),
            Stop(visit(2), arrives=120, begins=120, leaves=150, travel=30, metres=30_000),
            Stop(visit(3), arrives=190, begins=190, leaves=220, travel=40, metres=40_000),
        ),
        back_at=230,
        travel=100,
        metres=100_000,
    )


def test_who_has_time_to_spare_stays_and_is_there_as_the_window_opens() -> None:
    planned = round_of(a_crew(), [a_call(1, 10), a_call(2, 20, Span(300, 350))], ROAD)
    assert planned is not None
    assert [(stop.arrives, stop.begins) for stop in planned.stops] == [(10, 10), (300, 300)]


def test_lunch_is_taken_on_the_road_or_before_a_call_and_never_during_one() -> None:
    there = round_of(a_crew(), [a_call(1, 350), a_call(2, 370)], ROAD)
    assert there is not None
    # 350 + 30 = 380, and 20 more: there as lunch begins, and the call after it.
    assert [(stop.arrives, stop.begins) for stop in there.stops] == [(350, 350), (400, 500)]
    # 530 + 370 home.
    assert there.back_at == 900
    longer = round_of(a_crew(), [a_call(1, 350), a_call(2, 380)], ROAD)
    assert longer is not None
    assert [(stop.arrives, stop.begins) for stop in longer.stops] == [(350, 350), (510, 510)]


@pytest.mark.parametrize(
    ("window", "shift", "load", "possible"),
    [
        (Span(0, 101), Span(0, 230), 5, True),
        (Span(0, 100), Span(0, 230), 5, False),  # Half-open: begins before it closes.
        (Span(0, 101), Span(0, 229), 5, False),  # Back in time.
        (Span(0, 101), Span(1, 230), 5, False),
        (Span(0, 101), Span(0, 230), 6, False),  # More than it can take along.
    ],
)
def test_a_round_that_breaks_a_limit_is_none(
    window: Span, shift: Span, load: int, *, possible: bool
) -> None:
    crew = a_crew(shift=shift, carries=5)
    planned = round_of(crew, [a_call(1, 100, window, load=load)], ROAD)
    assert (planned is not None) is possible


def test_a_promised_time_is_kept_even_where_the_crew_could_come_sooner() -> None:
    calls = [a_call(1, 20), a_call(2, 50)]
    planned = round_of(a_crew(), calls, ROAD, {visit(1): 80, visit(2): 200})
    assert planned is not None
    assert (planned.sets_out, [stop.begins for stop in planned.stops]) == (60, [80, 200])


def test_a_promise_gives_way_only_as_far_as_the_calls_after_it_need() -> None:
    # The second window closes: it is reached at 150 at the latest, so the first begins by 90.
    calls = [a_call(1, 20), a_call(2, 50, Span(0, 151))]
    planned = round_of(a_crew(), calls, ROAD, {visit(1): 120})
    assert planned is not None
    assert [stop.begins for stop in planned.stops] == [90, 150]


def test_a_promise_in_lunch_is_kept_after_it() -> None:
    planned = round_of(a_crew(), [a_call(1, 20)], ROAD, {visit(1): 450})
    assert planned is not None
    assert planned.stops[0].begins == LUNCH.closes
    assert planned.sets_out == 380  # There as lunch begins.


@pytest.mark.parametrize(
    ("skills", "teams", "may"),
    [
        (frozenset({"nursing"}), frozenset({RED}), True),
        (frozenset(), frozenset({RED, BLUE}), True),
        (frozenset({"nursing", "pharmacy"}), frozenset({RED}), False),
        (frozenset({"nursing"}), frozenset({BLUE}), False),
    ],
)
def test_only_who_can_and_whose_area_it_is_may_come(
    skills: frozenset[str], teams: frozenset[UUID], *, may: bool
) -> None:
    assert may_make(a_crew(), a_call(1, 5, skills=skills, teams=teams)) is may
