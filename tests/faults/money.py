"""Money on its way through the office, for whoever kills what carries it."""

import asyncio
import os
import signal
from contextlib import suppress
from typing import Any

from sqlalchemy import text

from app.house import open_house
from app.jobs.schedule import known_jobs
from app.settings import Settings
from tests.fixtures.standstill import named, shut, until_gone
from tests.properties.money_county import County, InHouse, founded
from tests.properties.money_deeds import DEEDS
from tests.properties.money_truths import hold
from tests.properties.money_try import Try

WAY: tuple[tuple[str, int], ...] = (
    ("prepare", 0),
    ("review", 1),
    ("approve", 2),
    ("submit", 0),
    ("fund", 2),
    ("fund", 2),
    ("deliver", 0),
)
"""Each deed, and at whose desk; between them the jobs are worked off."""
_FIGURES = text(
    "SELECT (SELECT count(*) FROM payments), (SELECT count(*) FROM events),"
    " (SELECT count(*) FROM ledger_transfers), (SELECT coalesce(sum(credits_fen), 0)"
    " FROM ledger_accounts), (SELECT string_agg(status, ',' ORDER BY id) FROM operations)"
)


async def brought(house: Any, until: str) -> County:
    """A county whose first batch came as far as that deed, its job still waiting."""
    county = await founded(house)
    await county.works_off()
    for deed, who in WAY:
        await does(county, deed, who)
        if deed == until:
            return county
        await county.works_off()
    raise AssertionError(until)


async def does(county: County, deed: str, who: int, choice: int = 0) -> None:
    staff = county.staff[who]
    async with county.at_work(staff) as session:
        assert await DEEDS[deed](Try(session, county, staff, choice)) is not None


async def killed_at(table: str, settings: Settings, database_url: str) -> None:
    """Fork a worker, let it stand before that table with all its work open, and kill it (-9)."""
    async with shut(database_url, table) as door:
        pid = _working(settings, named(database_url))
        try:
            await door.until_somebody_waits()
        finally:
            os.kill(pid, signal.SIGKILL)
            await asyncio.to_thread(os.waitpid, pid, 0)
    await until_gone(database_url)


def _working(settings: Settings, database_url: str) -> int:
    pid = os.fork()
    if pid:
        return pid
    with suppress(BaseException):
        asyncio.run(_work(settings, database_url))
    os._exit(0)


async def _work(settings: Settings, database_url: str) -> None:
    async with open_house(settings, database_url) as house:
        await County(house).works_off()


async def delivered_again(county: County, *tasks: str, times: int = 10) -> None:
    """Run every job of these names that was ever queued so often, one after another."""
    asked = text(
        "SELECT task_name, args FROM procrastinate_jobs WHERE task_name = ANY (:names) ORDER BY id"
    )
    async with county.at_work() as session:
        jobs = (await session.execute(asked, {"names": [f"rongyao:{t}" for t in tasks]})).all()
    assert jobs
    for name, arguments in [*jobs] * times:
        await known_jobs().tasks[name].func(InHouse(county.house), **arguments)


async def figures(county: County) -> tuple[Any, ...]:
    """What a job that comes again must leave alone."""
    async with county.at_work() as session:
        return tuple((await session.execute(_FIGURES)).one())


async def statuses(county: County, table: str) -> list[str]:
    async with county.at_work() as session:
        rows = text(f"SELECT status FROM {table} ORDER BY id")  # noqa: S608  # Of this package.
        return [*await session.scalars(rows)]


async def truths_hold(county: County) -> None:
    async with county.at_work() as session:
        await hold(session)
