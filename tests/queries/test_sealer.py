"""The sealer gives every event one place in an unbroken chain."""

import asyncio
from uuid import UUID

import pytest
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import select, text

from app.db import Database
from app.domain.audit.chain import GENESIS, seal_hash
from app.models.audit import Event, EventSeal
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from app.usecases.audit.seal_events import seal_events

RECORD = text(
    "SELECT record_event(:id, now(), 'test:thing:done', 'things', :id, NULL, NULL,"
    " 'system', NULL, '{}', :body, 'mac')"
)


async def _record(database: Database, *numbers: int) -> None:
    async with database.transaction(EVERYTHING, SYSTEM) as session:
        for number in numbers:
            await session.execute(RECORD, {"id": UUID(int=number), "body": b"%d" % number})


async def _chain(database: Database) -> list[tuple[EventSeal, Event]]:
    statement = select(EventSeal, Event).join(Event).order_by(EventSeal.sequence)
    async with database.transaction(EVERYTHING, SYSTEM) as session:
        return [(seal, event) for seal, event in (await session.execute(statement)).all()]


async def test_every_event_has_one_place_in_an_unbroken_chain(database: Database) -> None:
    await _record(database, 1, 2)
    await _record(database, 3)
    async with database.sealer() as sealer:
        while await seal_events(sealer, limit=2):
            pass
    chain = await _chain(database)
    previous = GENESIS
    for place, (seal, event) in enumerate(chain, start=1):
        assert (seal.sequence, seal.previous_hash) == (place, previous)
        assert seal.hash == seal_hash(previous, place, event.body, event.mac)
        previous = seal.hash
    assert {UUID(int=1), UUID(int=2), UUID(int=3)} <= {event.id for _, event in chain}


async def test_an_event_of_a_running_transaction_waits(database: Database) -> None:
    async with database.transaction(EVERYTHING, SYSTEM) as session:
        await session.execute(RECORD, {"id": UUID(int=9), "body": b"9"})
        await _record(database, 10)
        async with database.sealer() as sealer:
            await seal_events(sealer)
    sealed = {event.id for _, event in await _chain(database)}
    assert not sealed & {UUID(int=9), UUID(int=10)}
    async with database.sealer() as sealer:
        assert await seal_events(sealer) == 2


async def test_two_sealers_at_once_seal_once(database: Database) -> None:
    await _record(database, *range(1, 41))
    async with database.sealer() as one, database.sealer() as other:
        await asyncio.gather(seal_events(one), seal_events(other))
    sequences = [seal.sequence for seal, _ in await _chain(database)]
    assert sequences == list(range(1, len(sequences) + 1))
    assert len(sequences) >= 40


async def test_the_sealer_cannot_write_events(database: Database) -> None:
    async with database.sealer() as sealer:
        with pytest.raises(InsufficientPrivilege):
            await sealer.execute("UPDATE events SET tag = 'x'")
