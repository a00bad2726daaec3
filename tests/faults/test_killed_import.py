"""The worker dies in the middle of a list: nothing of it is there, and it is read all the same."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from time import monotonic

import httpx
import pytest
from sqlalchemy import func, select, text

from app.adapters.enqueue import enqueue
from app.house import House
from app.imports.registry import another_kind
from app.main import create_app
from app.migrate import ROOT
from app.models.operations.imports import ImportRowKept
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from app.settings import Settings
from tests.builders.identity import signed_in_staff
from tests.builders.imports import ROSTER, Clerk, a_list
from tests.builders.veterans import VILLAGE, a_person, an_id_number
from tests.fixtures.running import lifespan
from tests.fixtures.server import START_SECONDS, environment_of
from tests.fixtures.standstill import named, shut, until_gone
from tests.fixtures.work import WorkOff

COUNTY = "350505000000"
# Workers say every ten seconds that they live; this one has been silent for an hour.
SILENT = text("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'")


@pytest.fixture(autouse=True)
def roster() -> Iterator[None]:
    with another_kind(ROSTER):
        yield


@pytest.fixture
async def client(settings: Settings, database_url: str) -> AsyncIterator[httpx.AsyncClient]:
    async with lifespan(create_app(settings, database_url)) as app:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://rongyao.test") as calls:
            yield calls


@pytest.fixture
def worker(settings: Settings, database_url: str) -> Iterator[subprocess.Popen[bytes]]:
    environment = environment_of(settings, named(database_url))
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.fixtures.working"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.STDOUT,
    )
    yield process
    process.kill()
    process.wait()


async def test_a_list_whose_worker_was_killed_is_read_by_the_next_one(
    house: House,
    client: httpx.AsyncClient,
    worker: subprocess.Popen[bytes],
    database_url: str,
    work_off: WorkOff,
) -> None:
    number = an_id_number()
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        await a_person(session, "张建明", VILLAGE, id_number=number)
    clerk = Clerk(client, await signed_in_staff(house, Role.COUNTY_REVIEWER, COUNTY))
    await _until_there_is_a_worker(house)
    async with shut(database_url, "import_faults") as door:
        content = a_list([["张建明", number, "2026-01", "60"], ["张建明", number, "?", "60"]])
        path = (await clerk.sends(content)).json()["result_url"]
        writing = await door.until_somebody_waits()
        assert "import_rows" in await door.written_by(writing)
        worker.kill()
        await asyncio.to_thread(worker.wait)
    await until_gone(database_url)
    assert (await clerk.gets(path))["status"] == "reading"
    assert await _rows(house) == 0

    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        await session.execute(SILENT)
        await enqueue(session, "app.jobs.operations.retry_stalled", timestamp=0)
    await work_off()
    await work_off()
    found = await clerk.gets(path)
    assert (found["status"], found["row_count"], found["fault_count"]) == ("faulty", 2, 1)
    assert await _rows(house) == 2


async def _until_there_is_a_worker(house: House) -> None:
    until = monotonic() + START_SECONDS
    while monotonic() < until:
        async with house.database.transaction(EVERYTHING, SYSTEM) as session:
            if await session.scalar(text("SELECT count(*) FROM procrastinate_workers")):
                return
        await asyncio.sleep(0.1)
    raise AssertionError("the worker does not start")


async def _rows(house: House) -> int:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        return await session.scalar(select(func.count()).select_from(ImportRowKept)) or 0
