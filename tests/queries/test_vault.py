"""The vault of a process opens from the keys in the database."""

import asyncio
from datetime import UTC, datetime
from uuid import UUID

import pytest
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.crypto import KEY_CLASSES, Vault
from app.adapters.data_keys import DoesNotUnwrap
from app.db import Database
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from app.queries.data_keys import data_keys
from app.settings import Environment, FieldCipher, Settings, demo_key
from app.usecases.vault.unlock_vault import unlock_vault

NOW = datetime(2026, 11, 22, 1, 30, tzinfo=UTC)
SETTINGS = Settings(environment=Environment.TEST)
CELL = ("persons", "id_number", UUID("01890a5d-ac96-774b-bcce-b302099a8057"))


async def lose_the_keys(session: AsyncSession) -> None:
    """Make the database new again; the application itself deletes no key."""
    for statement in (
        "SET LOCAL ROLE rongyao_owner",
        "DELETE FROM data_keys",
        "SET LOCAL ROLE rongyao_app",
    ):
        await session.execute(text(statement))


async def test_a_new_database_gets_one_key_per_class_and_they_stay(session: AsyncSession) -> None:
    await lose_the_keys(session)
    first = await unlock_vault(session, SETTINGS, NOW)
    keys = await data_keys(session)
    assert {key.table_class for key in keys} == KEY_CLASSES
    assert len(keys) == len(KEY_CLASSES)

    second = await unlock_vault(session, SETTINGS, NOW)
    assert second.open(*CELL, first.seal(*CELL, "350505190001010016")) == "350505190001010016"
    assert len(await data_keys(session)) == len(KEY_CLASSES)


async def test_two_processes_that_start_together_agree_on_the_keys(database: Database) -> None:
    async with database.transaction(EVERYTHING, SYSTEM) as session:
        await lose_the_keys(session)

    async def start() -> Vault:
        async with database.transaction(EVERYTHING, SYSTEM) as session:
            return await unlock_vault(session, SETTINGS, NOW)

    one, other = await asyncio.gather(start(), start())
    assert other.open(*CELL, one.seal(*CELL, "x")) == "x"


async def test_a_changed_cipher_applies_to_new_keys_and_old_ones_open(
    session: AsyncSession,
) -> None:
    await lose_the_keys(session)
    aes = await unlock_vault(session, SETTINGS, NOW)
    sealed = aes.seal(*CELL, "x")
    await session.execute(text("UPDATE data_keys SET retired_at = made_at"))
    sm4_settings = Settings(environment=Environment.TEST, field_cipher=FieldCipher.SM4_GCM)
    sm4 = await unlock_vault(session, sm4_settings, NOW)
    assert sm4.open(*CELL, sealed) == "x"
    assert (sealed[1], sm4.seal(*CELL, "x")[1]) == (1, 2)


async def test_the_wrong_key_encryption_key_stops_the_process(session: AsyncSession) -> None:
    await unlock_vault(session, SETTINGS, NOW)
    wrong = Settings(
        environment=Environment.TEST, key_encryption_key=SecretStr(demo_key("another"))
    )
    with pytest.raises(DoesNotUnwrap):
        await unlock_vault(session, wrong, NOW)
