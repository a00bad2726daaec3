"""`rongyao keys`: the keys that sign access tokens."""

import asyncio

import typer

from app.commands.place import database_url
from app.house import open_house
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from app.settings import Settings
from app.usecases.identity.rotate_signing_key import rotate_signing_key

keys = typer.Typer(no_args_is_help=True, help="Keys that sign access tokens.")


@keys.command()
def rotate() -> None:
    """Publish the next signing key if it is time, as the daily job does."""
    typer.echo("published the next key" if asyncio.run(_rotate(Settings())) else "not due yet")


async def _rotate(settings: Settings) -> bool:
    async with (
        open_house(settings, database_url(settings)) as house,
        house.database.transaction(EVERYTHING, SYSTEM) as session,
    ):
        return await rotate_signing_key(session, house.vault, house.clock()) is not None
