"""Fixtures of the whole suite: a database of its own for each test, and the house on it."""

from collections.abc import AsyncIterator, Iterator

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from app.db import Database, enter
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.fixtures.cluster import Cluster

pytest_plugins = ["tests.fixtures.postgres"]


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
