"""The API dies in the middle of a deed: nothing half done, and the same deed succeeds once."""

import asyncio
from collections.abc import Sequence

import httpx
import pytest

from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.faults.deeds import DEEDS, SEATS, Deed, Stage
from tests.fixtures.server import Server
from tests.fixtures.standstill import fingerprint, rows_more, shut, until_gone
from tests.properties.visit_truths import hold

LAST_WRITTEN = "idempotency_keys"
TOGETHER = [("binding",), ("deciding",), ("submitting",), SEATS]


async def tables_written(deed: Deed, caller: httpx.AsyncClient, database_url: str) -> list[str]:
    """Do the deed with a pause before its last statement, and see what it wrote until then."""
    async with shut(database_url, LAST_WRITTEN) as door:
        sent = asyncio.create_task(deed.sent(caller))
        written = await door.written_by(await door.until_somebody_waits())
        await door.open()
    assert (await sent).status_code == deed.succeeds_with
    return sorted(written | {LAST_WRITTEN})


@pytest.mark.parametrize("names", TOGETHER, ids="_".join)
async def test_a_server_killed_between_any_two_statements_leaves_nothing_half_done(
    names: Sequence[str], stage: Stage, server: Server, caller: httpx.AsyncClient, database_url: str
) -> None:
    """Deeds that write to the same tables stand before each of them together, and die together."""
    writers: dict[str, list[str]] = {}
    for name in names:
        for table in await tables_written(await DEEDS[name](stage), caller, database_url):
            writers.setdefault(table, []).append(name)
    assert writers["events"] == writers[LAST_WRITTEN] == [*names]

    for table, those in writers.items():
        deeds = [await DEEDS[name](stage) for name in those]
        before = fingerprint(database_url)
        async with shut(database_url, table) as door:
            sent = [asyncio.create_task(deed.sent(caller)) for deed in deeds]
            await door.until_somebody_waits(len(deeds))
            server.kill_hard()
            lost = await asyncio.gather(*sent, return_exceptions=True)
        assert all(isinstance(each, httpx.TransportError) for each in lost)
        await until_gone(database_url)
        assert rows_more(before, fingerprint(database_url)) == {}, table

        server.start()
        for deed in deeds:
            answer = await deed.sent(caller)
            assert (answer.status_code, table) == (deed.succeeds_with, table)
        grown = rows_more(before, fingerprint(database_url))
        assert (grown["events"], grown[LAST_WRITTEN]) == (len(deeds), len(deeds))
    async with stage.house.database.transaction(EVERYTHING, SYSTEM) as session:
        await hold(session)
