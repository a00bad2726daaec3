"""`rongyao bank`: let the programs of banks be known from the console."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer
from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.bank_books import demo_clients, well_known_kids
from app.commands.place import database_url
from app.domain.errors import AppError, NotFound
from app.domain.identity.bank_keys import registered_point
from app.house import open_house
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from app.queries.identity.banks import bank_client
from app.seed.banks import seed_bank_clients
from app.settings import Settings
from app.usecases.identity.register_bank_client import ClientWanted, register_bank_client
from app.usecases.identity.register_bank_key import register_bank_key

banks = typer.Typer(no_args_is_help=True, help="Programs of partner banks.")


@banks.command()
def register(
    bank: Annotated[str, typer.Argument(help="The bank, as ABC")],
    name: Annotated[str, typer.Option(help="As the bank calls its system")],
    division: Annotated[str, typer.Option(help="12-digit code")] = "350500000000",
    *,
    signs: Annotated[bool, typer.Option(help="Refuse what it delivers unsigned")] = False,
) -> None:
    """Register a program and print its client_id."""
    wanted = ClientWanted(bank, name, division, signs=signs)
    typer.echo(_told(_register(Settings(), wanted)))


@banks.command("add-key")
def add_key(
    client_id: Annotated[UUID, typer.Argument(help="The program")],
    jwk: Annotated[Path, typer.Argument(help="Its public key, a JWK in a file")],
) -> None:
    """Register a public key and print its thumbprint; a security administrator confirms it."""
    typer.echo(_told(_add_key(Settings(), client_id, json.loads(jwk.read_text("utf-8")))))


@banks.command()
def demo() -> None:
    """Let in the programs that play the banks in the demo; production refuses."""
    settings = Settings()
    if not settings.demo:
        raise typer.BadParameter("keys that everybody knows have no place in production")
    typer.echo(_told(_demo(settings)))


def _told(work: Any) -> str:
    try:
        return str(asyncio.run(work))
    except AppError as refusal:
        raise typer.BadParameter(refusal.code) from None


async def _register(settings: Settings, wanted: ClientWanted) -> str:
    async with _console(settings) as session:
        client = await register_bank_client(session, wanted, session.info["now"])
        return f"client_id: {client.id}"


async def _add_key(settings: Settings, client_id: UUID, jwk: dict[str, Any]) -> str:
    kid = registered_point(jwk).thumbprint
    if kid in well_known_kids():
        raise typer.BadParameter("everybody knows this key")
    async with _console(settings) as session:
        client = await bank_client(session, client_id)
        if client is None:
            raise NotFound
        now, version = session.info["now"], client.version
        await register_bank_key(session, client.id, jwk, now, version=version, by=None)
        return f"kid: {kid} (to be confirmed by a security administrator)"


async def _demo(settings: Settings) -> str:
    async with _console(settings) as session:
        if await bank_client(session, demo_clients()[0].client_id) is not None:
            return "they are there already"
        await seed_bank_clients(session)
        return f"{len(demo_clients())} programs let in"


@asynccontextmanager
async def _console(settings: Settings) -> AsyncIterator[AsyncSession]:
    async with (
        open_house(settings, database_url(settings)) as house,
        house.database.transaction(EVERYTHING, SYSTEM) as session,
    ):
        yield session
