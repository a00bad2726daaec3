"""PostgreSQL falls over in the middle of a deed and gets up again; the API comes back with it."""

import asyncio
import os
import signal
import time

import httpx
import psycopg

from app.db import libpq_url
from tests.faults.deeds import Deed
from tests.fixtures.server import Server
from tests.fixtures.standstill import PATIENCE_SECONDS, fingerprint, rows_more, shut


async def until_ready(caller: httpx.AsyncClient) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while (await caller.get("/readyz")).status_code != 200:
        assert time.monotonic() < until
        await asyncio.sleep(0.05)


async def test_a_database_that_crashes_under_a_deed_undoes_it_and_the_api_needs_no_restart(
    deed: Deed, server: Server, caller: httpx.AsyncClient, database_url: str
) -> None:
    with psycopg.connect(libpq_url(database_url), autocommit=True) as admin:
        admin.execute("CHECKPOINT")  # The suite's commits are asynchronous.
    before = fingerprint(database_url)

    async with shut(database_url, "events") as door:
        sending = asyncio.create_task(deed.sent(caller))
        # One killed backend brings all of them down: what they share may be damaged.
        os.kill(await door.until_somebody_waits(), signal.SIGKILL)
        refused = await sending
    await until_ready(caller)
    mid = fingerprint(database_url)
    answer = await deed.sent(caller)

    assert (refused.status_code, refused.json()["code"]) == (503, "database_busy")
    assert refused.headers["retry-after"] == "2"
    assert mid == before
    assert answer.status_code == deed.succeeds_with
    assert rows_more(before, fingerprint(database_url))["events"] == 1
    assert "defect" not in {line.get("event") for line in server.lines()}
