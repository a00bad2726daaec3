"""The worker: one process that runs every job of the package, and what is due by the clock."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from procrastinate import App, PsycopgConnector
from psycopg import AsyncConnection

import app.jobs
from app.adapters.enqueue import NAMESPACE
from app.db import APP_ROLE, libpq_url
from app.house import House
from app.jobs.queue import queue

STOPS_WITHIN, ENDS_WITHIN = 10, 3600
# No time that was missed is recent enough to be made up for.
NOT_BY_THE_CLOCK = -1


@cache
def known_jobs() -> App:
    """Every job of the package, without a database: the queue can join one application only."""
    for module in iter_modules(app.jobs.__path__, prefix="app.jobs."):
        import_module(module.name)
    jobs = App(connector=PsycopgConnector())
    jobs.add_tasks_from(queue, namespace=NAMESPACE)
    return jobs


async def run_worker(house: House, *, concurrency: int = 4, wait: bool = True) -> None:
    """Run jobs until the process is asked to stop; what is running is finished first.

    With `wait=False` until the queue is empty; nothing begins by the clock then.
    """
    with known_jobs().replace_connector(_connector(house)) as jobs:
        jobs.periodic_defaults = {} if wait else {"max_delay": NOT_BY_THE_CLOCK}
        async with jobs.open_async():
            await jobs.run_worker_async(
                concurrency=concurrency,
                wait=wait,
                listen_notify=wait,
                additional_context={"house": house},
                # Whoever asks it to stop waits for so long; by itself it ends when all is done.
                shutdown_graceful_timeout=STOPS_WITHIN if wait else ENDS_WITHIN,
            )


def _connector(house: House) -> PsycopgConnector:
    """Connect to the house's database, under role app."""
    url = house.database.url.render_as_string(hide_password=False)
    return PsycopgConnector(conninfo=libpq_url(url), configure=_become_app, min_size=1, max_size=4)


async def _become_app(connection: AsyncConnection[Any]) -> None:
    await connection.execute(f"SET ROLE {APP_ROLE}")
    await connection.commit()
