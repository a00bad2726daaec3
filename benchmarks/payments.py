"""Payments: what banks ask, how fast batches are built and results applied, in large tables."""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack

from app.commands.reference import load_reference
from app.db import libpq_url
from app.edge.logging import configure_logging
from app.house import open_house
from app.migrate import upgrade
from benchmarks.bank_calls import BANK, BankCalls, Ports, record_calls, registered
from benchmarks.batch_build import Built, built, growth_row
from benchmarks.effort import Effort
from benchmarks.filled import fill, sampled
from benchmarks.payees import make_payees
from benchmarks.report import Row
from benchmarks.results import Applied, applied
from benchmarks.stage import Stage, free_port, stage
from benchmarks.submitted import Submitted, submitted
from benchmarks.writers import written
from tests.builders.banks import BankCaller

SMALL, LARGE = 10_000, 100_000
"""How many people are paid in the two databases."""
ASKED_ABOUT = 2_000
"""Payments of the large table that one round asks about."""
AT_ONCE, LEFT = ("PSBC", "CEB"), 5_000
"""Whose last results come in deliveries at the same time, and how many of each bank."""


def measured(effort: Effort) -> list[Row]:
    configure_logging("ERROR")
    with stage() as small:
        upgrade(small.url)
        asyncio.run(load_reference(small.settings, small.url))
        caller = asyncio.run(registered(small))
        make_payees(libpq_url(small.url), 1, SMALL)
        large = small.twin("large")
        builds = list(_builds(large, effort))
        asyncio.run(_submitted(small))
        batch, results = asyncio.run(_applied(large))
        rows = [*(each.row for each in builds), growth_row(builds), results.row]
        fill(large.url, batch.batch_id, effort.payments)
        return [*_calls(small, large, caller, effort, batch), *rows]


def _builds(large: Stage, effort: Effort) -> Iterator[Built]:
    """Build batches of growing size; the people of `LARGE` stay for what follows."""
    place, there = large, SMALL
    for size in effort.built:
        if size > LARGE:
            place = large.twin("largest")
        if size > there:
            make_payees(libpq_url(place.url), there + 1, size)
            there = size
        yield built(place)


async def _submitted(place: Stage) -> Submitted:
    async with open_house(place.settings, place.url) as house:
        return await submitted(house)


async def _applied(place: Stage) -> tuple[Submitted, Applied]:
    async with open_house(place.settings, place.url) as house:
        batch = await submitted(house)
        first = {
            bank: lines[:-LEFT] if bank in AT_ONCE else lines for bank, lines in batch.lines.items()
        }
        return batch, await applied(house, first)


def _calls(
    small: Stage, large: Stage, caller: BankCaller, effort: Effort, batch: Submitted
) -> list[Row]:
    numbers = sampled(small.url, BANK, ASKED_ABOUT)
    many_numbers = sampled(large.url, BANK, ASKED_ABOUT * effort.rounds)
    floor = asyncio.run(record_calls(small, caller, numbers))
    ports = Ports(free_port(), free_port(), free_port())
    serve, floor = ["app.cli", "serve"], [*floor, str(ports.floor)]
    with ExitStack() as running:
        running.enter_context(small.explaining())
        running.enter_context(small.serving("api", serve, ports.small, "/healthz"))
        running.enter_context(large.serving("api-large", serve, ports.large, "/healthz"))
        running.enter_context(small.serving("floor", floor, ports.floor, "/"))
        asked = list(BankCalls(caller, effort, ports, numbers, many_numbers).rows())
        lines = {bank: batch.lines[bank][-LEFT:] for bank in AT_ONCE}
        return [*asked, asyncio.run(written(large, ports.large, lines)).row]
