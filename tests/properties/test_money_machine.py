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
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, Phase
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
from tests.properties.money_office import TIME_PASSES, Next, next_at_the_office
from tests.properties.money_truths import hold
from tests.properties.money_try import Try

WIDE = os.environ.get("RONGYAO_FUZZ_EXAMPLES")
"""How many walks, each time others; without it a few, the same each time."""
STEPS = 60
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
WHAT = st.sampled_from([OFFICE] * 50 + [TIME_PASSES] * 4 + sorted({*DEEDS, *COUNTY_DEEDS}))
"""As often as not the office does what comes next; otherwise anybody tries anything."""


class MoneyMachine(RuleBasedStateMachine):
    runner: ClassVar[asyncio.Runner]
    opened: ClassVar[Callable[[], Coroutine[Any, Any, County]]]
    closed: ClassVar[Callable[[], Coroutine[Any, Any, None]]]

    @initialize()
    def begin(self) -> None:
        self.county, self.steps = self.runner.run(type(self).opened()), 0
        self._works()

    def teardown(self) -> None:
        self.runner.run(type(self).closed())

    @rule(what=WHAT, who=st.integers(0, 3), choice=st.integers(0, 9_999), waits=st.booleans())
    def step(self, what: str, who: int, choice: int, *, waits: bool) -> None:
        """Do one thing, and then what waits for it; the same choice means another each time."""
        self.steps += 1
        choice += self.steps * 37
        if what == OFFICE:
            what, who = self.runner.run(self._next(choice))
        if what == TIME_PASSES:
            self.runner.run(self._passes((12, 1, 31, 4, 12)[choice % 5]))
            waits = False
        elif what in COUNTY_DEEDS:
            self.runner.run(self._done(what, choice))
        else:
            self.runner.run(self._tried(what, who, choice))
        if not waits:
            self._works()

    @invariant()
    def the_truths_hold(self) -> None:
        self.runner.run(self._hold())

    def _works(self) -> None:
        with capture_logs() as said:
            self.runner.run(self.county.works_off())
        broken = [line for line in said if line.get("exc_info") or line["log_level"] == "error"]
        assert broken == []

    async def _tried(self, deed: str, who: int, choice: int) -> None:
        staff = self.county.staff[who]
        try:
            async with self.county.at_work(staff) as session:
                await DEEDS[deed](Try(session, self.county, staff, choice))
        except AppError:
            pass  # Refused, and nothing is left of it: the truths are read after this.

    async def _done(self, deed: str, choice: int) -> None:
        with contextlib.suppress(AppError):
            await COUNTY_DEEDS[deed](self.county, choice)

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
