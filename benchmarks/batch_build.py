"""How fast a batch is built, with checks and snapshots, and in how much memory.

`python -m benchmarks.batch_build` builds the same run for ten thousand, a hundred thousand and
a million people: lines a second, and the peak memory of this process and of its backend.
"""

import argparse
import asyncio
import resource
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.commands.reference import load_reference
from app.db import Database, enter, libpq_url
from app.domain.payments.terms import BatchKind, BatchStatus
from app.migrate import upgrade
from app.models.payments.batches import Batch
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from app.usecases.payments.build_batch import build_batch
from benchmarks.payees import COUNTY, PROGRAMME, make_payees
from benchmarks.stage import Stage, stage
from tests.builders.identity import a_staff_account

TARGET_LINES_A_SECOND = 20_000
SIZES = (10_000, 100_000, 1_000_000)
PERIOD = date(2026, 11, 1)


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


async def built(database: Database) -> Built:
    """Build one batch, measure it, and leave nothing of it."""
    async with database.session() as session, session.begin() as transaction:
        await enter(session, EVERYTHING, SYSTEM)
        batch = await _draft(session)
        backend: int = (await session.execute(text("SELECT pg_backend_pid()"))).scalar_one()
        began = time.perf_counter()
        await build_batch(session, batch.id, changed_days=3, now=session.info["now"])
        seconds = time.perf_counter() - began
        lines, excluded = batch.count + batch.excluded_count, batch.excluded_count
        memory_mb = _private_peak_mb(backend)
        await transaction.rollback()
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Built(lines, excluded, seconds, peak_mb, memory_mb)


async def _draft(session: AsyncSession) -> Batch:
    preparer = await a_staff_account(session, division=COUNTY)
    batch = Batch(
        number="B350505-202611-000000",
        programme=PROGRAMME,
        period=PERIOD,
        county_code=COUNTY,
        kind=BatchKind.REGULAR,
        status=BatchStatus.DRAFT,
        count=0,
        total_fen=0,
        excluded_count=0,
        shown_count=0,
        prepared_by=preparer.id,
        prepared_at=session.info["now"],
    )
    session.add(batch)
    await session.flush()
    return batch


def _private_peak_mb(backend: int) -> float:
    """Peak of the backend's own memory; what it maps of the shared buffers is not its own."""
    facts = Path(f"/proc/{backend}/status").read_text("utf-8")
    sizes = dict(line.split(":", 1) for line in facts.splitlines() if "kB" in line)
    return int(sizes["RssAnon"].split()[0]) / 1024


async def _measured(place: Stage, sizes: tuple[int, ...], rounds: int) -> list[Built]:
    await load_reference(place.settings, place.url)
    found, made = [], 0
    for size in sizes:
        make_payees(libpq_url(place.url), made + 1, size)
        made = size
        database = Database(place.url, pool_size=2)
        try:
            runs = [await built(database) for _ in range(rounds)]
        finally:
            await database.close()
        found.append(min(runs, key=lambda run: run.seconds))
    return found


def measure(place: Stage, sizes: tuple[int, ...] = SIZES, rounds: int = 3) -> list[Built]:
    """Return the best of some builds of each size."""
    upgrade(place.url)
    return asyncio.run(_measured(place, sizes, rounds))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--rounds", type=int, default=3)
    wanted = parser.parse_args()
    with stage() as place:
        for run in measure(place, tuple(wanted.sizes), wanted.rounds):
            print(
                f"{run.lines:>9} lines, {run.excluded} kept out: {run.seconds:.2f} s,"
                f" {run.lines_a_second:,.0f} lines/s;"
                f" process {run.process_mb:.0f} MB, backend {run.backend_mb:.0f} MB"
            )
            assert run.lines_a_second >= TARGET_LINES_A_SECOND


if __name__ == "__main__":
    main()
