"""Figures add up, and of nothing there is no mean."""

from dataclasses import fields

from app.domain.statistics.tally import Tally, summed

SHANYAO = Tally(
    visits=10,
    fulfilled=6,
    not_met=2,
    cancelled=1,
    waited_days=27,
    waited=9,
    same_team=2,
    returning=3,
    score=13,
    rated=3,
    on_time=7,
    timed=8,
    metres=31_500,
    driven=9,
)


def test_shares_and_means_are_made_of_what_was_counted() -> None:
    assert SHANYAO.ahead == 1
    assert SHANYAO.not_met_share == 0.25
    assert SHANYAO.mean_waited_days == 3.0
    assert SHANYAO.same_team_share == 0.667
    assert SHANYAO.mean_score == 4.33
    assert SHANYAO.on_time_share == 0.875
    assert SHANYAO.mean_kilometres == 3.5


def test_of_nothing_there_is_no_mean() -> None:
    nothing = Tally()
    means = (
        nothing.not_met_share,
        nothing.mean_waited_days,
        nothing.same_team_share,
        nothing.mean_score,
        nothing.on_time_share,
        nothing.mean_kilometres,
    )
    assert set(means) == {None}


def test_villages_add_up_to_their_county() -> None:
    found = summed([("350505", SHANYAO), ("350502", Tally(visits=1)), ("350505", SHANYAO)])
    assert list(found) == ["350505", "350502"]
    twice = found["350505"]
    assert all(
        getattr(twice, each.name) == 2 * getattr(SHANYAO, each.name) for each in fields(Tally)
    )
    assert twice.mean_waited_days == SHANYAO.mean_waited_days
