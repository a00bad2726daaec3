"""What of somebody's divisions lies in a place."""

from app.domain.divisions.code import CodeRange
from app.policies.scope import EVERYTHING, NOBODY, Scope

COUNTY = CodeRange("350505000000", "350506000000")
CITY = CodeRange("350500000000", "350600000000")
OTHER = CodeRange("350502000000", "350503000000")


def test_a_place_within_is_that_place_and_one_above_is_ones_own() -> None:
    assert Scope(ranges=(CITY,)).cut_to((COUNTY,)).ranges == (COUNTY,)
    assert Scope(ranges=(COUNTY,)).cut_to((CITY,)).ranges == (COUNTY,)
    assert EVERYTHING.cut_to((OTHER,)) == Scope(ranges=(OTHER,))


def test_a_place_elsewhere_is_nothing() -> None:
    assert Scope(ranges=(COUNTY,)).cut_to((OTHER,)) == NOBODY
