"""`rongyao tour`: stories played over HTTP against a running bureau."""

import asyncio
from contextlib import ExitStack

import httpx
import typer

from app.settings import Settings

tour = typer.Typer(no_args_is_help=True, help="Play a story over HTTP and say what held.")


@tour.callback()
def _group() -> None:
    """Keep each story a sub-command."""


@tour.command()
def apply() -> None:
    """A veteran applies, the bureau decides, everyone sees where it stands."""
    from app.tour.apply import play  # noqa: PLC0415
    from app.tour.caller import Unexpected  # noqa: PLC0415
    from app.tour.ledger import Ledger  # noqa: PLC0415

    settings, ledger = Settings(), Ledger()
    with ExitStack() as stack:
        if not _answers(settings):
            from app.commands.demo import running_demo  # noqa: PLC0415

            stack.enter_context(running_demo(settings))
        try:
            asyncio.run(play(settings, ledger))
        except (Unexpected, KeyError, httpx.HTTPError) as surprise:
            ledger.holds("故事走到了最后", held=False, seen=repr(surprise))
    ledger.console.print(ledger.table())
    if not ledger.all_held:
        raise typer.Exit(1)


def _answers(settings: Settings) -> bool:
    try:
        return httpx.get(f"http://{settings.host}:{settings.port}/readyz", timeout=2).is_success
    except httpx.TransportError:
        return False
