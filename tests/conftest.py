"""Fixtures of the whole suite: a database of its own for each test, and the house on it."""

import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
import structlog
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.applications import Starlette

from app.adapters.heap import settle
from app.db import Database, enter
from app.house import House
from app.main import create_app
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from app.settings import Environment, Settings
from tests.fixtures.cluster import Cluster
from tests.fixtures.running import lifespan

pytest_plugins = [
    "tests.fixtures.postgres",
    "tests.fixtures.edge",
    "tests.fixtures.simulators",
    "tests.fixtures.lines",
    "tests.fixtures.server",
    "tests.fixtures.work",
    "tests.fixtures.simulated_banks",
    "tests.fixtures.browser",
    "tests.fixtures.statements",
]


def pytest_configure() -> None:
    """Write errors as plain text: tracebacks drawn with all their values take seconds each."""
    plain = structlog.dev.ConsoleRenderer(
        colors=False, exception_formatter=structlog.dev.plain_traceback
    )
    structlog.configure(processors=[*structlog.get_config()["processors"][:-1], plain])


def pytest_collection_finish() -> None:
    """Leave all that was imported out of every later search for garbage, as a server does."""
    settle()


@pytest.fixture(autouse=True)
def own_log_lines() -> Iterator[None]:
    """Whatever a test does to the logs of the process (every command does), ends with it."""
    root, config = logging.getLogger(), structlog.get_config()
    handlers, level = root.handlers[:], root.level
    yield
    structlog.configure(**config)
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture
def database_url(cluster: Cluster, template: str) -> Iterator[str]:
    """A fresh, migrated and furnished database, gone after the test."""
    name = cluster.clone(template)
    yield cluster.url(name)
    cluster.drop(name)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url, pool_size=5)
    await database.open()
    yield database
    await database.close()


@pytest.fixture
async def session(database: Database) -> AsyncIterator[AsyncSession]:
    """A session that sees everything and is rolled back."""
    async with database.session() as session, session.begin() as transaction:
        await enter(session, EVERYTHING, SYSTEM)
        yield session
        await transaction.rollback()


@pytest.fixture
def settings(simulators: str, tmp_path: Path) -> Settings:
    """A test's settings: its own folder, the simulators' address, budgets out of the way."""
    return Settings(
        _env_file=None,
        environment=Environment.TEST,
        storage_folder=tmp_path / "attachments",
        wechat_base_url=f"{simulators}/wechat",
        sms_base_url=f"{simulators}/sms",
        metrics_port=0,
        stranger_calls_per_minute=100_000,
        citizen_calls_per_minute=100_000,
        staff_calls_per_minute=100_000,
    )


@pytest.fixture
async def app(settings: Settings, database_url: str) -> AsyncIterator[Starlette]:
    """The application on the test's database, started as a server would start it."""
    async with lifespan(create_app(settings, database_url)) as app:
        yield app


@pytest.fixture
def house(app: Starlette) -> House:
    house: House = app.state.house
    return house


@pytest.fixture
async def client(app: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    """Calls the application in this process, over ASGI."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://rongyao.test") as client:
        yield client
