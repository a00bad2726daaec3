"""A signing key's life in the database: published, signing, retiring, gone."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select, text

from app.adapters.crypto import DoesNotOpen, Vault
from app.adapters.signing_keys import KeyRing
from app.adapters.stored_keys import held_key, stored_keys
from app.adapters.tokens import Tokens
from app.db import Database
from app.domain.errors import Unauthenticated
from app.domain.identity.key_rotation import Pace
from app.domain.identity.tokens import TokenKind
from app.models.audit import Event
from app.models.signing_keys import SigningKey
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from app.queries.signing_keys import signing_keys
from app.settings import Environment, Settings, key_bytes
from app.usecases.audit.record import use_event_key
from app.usecases.identity.rotate_signing_key import rotate_signing_key
from app.usecases.vault.unlock_vault import unlock_vault

START = datetime(2027, 3, 1, 1, 30, tzinfo=UTC)
SESSION = UUID("019aa8f0-0000-7000-8000-000000000001")
CITIZEN = TokenKind.CITIZEN_ACCESS
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Bureau:
    """A database without signing keys, a vault, and a clock to move."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self.database = database
        self.vault = vault
        self.now = START

    async def rotate(self, after: timedelta = timedelta(), **pace: timedelta) -> SigningKey | None:
        self.now += after
        async with self.database.transaction(EVERYTHING, SYSTEM) as session:
            return await rotate_signing_key(session, self.vault, self.now, Pace(**pace))

    async def process(self) -> Tokens:
        """Start another process on the same database."""
        ring = KeyRing(stored_keys(self.database, self.vault), pause_seconds=0)
        await ring.refresh()
        return Tokens(ring, "https://rongyao.example", lambda: self.now)

    async def stored(self) -> list[SigningKey]:
        async with self.database.transaction(EVERYTHING, SYSTEM) as session:
            return list(await signing_keys(session))

    async def events(self) -> dict[str, int]:
        counted = select(Event.tag, func.count()).where(Event.at >= START).group_by(Event.tag)
        async with self.database.transaction(EVERYTHING, SYSTEM) as session:
            return dict((await session.execute(counted)).all())


@pytest.fixture
async def bureau(database: Database) -> Bureau:
    settings = Settings(environment=Environment.TEST)
    use_event_key(key_bytes(settings.event_key))
    async with database.transaction(EVERYTHING, SYSTEM) as session:
        vault = await unlock_vault(session, settings, START)
        await session.execute(text("RESET ROLE"))  # Role app never deletes a key.
        await session.execute(text("DELETE FROM signing_keys"))
        await session.execute(text("SET ROLE rongyao_app"))
    return Bureau(database, vault)


async def test_processes_that_start_together_make_one_key(bureau: Bureau) -> None:
    made = await asyncio.gather(*(bureau.rotate() for _ in range(4)))

    assert [key is None for key in made].count(False) == 1
    assert len(await bureau.stored()) == 1
    assert await bureau.events() == {"identity:signing_key:published": 1}


async def test_a_token_of_one_process_opens_the_door_of_another(bureau: Bureau) -> None:
    await bureau.rotate()
    one, other = await bureau.process(), await bureau.process()

    raw, claims = one.issue(CITIZEN, SESSION)

    assert await other.verify(raw, CITIZEN) == claims


async def test_through_a_rotation_every_token_is_verified_everywhere(bureau: Bureau) -> None:
    await bureau.rotate()
    busy, asleep = await bureau.process(), await bureau.process()
    successor = await bureau.rotate(after=30 * DAY - HOUR)
    assert successor is not None
    await busy.keys.refresh()

    bureau.now += HOUR - timedelta(seconds=1)
    last_of_old, _ = busy.issue(CITIZEN, SESSION)
    bureau.now += timedelta(seconds=1)
    first_of_new, _ = busy.issue(CITIZEN, SESSION)

    for raw in (last_of_old, first_of_new):  # `asleep` reads the keys when it meets a new kid.
        for process in (busy, asleep):
            assert (await process.verify(raw, CITIZEN)).session_id == SESSION
    assert last_of_old.split(".")[0] != first_of_new.split(".")[0]


async def test_a_key_that_is_gone_verifies_nothing_and_is_not_published(bureau: Bureau) -> None:
    first = await bureau.rotate()
    assert first is not None
    await bureau.rotate(after=30 * DAY - HOUR)
    tokens = await bureau.process()
    bureau.now += 3 * HOUR - timedelta(seconds=1)
    assert first.kid in {key["kid"] for key in tokens.keys.jwks(bureau.now)["keys"]}

    bureau.now += timedelta(seconds=1)
    assert first.kid not in {key["kid"] for key in tokens.keys.jwks(bureau.now)["keys"]}
    assert await tokens.keys.verifying(first.kid, bureau.now) is None


async def test_the_private_half_is_erased_once_the_key_signs_no_more(bureau: Bureau) -> None:
    await bureau.rotate()
    await bureau.rotate(after=30 * DAY - HOUR)
    assert [key.private_sealed is None for key in await bureau.stored()] == [False, False]

    await bureau.rotate(after=HOUR)

    assert [key.private_sealed is None for key in await bureau.stored()] == [True, False]
    assert await bureau.events() == {
        "identity:signing_key:published": 2,
        "identity:signing_key:retired": 1,
        "identity:signing_key:erased": 1,
    }
    raw, _ = (tokens := await bureau.process()).issue(CITIZEN, SESSION)
    assert await tokens.verify(raw, CITIZEN)


async def test_a_private_half_moved_to_another_key_does_not_open(bureau: Bureau) -> None:
    await bureau.rotate()
    await bureau.rotate(after=30 * DAY - HOUR)
    first, second = await bureau.stored()
    first.private_sealed = second.private_sealed

    with pytest.raises(DoesNotOpen):
        held_key(bureau.vault, first)


async def test_rotation_at_every_call_while_tokens_are_issued_and_verified(
    bureau: Bureau,
) -> None:
    await bureau.rotate()
    issuing, verifying = await bureau.process(), await bureau.process()
    for _ in range(10):
        await bureau.rotate(after=timedelta(minutes=1), signs_for=timedelta(), wait=timedelta())
        await issuing.keys.refresh()
        raw, claims = issuing.issue(CITIZEN, SESSION)
        assert await verifying.verify(raw, CITIZEN) == claims

    assert len(await bureau.stored()) == 11


async def test_a_key_deleted_from_the_table_is_known_no_longer_than_a_reading(
    bureau: Bureau,
) -> None:
    await bureau.rotate()
    tokens = await bureau.process()
    raw, _ = tokens.issue(CITIZEN, SESSION)
    await tokens.verify(raw, CITIZEN)
    async with bureau.database.transaction(EVERYTHING, SYSTEM) as session:
        await session.execute(text("RESET ROLE"))
        await session.execute(text("DELETE FROM signing_keys"))
        await session.execute(text("SET ROLE rongyao_app"))

    await tokens.keys.refresh()
    with pytest.raises(Unauthenticated):
        await tokens.verify(raw, CITIZEN)
