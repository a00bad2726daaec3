"""A tour that is off by a fen says so, and whoever started it can tell."""

import pytest
import typer

from app.commands.tour import play_and_tell
from app.domain.money import yuan
from app.tour.caller import Unexpected
from app.tour.ledger import Ledger


def _paid(fen: int) -> Ledger:
    """Play a story that promises 1,032,100.00 yuan, and sees so many fen."""

    def story(ledger: Ledger) -> None:
        ledger.holds("总额一分不差", held=fen == 103_210_000, seen=f"{yuan(fen)} 元")

    return play_and_tell(story)


def test_a_tour_that_holds_ends_well() -> None:
    assert _paid(103_210_000).all_held


@pytest.mark.parametrize("fen", [103_210_001, 103_209_999])
def test_one_fen_more_or_less_ends_the_tour_with_a_failure(
    fen: int, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(typer.Exit) as ended:
        _paid(fen)
    assert ended.value.exit_code == 1
    assert f"{yuan(fen)} 元" in capsys.readouterr().out


def test_a_story_that_breaks_off_or_promises_nothing_has_not_held() -> None:
    def breaks(ledger: Ledger) -> None:
        ledger.holds("到这里还好", held=True)
        raise Unexpected("/batches: 500")

    for story in (breaks, lambda _: None):
        with pytest.raises(typer.Exit):
            play_and_tell(story)
