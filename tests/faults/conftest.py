"""Fixtures of the faults: a server to kill, and a house on the same database to look from."""

from collections.abc import AsyncIterator

import httpx
import pytest

from app.house import House, open_house
from app.settings import Settings
from tests.faults.deeds import Deed, Stage, submitting
from tests.fixtures.server import Server
from tests.fixtures.simulators import Outside


@pytest.fixture
async def house(settings: Settings, database_url: str) -> AsyncIterator[House]:
    """The test's own way into the server's database: no application runs in this process."""
    async with open_house(settings, database_url) as house:
        yield house


@pytest.fixture
async def caller(server: Server) -> AsyncIterator[httpx.AsyncClient]:
    """Calls the server over loopback, as a telephone would."""
    async with httpx.AsyncClient(base_url=server.url, trust_env=False, timeout=20) as client:
        yield client


@pytest.fixture
def stage(house: House, caller: httpx.AsyncClient, outside: Outside) -> Stage:
    return Stage(house, caller, outside)


@pytest.fixture
async def deed(stage: Stage) -> Deed:
    """A veteran's submit, ready to be sent: what most faults are shown with."""
    return await submitting(stage)
