"""Whatever anybody tries on money: the ledger is the payments, and nobody is paid twice.

Hypothesis drives the real use cases and the real worker on a database of its own for each run;
jobs wait for their turn, and months pass between the deeds.
"""

import asyncio
import contextlib
import os
from collections.abc import Awaitable, Callable, Coroutine, Iterator
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
from sqlalchemy import select
from structlog.testing import capture_logs

from app.adapters.enqueue import enqueue
from app.domain.errors import AppError
from app.domain.payments.terms import BatchStatus
from app.house import House, open_house
from app.models.payments.batches import Batch
from app.settings import Settings
from tests.fixtures.cluster import Cluster
from tests.properties.money_county import County, founded
from tests.properties.money_deeds import DEEDS
from tests.properties.money_people import grant_more, raise_rate
from tests.properties.money_truths import hold
from tests.properties.money_try import Try

EXAMPLES = int(os.environ.get("RONGYAO_FUZZ_EXAMPLES", "4"))
STEPS = 40
BY_THE_CLOCK = (
    "accounts.see_to_accounts",
    "rates.note_late_arrears",
    "subsidies.follow_deaths",
    "results.apply_early_results",
)
_B = BatchStatus
ONWARD: dict[BatchStatus | None, tuple[tuple[str, int], ...]] = {
    None: (("prepare", 0),),
    _B.DRAFT: (("review", 1), ("review", 1), ("rebuild", 0)),
    _B.REVIEWED: (("approve", 2), ("publicise", 1), ("close_list", 1), ("approve", 2)),
    _B.PUBLICISED: (("approve", 2),),
    _B.FINANCE_APPROVED: (("submit", 0),),
    _B.SUBMITTED: (("acknowledge", 0), ("fund", 2), ("deliver", 0)),
    _B.BANK_ACCEPTED: (("fund", 2), ("deliver", 0)),
    _B.FUNDED: (("deliver", 0), ("deliver", 0), ("acknowledge", 0)),
    _B.PARTLY_SETTLED: (("deliver", 0), ("reissue", 0), ("resolve", 2), ("deliver_oddly", 0)),
    _B.SETTLED: (("prepare", 0), ("reissue", 0), ("state", 0), ("close", 2), ("prepare", 0)),
    _B.REJECTED_BY_BANK: (("reissue", 0), ("give_up", 0)),
    _B.RECONCILED: (("prepare", 0), ("reissue", 0)),
    _B.CANCELLED: (("prepare", 0), ("reissue", 0)),
}
"""What usually comes next, and at whose desk: without it a walk would hardly reach a bank."""


class MoneyMachine(RuleBasedStateMachine):
    runner: ClassVar[asyncio.Runner]
    opened: ClassVar[Callable[[], Coroutine[Any, Any, County]]]
    closed: ClassVar[Callable[[], Coroutine[Any, Any, None]]]

    @initialize()
    def begin(self) -> None:
        self.county = self.runner.run(type(self).opened())
        self._works()

    def teardown(self) -> None:
        self.runner.run(type(self).closed())

    @rule(
        deed=st.sampled_from(sorted(DEEDS)),
        who=st.integers(0, 3),
        choice=st.integers(0, 59),
        works=st.booleans(),
    )
    def anybody_tries_anything(self, deed: str, who: int, choice: int, *, works: bool) -> None:
        self.runner.run(self._tried(deed, who, choice))
        if works:
            self._works()

    @rule(step=st.integers(0, 11), choice=st.integers(0, 59), works=st.integers(0, 3))
    def the_office_goes_on(self, step: int, choice: int, works: int) -> None:
        usual = ONWARD[self.runner.run(self._stands())]
        deed, who = usual[step % len(usual)]
        self.runner.run(self._tried(deed, who, choice - choice % 3))
        if works:
            self._works()

    # Twice more, so that walks get far.
    @rule(step=st.integers(0, 11), choice=st.integers(0, 59))
    def the_office_goes_on_at_once(self, step: int, choice: int) -> None:
        self.the_office_goes_on(step, choice, 1)

    @rule(step=st.integers(0, 11), more=st.integers(0, 11), choice=st.integers(0, 59))
    def two_steps_are_taken(self, step: int, more: int, choice: int) -> None:
        self.the_office_goes_on(step, choice, 1)
        self.the_office_goes_on(more, choice, 1)

    @rule(choice=st.integers(0, 59))
    def a_rate_is_published(self, choice: int) -> None:
        self.runner.run(self._done(raise_rate, choice))

    @rule(choice=st.integers(0, 59))
    def the_treasury_grants_more(self, choice: int) -> None:
        self.runner.run(self._done(grant_more, choice))

    @rule(days=st.sampled_from([1, 4, 12, 12, 31]))
    def time_passes(self, days: int) -> None:
        self.runner.run(self._passes(days))
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

    async def _done(self, deed: Callable[[County, int], Awaitable[None]], choice: int) -> None:
        with contextlib.suppress(AppError):
            await deed(self.county, choice)

    async def _passes(self, days: int) -> None:
        await self.county.passes(timedelta(days=days))
        async with self.county.at_work() as session:
            for job in BY_THE_CLOCK:
                await enqueue(session, f"app.jobs.{job}", timestamp=0)

    async def _stands(self) -> BatchStatus | None:
        async with self.county.at_work() as session:
            return await session.scalar(select(Batch.status).order_by(Batch.id.desc()).limit(1))

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
            opening = open_house(settings, cluster.url(name))
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
            max_examples=EXAMPLES,
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
