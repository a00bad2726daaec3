"""What stands before a story begins: accounts and people, as an administrator would enter them."""

import base64
import hashlib
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager
from itertools import islice
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.crypto import Vault
from app.adapters.passwords import password_hash
from app.commands.place import database_url
from app.db import Database
from app.domain.calendar.days import day_of
from app.house import machine_time
from app.models.sealed import use_vault
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from app.seed.cast import seed_account
from app.seed.city import division_names, enter_people, make_people
from app.seed.people import MadePerson
from app.seed.personas import StaffPersona, personas
from app.seed.places import villages
from app.settings import Settings
from app.usecases.vault.unlock_vault import unlock_vault

SECRET_BYTES = 20
TO_CHOOSE_FROM = 2
"""So many are drawn for each who is wanted: the dead are left out."""


def member_of_staff(username: str, name: str, role: Role, division_code: str) -> StaffPersona:
    """Return somebody who works there; the secret follows from the name, as in every demo."""
    secret = hashlib.sha256(f"rongyao demo {username}".encode()).digest()[:SECRET_BYTES]
    return StaffPersona(
        key=username,
        username=username,
        name=name,
        role=role,
        division_code=division_code,
        totp_secret=base64.b32encode(secret).decode(),
    )


async def employ(settings: Settings, staff: Iterable[StaffPersona]) -> dict[str, UUID]:
    """Give each an account and return them by username; an administrator would do it by hand."""
    async with _backstage(settings) as (session, _vault):
        hashed = await password_hash(personas().password)
        return {
            persona.username: (await seed_account(session, persona, hashed)).id for persona in staff
        }


async def settle(settings: Settings, places: Sequence[str], count: int) -> list[MadePerson]:
    """Put so many living people into the villages of these divisions, and return them."""
    async with _backstage(settings) as (session, vault):
        inside = tuple(code.rstrip("0") for code in places)
        names = {
            code: name
            for code, name in (await division_names(session)).items()
            if code.startswith(inside)
        }
        today = day_of(session.info["now"])
        drawn = make_people(count * TO_CHOOSE_FROM, villages(names), 2026, today)
        people = list(islice(_living(drawn), count))
        await enter_people(session, vault, iter(people))
    return people


@asynccontextmanager
async def _backstage(settings: Settings) -> AsyncIterator[tuple[AsyncSession, Vault]]:
    database = Database(database_url(settings), pool_size=1)
    try:
        async with database.transaction(EVERYTHING, SYSTEM) as session:
            vault = await unlock_vault(session, settings, machine_time())
            use_vault(vault)
            yield session, vault
    finally:
        await database.engine.dispose()


def _living(people: Iterator[MadePerson]) -> Iterator[MadePerson]:
    return (person for person in people if person.died_on is None)
