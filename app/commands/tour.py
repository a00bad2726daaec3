"""`rongyao tour`: stories played over HTTP against a running bureau."""

import asyncio
from collections.abc import Callable
from contextlib import ExitStack
from typing import TYPE_CHECKING

import httpx
import typer

from app.settings import Settings

if TYPE_CHECKING:
    from app.tour.ledger import Ledger

tour = typer.Typer(no_args_is_help=True, help="Play a story over HTTP and say what held.")


@tour.callback()
def _group() -> None:
    """Keep each story a sub-command."""


@tour.command()
def apply() -> None:
    """A veteran applies, the bureau decides, everyone sees where it stands."""
    from app.tour.apply import play  # noqa: PLC0415

    settings = Settings()
    with ExitStack() as stack:
        if not _answers(settings):
            from app.commands.demo import running_demo  # noqa: PLC0415

            stack.enter_context(running_demo(settings))
        play_and_tell(lambda ledger: asyncio.run(play(settings, ledger)))


@tour.command("rate-change")
def rate_change() -> None:
    """The national change of August 2019, paid over both tables to the fen."""
    from app.tour.rate_change import play  # noqa: PLC0415

    play_and_tell(play)


@tour.command()
def arrears() -> None:
    """Licheng: a raise of November, in force since January, paid a month later."""
    from app.tour.arrears import play  # noqa: PLC0415

    play_and_tell(play)


@tour.command("price-subsidy")
def price_subsidy() -> None:
    """Longyan: 18,664 people, 1,032,100.00 yuan, four banks, to a difference of nothing."""
    from app.tour.price_subsidy import play  # noqa: PLC0415

    play_and_tell(play)


@tour.command("visit-day")
def visit_day() -> None:
    """Quanzhou: 5 teams, 40 visits, an emergency, a sick team, nobody home."""
    from app.tour.visit_day import play  # noqa: PLC0415

    play_and_tell(play)


@tour.command("visit-year")
def visit_year() -> None:
    """Quanzhou: 230 people served at home, 1,200 screened, 421 operated, contracts renewed."""
    from app.tour.visit_year import play  # noqa: PLC0415

    play_and_tell(play)


def play_and_tell(story: Callable[["Ledger"], None]) -> "Ledger":
    """Play a story and say what held; a promise that did not ends the command with 1."""
    from app.tour.caller import Unexpected  # noqa: PLC0415
    from app.tour.ledger import Ledger  # noqa: PLC0415

    ledger = Ledger()
    try:
        story(ledger)
    except (Unexpected, KeyError, httpx.HTTPError) as surprise:
        ledger.holds("故事走到了最后", held=False, seen=repr(surprise))
    ledger.console.print(ledger.table())
    if not ledger.all_held:
        raise typer.Exit(1)
    return ledger


def _answers(settings: Settings) -> bool:
    try:
        return httpx.get(f"http://{settings.host}:{settings.port}/readyz", timeout=2).is_success
    except httpx.TransportError:
        return False
