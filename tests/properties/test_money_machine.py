"""Whatever anybody tries on money: the ledger is the payments, and nobody is paid twice.

Hypothesis drives the real use cases and the real worker on a database of its own for each run;
jobs wait for their turn, and months pass between the deeds.
"""

import asyncio
import contextlib
import os
from collections.abc import Callable, Coroutine, Iterator
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from random import Random
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, Phase, note
from hypothesis import settings as bounds
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from structlog.testing import capture_logs

from app.adapters.enqueue import enqueue
from app.domain.errors import AppError
from app.house import House, open_house
from app.settings import Settings
from tests.fixtures.cluster import Cluster
from tests.properties.money_county import County, founded
from tests.properties.money_deeds import COUNTY_DEEDS, DEEDS
from tests.properties.money_desks import Next
from tests.properties.money_office import TIME_PASSES, next_at_the_office
from tests.properties.money_truths import hold
from tests.properties.money_try import Try

WIDE = os.environ.get("RONGYAO_FUZZ_EXAMPLES")
"""How many walks, each time others; without it a few, the same each time."""
STEPS = 60 if WIDE else 45
BY_THE_CLOCK = (
    "accounts.see_to_accounts",
    "rates.note_late_arrears",
    "subsidies.follow_deaths",
    "subsidies.stop_unconfirmed_entitlements",
    "subsidies.begin_moves",
    "results.apply_early_results",
)
SHORT = {"confirmation_notice_days": 5}
"""So that what is missed stops within a walk."""
OFFICE = "the office goes on"
WHAT = [OFFICE] * 80 + [TIME_PASSES] * 4 + sorted({*DEEDS, *COUNTY_DEEDS})
"""As often as not the office does what comes next; otherwise anybody tries anything."""


class MoneyMachine(RuleBasedStateMachine):
    runner: ClassVar[asyncio.Runner]
    opened: ClassVar[Callable[[], Coroutine[Any, Any, County]]]
    closed: ClassVar[Callable[[], Coroutine[Any, Any, None]]]

    @initialize(walk=st.integers(0, 2**64 - 1))
    def begin(self, walk: int) -> None:
        """Each walk throws dice of its own: drawn step by step, walks come to repeat each other."""
        self.dice, self.county = Random(walk), self.runner.run(type(self).opened())
        self._works()

    def teardown(self) -> None:
        self.runner.run(type(self).closed())

    @rule()
    def step(self) -> None:
        """Do one thing, and then what waits for it; where nothing is there, the office goes on."""
        what, who = self.dice.choice(WHAT), self.dice.randrange(4)
        choice = self.dice.randrange(9_999)
        if what == OFFICE or not self._does(what, who, choice):
            self._does(*self.runner.run(self._next(choice)), choice)
        if self.dice.random() < 0.5:
            self._works()

    @invariant()
    def the_truths_hold(self) -> None:
        self.runner.run(self._hold())

    def _works(self) -> None:
        with capture_logs() as said:
            self.runner.run(self.county.works_off())
        broken = [line for line in said if line.get("exc_info") or line["log_level"] == "error"]
        assert broken == []

    def _does(self, what: str, who: int, choice: int) -> bool:
        note(f"{what} by {who}, {choice}")
        if what == TIME_PASSES:
            self.runner.run(self._passes((12, 1, 31, 4, 12)[choice % 5]))
            self._works()
            return True
        with contextlib.suppress(AppError):  # Nothing is left of it: the truths are read after.
            return self.runner.run(self._tried(what, who, choice))
        return True

    async def _tried(self, what: str, who: int, choice: int) -> bool:
        if what in COUNTY_DEEDS:
            await COUNTY_DEEDS[what](self.county, choice)
            return True
        staff = self.county.staff[who]
        async with self.county.at_work(staff) as session:
            return await DEEDS[what](Try(session, self.county, staff, choice)) is not None

    async def _passes(self, days: int) -> None:
        await self.county.passes(timedelta(days=days))
        async with self.county.at_work() as session:
            for job in BY_THE_CLOCK:
                await enqueue(session, f"app.jobs.{job}", timestamp=0)

    async def _next(self, choice: int) -> Next:
        async with self.county.at_work() as session:
            return await next_at_the_office(session, choice // 5)

    async def _hold(self) -> None:
        async with self.county.at_work() as session:
            await hold(session)


@pytest.fixture
def machine(settings: Settings, cluster: Cluster, template: str) -> Iterator[type[MoneyMachine]]:
    """The machine with an event loop of its own, and a county of its own for each run."""
    with asyncio.Runner() as runner:
        running: list[tuple[str, AbstractAsyncContextManager[House]]] = []

        async def opened() -> County:
            name = cluster.clone(template)
            opening = open_house(settings.model_copy(update=SHORT), cluster.url(name))
            house = await opening.__aenter__()
            running.append((name, opening))
            return await founded(house)

        async def closed() -> None:
            while running:
                name, opening = running.pop()
                await opening.__aexit__(None, None, None)
                cluster.drop(name)

        MoneyMachine.runner = runner
        MoneyMachine.opened, MoneyMachine.closed = staticmethod(opened), staticmethod(closed)
        yield MoneyMachine


def test_no_sequence_of_deeds_loses_a_fen(machine: type[MoneyMachine]) -> None:
    run_state_machine_as_test(
        machine,
        settings=bounds(
            max_examples=int(WIDE or 3),
            derandomize=WIDE is None,
            stateful_step_count=STEPS,
            deadline=None,
            phases=[
                Phase.explicit,
                Phase.generate,
            ],  # To shrink a walk takes longer than to read it.
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )
