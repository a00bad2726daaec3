"""Who may have a connection next: in the order of arrival, and not for ever."""

import asyncio

import pytest
from sqlalchemy.exc import TimeoutError as PoolTimeout

from app.db import Turns

PATIENCE_SECONDS = 0.2


@pytest.fixture
def turns() -> Turns:
    return Turns(1, patience_seconds=PATIENCE_SECONDS)


async def comes(turns: Turns, name: int, served: list[int], *, seconds: float = 0.0) -> None:
    async with turns.next():
        served.append(name)
        await asyncio.sleep(seconds)


async def test_everybody_is_served_in_the_order_of_arrival_while_the_queue_moves(
    turns: Turns,
) -> None:
    served: list[int] = []
    await asyncio.gather(
        *(comes(turns, name, served, seconds=PATIENCE_SECONDS / 4) for name in range(12))
    )
    assert served == [*range(12)]


async def test_a_queue_that_does_not_move_is_left_and_the_next_turn_is_not_lost(
    turns: Turns,
) -> None:
    served: list[int] = []
    async with turns.next():
        with pytest.raises(PoolTimeout):
            await comes(turns, 1, served)
    await comes(turns, 2, served)
    assert served == [2]


async def test_whoever_goes_away_while_waiting_takes_no_turn(turns: Turns) -> None:
    served: list[int] = []
    async with turns.next():
        gone, waits = (asyncio.create_task(comes(turns, name, served)) for name in (1, 2))
        await asyncio.sleep(0)
        gone.cancel()
        await asyncio.sleep(0)
    await asyncio.gather(gone, waits, return_exceptions=True)
    await comes(turns, 3, served)
    assert served == [2, 3]


async def test_whoever_goes_away_just_as_a_turn_comes_passes_it_on(turns: Turns) -> None:
    served: list[int] = []
    async with turns.next():
        gone, waits = (asyncio.create_task(comes(turns, name, served)) for name in (1, 2))
        await asyncio.sleep(0.01)
    for _ in range(2):
        await asyncio.sleep(0)
    gone.cancel()
    await asyncio.gather(gone, waits, return_exceptions=True)
    await comes(turns, 3, served)
    assert served[-2:] == [2, 3]
