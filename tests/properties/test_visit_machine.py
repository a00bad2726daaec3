"""Whatever anybody tries with seats: counters equal rows, nobody is in two places, one event each.

Hypothesis drives the real use cases on a real database; the clock goes on, and back.
"""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from typing import ClassVar
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from app.db import Database
from app.domain.errors import AppError
from app.domain.supply.capacity import Seats
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from app.usecases.operations.shift_clock import shift_clock
from tests.builders.veterans import a_person
from tests.builders.visits import a_half_day
from tests.properties.visit_deeds import DEEDS, Try
from tests.properties.visit_truths import COUNTED, OVERLAPPING, UNTOLD


class SeatMachine(RuleBasedStateMachine):
    runner: ClassVar[asyncio.Runner]
    database: ClassVar[Database]

    @initialize()
    def begin(self) -> None:
        self.runner.run(self._begin())

    @rule(
        deed=st.sampled_from(sorted(DEEDS)),
        who=st.integers(0, 4),
        where=st.integers(0, 2),
        choice=st.integers(0, 59),
        minutes=st.sampled_from([0, 0, 0, 5, 16, 300, -60]),
    )
    def anybody_tries_anything(
        self, deed: str, who: int, where: int, choice: int, minutes: int
    ) -> None:
        self.runner.run(self._tried(deed, who, self.slots[where], choice, minutes))

    @invariant()
    def counters_equal_rows_and_nobody_is_booked_over(self) -> None:
        for booked, held, capacity, rows_booked, rows_held in self.counted:
            assert (booked, held) == (rows_booked, rows_held)
            assert booked + held <= capacity

    @invariant()
    def nobody_is_visited_twice_at_one_time(self) -> None:
        assert self.overlapping == 0

    @invariant()
    def every_change_is_one_event(self) -> None:
        assert self.untold == []

    async def _begin(self) -> None:
        """Five people; two teams at one time, and one the day after."""
        async with self.database.transaction(EVERYTHING, SYSTEM) as session:
            self.people = [(await a_person(session)).id for _ in range(5)]
            days = [await a_half_day(session, Seats(3, 1), days=each) for each in (7, 7, 8)]
            self.slots = [each.id for each in days]
        await self._look()

    async def _tried(self, deed: str, who: int, slot_id: UUID, choice: int, minutes: int) -> None:
        async with self.database.transaction(EVERYTHING, SYSTEM) as session:
            await shift_clock(session, timedelta(minutes=minutes), now=session.info["now"])
        try:
            async with self.database.transaction(EVERYTHING, SYSTEM) as session:
                now = session.info["now"]
                await DEEDS[deed](Try(session, self.people, who, slot_id, now, choice))
        except AppError:
            pass
        await self._look()

    async def _look(self) -> None:
        async with self.database.transaction(EVERYTHING, SYSTEM) as session:
            self.counted = (await session.execute(COUNTED)).all()
            self.overlapping = await session.scalar(OVERLAPPING)
            self.untold = (await session.execute(UNTOLD)).all()


@pytest.fixture
def machine(database_url: str) -> Iterator[type[SeatMachine]]:
    """The machine on a database of its own, with an event loop of its own."""
    with asyncio.Runner() as runner:
        database = Database(database_url, pool_size=2)

        SeatMachine.runner, SeatMachine.database = runner, database
        yield SeatMachine
        runner.run(database.engine.dispose())


def test_no_sequence_of_deeds_breaks_the_count_of_seats(machine: type[SeatMachine]) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=8,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )
