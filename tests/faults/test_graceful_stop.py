"""Asked to stop, the API finishes what it is answering and then is gone."""

import asyncio
import signal

import httpx
import pytest

from tests.faults.deeds import Deed
from tests.fixtures.server import Server
from tests.fixtures.standstill import shut


async def test_an_answer_in_the_making_is_finished_before_the_server_stops(
    deed: Deed, server: Server, caller: httpx.AsyncClient, database_url: str
) -> None:
    async with shut(database_url, "events") as door:
        sending = asyncio.create_task(deed.sent(caller))
        await door.until_somebody_waits()
        server.ask_to_stop()
        await asyncio.sleep(0.5)
        with pytest.raises(httpx.TransportError):
            await caller.get("/healthz")
        await door.open()
    answer = await sending

    assert answer.status_code == deed.succeeds_with
    # Uvicorn ends in order and then lets the signal have its way.
    assert await asyncio.to_thread(server.stop) == -signal.SIGTERM
    assert "defect" not in {line.get("event") for line in server.lines()}
