"""The worker: one process that runs every job of the package, and what is due by the clock."""

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


def job_app(url: str) -> App:
    """Return procrastinate on the database at `url`, working under role app."""
    for module in iter_modules(app.jobs.__path__, prefix="app.jobs."):
        import_module(module.name)
    connector = PsycopgConnector(conninfo=libpq_url(url), configure=_become_app, max_size=4)
    jobs = App(connector=connector)
    jobs.add_tasks_from(queue, namespace=NAMESPACE)
    return jobs


async def run_worker(house: House, *, concurrency: int = 4, wait: bool = True) -> None:
    """Run jobs until the process is asked to stop; what is running is finished first."""
    jobs = job_app(house.database.url.render_as_string(hide_password=False))
    async with jobs.open_async():
        await jobs.run_worker_async(
            concurrency=concurrency,
            wait=wait,
            additional_context={"house": house},
            shutdown_graceful_timeout=10,
        )


async def _become_app(connection: AsyncConnection[Any]) -> None:
    await connection.execute(f"SET ROLE {APP_ROLE}")
    await connection.commit()
