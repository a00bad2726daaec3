"""A statement is compared by amount, and what is nobody's goes to whom all have in common."""

from uuid import UUID

from app.domain.reconciliations.matching import Compared, Known, Stated, by_county, match, totals_of
from app.domain.reconciliations.terms import Direction, MatchOutcome
from app.domain.results.home import common_division

NO, OTHER = "P350505202611000000000001", "P350505202611000000000002"
QUANGANG, LICHENG = "350505000000", "350502000000"
IN, BACK = Direction.CREDITED, Direction.RETURNED


def known(*, paid: bool = True, returned: bool = False, county: str = QUANGANG) -> Known:
    return Known(UUID(int=1), UUID(int=2), county, 6_000, paid, returned)


def stated(
    no: str | None = NO, fen: int = 6_000, way: Direction = IN, serial: str = "S1"
) -> Stated:
    return Stated(serial, no, None if no is None else 1, fen, way)


def compared(*lines: Stated, what: Known | None = None, **more: object) -> list[Compared]:
    facts = {(NO, 1): what or known()}
    settings: dict[str, object] = {"expected": (), "stated_before": (), "stated_at_all": ()}
    return match(lines, facts, **{**settings, **more})  # type: ignore[arg-type]  # By name.


def said(found: list[Compared]) -> list[tuple[MatchOutcome, int]]:
    return [(each.outcome, each.difference_fen) for each in found]


def test_the_amount_decides() -> None:
    assert said(compared(stated())) == [(MatchOutcome.MATCHED, 0)]
    assert said(compared(stated(fen=5_999))) == [(MatchOutcome.SHORT, -1)]
    assert said(compared(stated(fen=6_001))) == [(MatchOutcome.OVER, 1)]


def test_money_without_a_result_is_unknown_and_without_a_payment_an_orphan() -> None:
    assert said(compared(stated(), what=known(paid=False))) == [(MatchOutcome.UNKNOWN, 6_000)]
    assert said(compared(stated(OTHER))) == [(MatchOutcome.ORPHAN, 6_000)]
    assert said(compared(stated(None))) == [(MatchOutcome.ORPHAN, 6_000)]
    other_attempt = Stated("S1", NO, 2, 6_000, IN)
    assert said(compared(other_attempt)) == [(MatchOutcome.ORPHAN, 6_000)]


def test_money_that_came_back_needs_its_own_result() -> None:
    back = stated(way=BACK)
    assert said(compared(back, what=known(returned=True))) == [(MatchOutcome.RETURNED, 0)]
    assert said(compared(back)) == [(MatchOutcome.UNKNOWN, -6_000)]
    short = compared(stated(fen=5_999, way=BACK), what=known(returned=True))
    assert said(short) == [(MatchOutcome.SHORT, 1)]


def test_the_same_booking_twice_is_a_duplicate_on_one_day_or_on_two() -> None:
    twice = compared(stated(), stated(serial="S2"))
    assert said(twice) == [(MatchOutcome.MATCHED, 0), (MatchOutcome.DUPLICATE, 6_000)]
    before = compared(stated(), stated_before={(NO, 1, IN)})
    assert said(before) == [(MatchOutcome.DUPLICATE, 6_000)]


def test_what_no_day_states_is_missing() -> None:
    assert said(compared(expected=[(NO, 1, IN)])) == [(MatchOutcome.MISSING, -6_000)]
    assert compared(expected=[(NO, 1, IN)], stated_at_all={(NO, 1, IN)}) == []
    assert said(compared(stated(), expected=[(NO, 1, IN)])) == [(MatchOutcome.MATCHED, 0)]


def test_each_county_gets_its_own_and_orphans_go_home() -> None:
    found = match(
        [stated(), stated(OTHER), stated(None)],
        {(NO, 1): known(), (OTHER, 1): known(county=LICHENG)},
        expected=(),
        stated_before=(),
        stated_at_all=(),
    )
    parts = by_county(found, "350500000000")

    assert {code: len(lines) for code, lines in parts.items()} == {
        QUANGANG: 1,
        LICHENG: 1,
        "350500000000": 1,
    }
    assert totals_of(found) == {
        "matched": {"count": 2, "expected_fen": 12_000, "stated_fen": 12_000},
        "orphan": {"count": 1, "expected_fen": 0, "stated_fen": 6_000},
    }


def test_what_counties_have_in_common() -> None:
    assert common_division([QUANGANG]) == QUANGANG
    assert common_division([QUANGANG, LICHENG]) == "350500000000"
    assert common_division([QUANGANG, "350802000000"]) == "350000000000"
    assert common_division([]) is None
