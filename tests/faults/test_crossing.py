"""Too many at once, and two who wait for each other: an answer in good time, and nothing lost."""

import asyncio
import time

import httpx

from tests.builders.identity import signed_in_citizen
from tests.faults.deeds import Deed, Stage, binding
from tests.fixtures.server import Server
from tests.fixtures.standstill import fingerprint, rows_more, shut

POOL = 2


async def test_a_full_pool_is_answered_as_busy_with_a_time_to_come_back(
    stage: Stage, server: Server, caller: httpx.AsyncClient, database_url: str
) -> None:
    server.stop()
    server.start(RONGYAO_DATABASE_POOL=str(POOL))
    deeds = [await binding(stage) for _ in range(POOL)]
    stranger = await signed_in_citizen(stage.house)

    async with shut(database_url, "events") as door:
        holding = [asyncio.create_task(deed.sent(caller)) for deed in deeds]
        await door.until_somebody_waits()
        await asyncio.sleep(0.5)
        began = time.monotonic()
        refused = await caller.post(
            "/miniapp/v1/identity-bindings:end", headers=deeds[0].headers | stranger.keyed()
        )
        waited = time.monotonic() - began
        ready = await caller.get("/readyz")
        alive = await caller.get("/healthz")
        await door.open()
    answers = [await task for task in holding]
    after = await caller.get("/readyz")

    assert (refused.status_code, refused.json()["code"]) == (503, "database_busy")
    assert refused.headers["retry-after"] == "2"
    assert waited < 8
    assert (ready.status_code, alive.status_code) == (503, 200)
    assert {answer.status_code for answer in answers} == {201}
    assert after.status_code == 200


async def test_two_who_wait_for_each_other_are_parted_and_the_refused_one_may_come_again(
    deed: Deed, server: Server, caller: httpx.AsyncClient, database_url: str
) -> None:
    before = fingerprint(database_url)
    async with shut(database_url, "idempotency_keys") as door:
        sending = asyncio.create_task(deed.sent(caller))
        await door.until_somebody_waits()
        await door.cross("events")
        refused = await sending
    mid = fingerprint(database_url)
    answer = await deed.sent(caller)

    assert (refused.status_code, refused.json()["code"]) == (409, "crossed_by_another")
    assert refused.headers["retry-after"] == "1"
    assert mid == before
    assert answer.status_code == deed.succeeds_with
    assert rows_more(before, fingerprint(database_url))["events"] == 1
