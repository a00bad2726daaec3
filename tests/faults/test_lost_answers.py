"""What was committed is there though nobody heard of it; the key brings the first answer."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager

import httpx
import psycopg
import pytest

from app.db import libpq_url
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.faults.deeds import DEEDS, SEATS, Deed, Stage
from tests.fixtures.server import Server
from tests.fixtures.standstill import fingerprint, rows_more, until_gone
from tests.properties.visit_truths import hold

_COMMITTING = """
SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'SyncRep'
"""


@asynccontextmanager
async def deaf_wire(server: Server) -> AsyncIterator[str]:
    """A wire that carries the question and cuts the connection when the answer comes."""

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        above, down = await asyncio.open_connection("127.0.0.1", server.port)
        asking = asyncio.create_task(_pour(reader, down))
        await above.read(1)  # The answer is on its way, so the work is committed.
        asking.cancel()
        writer.transport.abort()
        down.close()

    wire = await asyncio.start_server(carry, "127.0.0.1", 0)
    async with wire:
        yield f"http://127.0.0.1:{wire.sockets[0].getsockname()[1]}"


async def _pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while part := await reader.read(65536):
        writer.write(part)
        await writer.drain()


@contextmanager
def commits_unanswered(admin: psycopg.Connection) -> Iterator[None]:
    """Let PostgreSQL write each commit to disk and wait for a standby that does not exist."""
    try:
        _standby(admin, "SET", " = 'nobody'")
        yield
    finally:
        _standby(admin, "RESET", "")


def _standby(admin: psycopg.Connection, verb: str, value: str) -> None:
    admin.execute(f"ALTER SYSTEM {verb} synchronous_standby_names{value}".encode())
    admin.execute("SELECT pg_reload_conf(), pg_sleep(0.3)")  # Every process reads it anew.


def wait_for_the_disk(server: Server, admin: psycopg.Connection) -> None:
    """Let the server's commits wait; the suite's are asynchronous otherwise."""
    admin.execute(f"ALTER DATABASE {admin.info.dbname} SET synchronous_commit = on".encode())
    server.stop()
    server.start()


async def until_committing(admin: psycopg.Connection) -> None:
    for _ in range(500):
        row = admin.execute(_COMMITTING).fetchone()
        if row is not None and row[0]:
            return
        await asyncio.sleep(0.02)
    raise AssertionError("nobody commits")


@pytest.mark.parametrize("names", [("submitting",), SEATS], ids=["request", "seats"])
async def test_an_answer_lost_on_the_wire_is_given_again_under_its_key(
    names: Sequence[str], stage: Stage, server: Server, caller: httpx.AsyncClient, database_url: str
) -> None:
    for name in names:
        await loses_the_answer(await DEEDS[name](stage), server, caller, database_url)
    async with stage.house.database.transaction(EVERYTHING, SYSTEM) as session:
        await hold(session)


async def loses_the_answer(
    deed: Deed, server: Server, caller: httpx.AsyncClient, database_url: str
) -> None:
    before = fingerprint(database_url)
    sent = deed.once()
    async with (
        deaf_wire(server) as wire,
        httpx.AsyncClient(base_url=wire, trust_env=False, timeout=20) as cut_off,
    ):
        with pytest.raises(httpx.TransportError):
            await sent(cut_off)
    done = fingerprint(database_url)

    again = await sent(caller)

    assert rows_more(before, done)["events"] == 1
    assert again.status_code == deed.succeeds_with
    assert again.headers["idempotency-replayed"] == "true"
    assert fingerprint(database_url) == done


@pytest.mark.parametrize("name", ["booking", "submitting"])
async def test_a_server_killed_between_the_commit_and_its_answer_has_done_the_deed_once(
    name: str, stage: Stage, server: Server, caller: httpx.AsyncClient, database_url: str
) -> None:
    deed = await DEEDS[name](stage)
    before = fingerprint(database_url)
    sent = deed.once()
    with psycopg.connect(libpq_url(database_url), autocommit=True) as admin:
        wait_for_the_disk(server, admin)
        with commits_unanswered(admin):
            sending = asyncio.create_task(sent(caller))
            await until_committing(admin)
            server.kill_hard()
            with pytest.raises(httpx.TransportError):
                await sending
    await until_gone(database_url)
    done = fingerprint(database_url)
    server.start()

    again = await sent(caller)

    assert rows_more(before, done)["events"] == 1
    assert again.status_code == deed.succeeds_with
    assert again.headers["idempotency-replayed"] == "true"
    assert fingerprint(database_url) == done
