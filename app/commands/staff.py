"""`rongyao staff`: the accounts that no account could have made yet."""

import asyncio
from typing import Annotated

import typer

from app.commands.place import database_url
from app.domain.errors import AppError
from app.house import open_house
from app.models.identity.staff import FirstCredentials
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from app.settings import Settings
from app.usecases.identity.create_staff import Appointment, create_staff

staff = typer.Typer(no_args_is_help=True, help="Staff accounts.")


@staff.callback()
def _group() -> None:
    """Keep `create` a sub-command although it is the only one."""


@staff.command()
def create(
    username: Annotated[str, typer.Argument(help="What they sign in with")],
    name: Annotated[str, typer.Option(help="Their name")],
    role: Annotated[Role, typer.Option(help="Their role")] = Role.SYSTEM_ADMIN,
    division: Annotated[str, typer.Option(help="12-digit code")] = "350500000000",
) -> None:
    """Make an account and print its first password and the key of its one-time codes, once."""
    wanted = Appointment(username, name, role, division)
    try:
        made = asyncio.run(_create(Settings(), wanted))
    except AppError as refusal:
        raise typer.BadParameter(refusal.code) from None
    typer.echo(f"username: {made.account.username}")
    typer.echo(f"password: {made.password} (to be changed at the first sign-in)")
    typer.echo(f"one-time codes: {made.totp_uri}")


async def _create(settings: Settings, wanted: Appointment) -> FirstCredentials:
    async with (
        open_house(settings, database_url(settings)) as house,
        house.database.transaction(EVERYTHING, SYSTEM) as session,
    ):
        return await create_staff(session, wanted, session.info["now"], by=None)
