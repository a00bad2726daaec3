"""The API dies in the middle of a deed: nothing half done, and the same deed succeeds once."""

import asyncio

import httpx
import pytest

from tests.faults.deeds import DEEDS, Deed, Stage
from tests.fixtures.server import Server
from tests.fixtures.standstill import fingerprint, rows_more, shut, until_gone

LAST_WRITTEN = "idempotency_keys"


async def tables_written(deed: Deed, caller: httpx.AsyncClient, database_url: str) -> list[str]:
    """Do the deed with a pause before its last statement, and see what it wrote until then."""
    async with shut(database_url, LAST_WRITTEN) as door:
        sent = asyncio.create_task(deed.sent(caller))
        written = await door.written_by(await door.until_somebody_waits())
        await door.open()
    assert (await sent).status_code == deed.succeeds_with
    return sorted(written | {LAST_WRITTEN})


@pytest.mark.parametrize("name", sorted(DEEDS))
async def test_a_server_killed_between_any_two_statements_leaves_nothing_half_done(
    name: str, stage: Stage, server: Server, caller: httpx.AsyncClient, database_url: str
) -> None:
    tables = await tables_written(await DEEDS[name](stage), caller, database_url)
    assert {"events", LAST_WRITTEN} < set(tables)

    for table in tables:
        deed = await DEEDS[name](stage)
        before = fingerprint(database_url)
        async with shut(database_url, table) as door:
            sent = asyncio.create_task(deed.sent(caller))
            await door.until_somebody_waits()
            server.kill_hard()
            with pytest.raises(httpx.TransportError):
                await sent
        await until_gone(database_url)
        assert rows_more(before, fingerprint(database_url)) == {}, table

        server.start()
        answer = await deed.sent(caller)
        assert (answer.status_code, table) == (deed.succeeds_with, table)
        grown = rows_more(before, fingerprint(database_url))
        assert (grown["events"], grown[LAST_WRITTEN]) == (1, 1)
