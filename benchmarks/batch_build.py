"""How fast a batch is built, with checks and snapshots, and in how much memory.

It is a process of its own, so that its peak is that of the build: it builds the run for everybody
there is some times, keeps nothing of it, and writes the best as JSON to standard output.
"""

import asyncio
import json
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy import text

from app.db import Database, enter
from app.house import open_house
from app.migrate import ROOT
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from app.settings import Settings
from app.usecases.batches.build_batch import build_batch
from benchmarks.report import Row
from benchmarks.stage import Stage
from benchmarks.submitted import CHANGED_DAYS, a_draft, hands

LINES_A_SECOND = 20_000
MOST_GROWTH = 1.1
ROUNDS = 3


@dataclass(frozen=True)
class Built:
    """One build: how many lines it looked at, how long, and how large both processes were."""

    lines: int
    excluded: int
    seconds: float
    process_mb: float
    backend_mb: float

    @property
    def lines_a_second(self) -> float:
        return self.lines / self.seconds

    @property
    def row(self) -> Row:
        return Row(
            f"build a batch of {self.lines} lines, {self.excluded} of them kept out",
            f"{self.lines_a_second:.0f} lines/s",
            "",
            "",
            f"≥ {LINES_A_SECOND} lines/s",
            holds=self.lines_a_second >= LINES_A_SECOND,
        )


def built(place: Stage) -> Built:
    """Let a process of its own build the run for everybody in the database."""
    done = subprocess.run(  # Our own module.
        [sys.executable, "-m", "benchmarks.batch_build"],
        env=place.environment(),
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-3000:])
    return Built(**json.loads(done.stdout))


def growth_row(runs: Sequence[Built]) -> Row:
    """Compare the memory of the largest build with that of the smallest."""
    small, large = runs[0], runs[-1]
    ratio = large.process_mb / small.process_mb
    return Row(
        f"memory of the building process: {large.lines} lines against {small.lines}",
        f"{large.process_mb:.0f} MB, its backend {large.backend_mb:.0f} MB",
        f"{small.process_mb:.0f} MB, its backend {small.backend_mb:.0f} MB",
        f"{ratio:.2f}",
        f"≤ {MOST_GROWTH:.2f}",
        holds=ratio <= MOST_GROWTH,
    )


async def _best(settings: Settings) -> Built:
    assert settings.database_url is not None
    async with open_house(settings, settings.database_url) as house:
        runs = [await _built(house.database) for _ in range(ROUNDS)]
    return min(runs, key=lambda run: run.seconds)


async def _built(database: Database) -> Built:
    """Build one batch, measure it, and leave nothing of it."""
    async with database.session() as session, session.begin() as transaction:
        await enter(session, EVERYTHING, SYSTEM)
        batch = await a_draft(session, await hands(session))
        backend: int = (await session.execute(text("SELECT pg_backend_pid()"))).scalar_one()
        began = time.perf_counter()
        await build_batch(session, batch.id, changed_days=CHANGED_DAYS, now=session.info["now"])
        seconds = time.perf_counter() - began
        lines, excluded = batch.count + batch.excluded_count, batch.excluded_count
        backend_mb = _private_peak_mb(backend)
        await transaction.rollback()
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Built(lines, excluded, seconds, peak_mb, backend_mb)


def _private_peak_mb(backend: int) -> float:
    """Size of the backend's own memory; what it maps of the shared buffers is not its own."""
    facts = Path(f"/proc/{backend}/status").read_text("utf-8")
    sizes = dict(line.split(":", 1) for line in facts.splitlines() if "kB" in line)
    return int(sizes["RssAnon"].split()[0]) / 1024


if __name__ == "__main__":
    print(json.dumps(asdict(asyncio.run(_best(Settings(_env_file=None))))))
