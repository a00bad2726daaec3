"""`rongyao clock`: move the bureau's clock, in the demo and in tests only."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from app.commands.place import database_url
from app.db import Database
from app.jobs.due import begin_what_is_due
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from app.settings import Settings
from app.usecases.operations.shift_clock import shift_clock

clock = typer.Typer(no_args_is_help=True, help="Move the clock of a demo; production refuses.")


@clock.command()
def advance(
    days: Annotated[int, typer.Option(help="Days forward")] = 0,
    hours: Annotated[int, typer.Option(help="Hours forward")] = 0,
) -> None:
    """Move the clock forward and say what time it is now."""
    _say(asyncio.run(move(Settings(), timedelta(days=days, hours=hours))))


@clock.command()
def show() -> None:
    """Say what time the bureau thinks it is."""
    _say(asyncio.run(move(Settings(), timedelta(0))))


async def move(settings: Settings, by: timedelta, *, url: str | None = None) -> datetime:
    """Shift the clock of the system by `by` and return the time it shows.

    What the days in between would have begun is begun now.
    """
    if not settings.demo:
        raise typer.BadParameter("production keeps the time of the world")
    database = Database(url or database_url(settings), pool_size=1)
    try:
        async with database.transaction(EVERYTHING, SYSTEM) as session:
            shown = await shift_clock(session, by, now=session.info["now"])
            if by > timedelta(0):
                await begin_what_is_due(session, shown)
            return shown
    finally:
        await database.engine.dispose()


def _say(now: datetime) -> None:
    typer.echo(now.astimezone(UTC).isoformat(timespec="seconds"))
