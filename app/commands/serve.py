"""The long-running processes: API, worker, simulators."""

import asyncio
import subprocess
import sys

import typer
import uvicorn

from app.adapters.heap import settle
from app.commands.place import database_url
from app.edge.logging import configure_logging
from app.house import open_house
from app.jobs.schedule import known_jobs, run_worker
from app.settings import Settings

GRACE_SECONDS = 10
"""What is being answered may finish; new calls are turned away meanwhile."""


def run_api(settings: Settings) -> None:
    database_url(settings)  # Say at once, and in one process, when there is none.
    uvicorn.run(
        "app.main:served",
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=settings.workers,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,  # app/edge/proxies.py reads them, with what they say of certificates.
        timeout_graceful_shutdown=GRACE_SECONDS,
        timeout_keep_alive=20,
        h11_max_incomplete_event_size=32 * 1024,
    )


def run_jobs(settings: Settings) -> None:
    configure_logging(settings.log_level)
    asyncio.run(_jobs(settings))


async def _jobs(settings: Settings) -> None:
    async with open_house(settings, database_url(settings)) as house:
        known_jobs()
        settle()
        await run_worker(house)


def run_simulators(port: int) -> None:
    """Run them as the program they are: the product imports nothing of theirs."""
    command = [sys.executable, "-m", "simulators", "--port", str(port)]
    raise typer.Exit(subprocess.call(command))  # noqa: S603
