"""The solver's child hangs, is killed or is no longer wanted: the API lives on, nothing stays."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from app.adapters.planning import Planner
from app.domain.rounds.checker import faults_of
from app.domain.rounds.errors import SolverFailed
from app.domain.rounds.plan import Planned
from tests.builders.road_days import ROADS, a_day

PLANNER = Planner(ROADS, exploration=5, seconds=20)
BIG_DAY = a_day(300, 20)
"""Seconds of work, so that its child can be met."""


def _children() -> set[int]:
    tasks = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    return {int(child) for task in tasks for child in task.read_text().split()}


@asynccontextmanager
async def _at_work(planner: Planner) -> AsyncIterator[tuple[asyncio.Task[Planned], int]]:
    before = _children()
    task = asyncio.create_task(planner.plan(BIG_DAY))
    while not (born := _children() - before):  # noqa: ASYNC110  # Nobody tells of a birth.
        await asyncio.sleep(0.01)
    (child,) = born
    try:
        yield task, child
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError, SolverFailed):
            await task
    assert child not in _children()


async def test_a_killed_child_is_told_as_a_fact() -> None:
    async with _at_work(PLANNER) as (task, child):
        os.kill(child, signal.SIGKILL)
        with pytest.raises(SolverFailed):
            await task


async def test_a_child_that_hangs_is_killed_when_its_time_is_over() -> None:
    async with _at_work(replace(PLANNER, seconds=0.2, grace_seconds=0.3)) as (task, child):
        os.kill(child, signal.SIGSTOP)
        with pytest.raises(SolverFailed):
            await task


async def test_a_child_ends_with_whoever_waited_for_it() -> None:
    async with _at_work(PLANNER) as (task, child):
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert child not in _children()


@pytest.mark.parametrize("child", ["no.such.module", "json.tool"])
async def test_a_child_that_cannot_answer_is_told_as_a_fact(child: str) -> None:
    with pytest.raises(SolverFailed):
        await replace(PLANNER, child=child).plan(a_day(3, 1))


async def test_a_plan_stands_where_the_second_solver_breaks() -> None:
    problem = a_day(10, 2)
    polished = replace(PLANNER, polish_turns=100, polish_seconds=-PLANNER.grace_seconds)
    assert await polished.plan(problem) == await PLANNER.plan(problem)


async def test_a_search_that_runs_out_of_time_still_gives_a_plan_that_holds() -> None:
    problem = a_day(150, 10)
    planned = await replace(PLANNER, seconds=0.05).plan(problem)
    assert planned.plan.rounds
    assert faults_of(problem, planned.plan, ROADS) == ()


async def test_others_are_served_while_the_solver_works() -> None:
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            await asyncio.sleep(0.01)
            ticks += 1

    ticking = asyncio.create_task(tick())
    await PLANNER.plan(a_day(30, 4))
    ticking.cancel()
    assert ticks > 10
