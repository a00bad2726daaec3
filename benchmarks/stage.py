"""Where the benchmark is played: a cluster of its own, a seeded city, the API and the floor."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import psycopg
from psycopg import sql
from sqlalchemy import URL, make_url

from app.adapters.embedded_postgres import EmbeddedPostgres
from app.db import libpq_url
from app.migrate import ROOT
from app.settings import Environment, Settings

PATIENCE_SECONDS = 240


@dataclass(frozen=True)
class Seeded:
    people: int
    seconds: float
    peak_mb: float


@dataclass(frozen=True)
class Stage:
    folder: Path
    url: str

    @property
    def settings(self) -> Settings:
        """Settings of a process on this stage: budgets out of the way, the rest as it comes."""
        return Settings(
            _env_file=None,
            environment=Environment.DEMO,
            storage_folder=self.folder / "attachments",
            metrics_port=0,
            stranger_calls_per_minute=1_000_000,
            citizen_calls_per_minute=1_000_000,
            staff_calls_per_minute=1_000_000,
            bank_calls_per_minute=1_000_000,
        )

    def twin(self, name: str) -> "Stage":
        """Copy the database as it stands; nobody may be connected to it."""
        own = make_url(self.url)
        copying = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
            sql.Identifier(name), sql.Identifier(own.database or "")
        )
        with psycopg.connect(libpq_url(_at(own, "postgres")), autocommit=True) as connection:
            connection.execute(copying)
        return replace(self, url=_at(own, name))

    def environment(self, **more: str) -> dict[str, str]:
        own = {
            f"RONGYAO_{name.upper()}": str(getattr(self.settings, name))
            for name in self.settings.model_fields_set
        }
        return {**os.environ, **own, "DATABASE_URL": self.url, "PYTHONPATH": str(ROOT), **more}

    def seed(self, people: int) -> Seeded:
        """Seed the city in a process of its own, and see how long and how large it was."""
        began = time.perf_counter()
        process = self._run(["app.cli", "seed", "--people", str(people)], "seed")
        _, status, usage = os.wait4(process.pid, 0)
        if status:
            raise RuntimeError((self.folder / "seed.log").read_text("utf-8")[-3000:])
        return Seeded(people, time.perf_counter() - began, usage.ru_maxrss / 1024)

    @contextmanager
    def serving(self, name: str, command: list[str], port: int, path: str) -> Iterator[None]:
        """Run one server for the length of the block, from its first answer on."""
        process = self._run(command, name, RONGYAO_PORT=str(port))
        try:
            _wait_for(f"http://127.0.0.1:{port}{path}", process)
            yield
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(PATIENCE_SECONDS)

    @contextmanager
    def explaining(self) -> Iterator[None]:
        """Show how the servers ended their logs when a measurement fails."""
        try:
            yield
        except Exception:
            for log in sorted(self.folder.glob("*.log")):
                sys.stderr.write(f"{log.name}:\n{log.read_text('utf-8')[-2000:]}\n")
            raise

    def _run(self, command: list[str], name: str, **more: str) -> subprocess.Popen[bytes]:
        with (self.folder / f"{name}.log").open("ab") as log:
            return subprocess.Popen(  # noqa: S603  # Our own modules.
                [sys.executable, "-m", *command],
                env=self.environment(**more),
                cwd=self.folder,
                stdout=log,
                stderr=subprocess.STDOUT,
            )


@contextmanager
def stage() -> Iterator[Stage]:
    with tempfile.TemporaryDirectory(prefix="rongyao-bench-", ignore_cleanup_errors=True) as name:
        server = EmbeddedPostgres(Path(name) / "postgres")
        try:
            server.create_database("rongyao")
            yield Stage(Path(name), server.url("rongyao"))
        finally:
            server.stop()


def _at(url: URL, database: str) -> str:
    return url.set(database=database).render_as_string(hide_password=False)


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            httpx.get(url, trust_env=False)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"{url} does not answer")
