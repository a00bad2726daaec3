"""`rongyao staff`: what no account may do, or none could do yet."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

import typer
from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.one_time_codes import code_of
from app.commands.place import database_url
from app.domain.errors import AppError
from app.domain.identity.otp import step_of
from app.house import machine_time, open_house
from app.models.identity.staff import FirstCredentials
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from app.queries.identity.staff import staff_by_username
from app.seed.personas import personas
from app.settings import Settings
from app.usecases.identity.create_staff import Appointment, create_staff
from app.usecases.identity.reset_credentials import reset_credentials

staff = typer.Typer(no_args_is_help=True, help="Staff accounts.")


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
    _tell(made)


@staff.command()
def reset(username: Annotated[str, typer.Argument(help="What they sign in with")]) -> None:
    """Give an account, also of an administrator, a new password and key of one-time codes."""
    made = asyncio.run(_reset(Settings(), username))
    if made is None:
        raise typer.BadParameter("not_found")
    _tell(made)


@staff.command()
def code(username: Annotated[str, typer.Argument(help="A persona of the demo")]) -> None:
    """Show the one-time code of a demo's persona, as its authenticator would."""
    found = [one for one in personas().staff.values() if one.username == username]
    if not found:
        raise typer.BadParameter("not_found")
    typer.echo(code_of(found[0].totp_secret)(step_of(machine_time())))


def _tell(made: FirstCredentials) -> None:
    typer.echo(f"username: {made.account.username}")
    typer.echo(f"password: {made.password} (to be changed at the first sign-in)")
    typer.echo(f"one-time codes: {made.totp_uri}")


async def _create(settings: Settings, wanted: Appointment) -> FirstCredentials:
    async with _console(settings) as session:
        return await create_staff(session, wanted, session.info["now"], by=None)


async def _reset(settings: Settings, username: str) -> FirstCredentials | None:
    async with _console(settings) as session:
        account = await staff_by_username(session, username)
        if account is None:
            return None
        now, version = session.info["now"], account.version
        return await reset_credentials(session, account.id, version=version, now=now, by=None)


@asynccontextmanager
async def _console(settings: Settings) -> AsyncIterator[AsyncSession]:
    async with (
        open_house(settings, database_url(settings)) as house,
        house.database.transaction(EVERYTHING, SYSTEM) as session,
    ):
        yield session
