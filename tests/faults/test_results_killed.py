"""The worker that applies results dies, or its connection does: each line is applied once."""

import asyncio
import json
import os
import signal
from contextlib import suppress
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from uuid_utils.compat import uuid7

from app.db import libpq_url
from app.domain.results.terms import DeliveryChannel
from app.house import House, open_house
from app.jobs.results import apply_whole
from app.policies.principals import SYSTEM, Bank
from app.policies.scope import EVERYTHING, Scope
from app.settings import Settings
from app.usecases.results.receive_delivery import Sent, receive_delivery
from tests.builders.results import AtBank, a_batch
from tests.fixtures.standstill import shut
from tests.fixtures.work import WorkOff

LINES = 12
PAID = text("SELECT count(*) FROM payments WHERE status = 'paid'")
EVENTS = text("SELECT count(*) FROM events WHERE tag = 'payments:payment:paid'")
POSTED = text("SELECT sum(count) FROM ledger_transfers WHERE reason = 'confirmed'")
BALANCE = text("SELECT credits_fen - debits_fen FROM ledger_accounts WHERE name = 'paid'")


async def delivered(house: House) -> tuple[AtBank, UUID]:
    bank = Bank(uuid7(), uuid7(), "ICBC", Scope(bank="ICBC"))
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        mine = (await a_batch(session, {"ICBC": LINES}))["ICBC"]
    lines = [mine.line(nth, "000000") for nth in range(LINES)]
    sent = Sent(DeliveryChannel.API, json.dumps({"lines": lines}).encode(), "D1")
    async with house.database.transaction(bank.scope, SYSTEM) as session:
        now = session.info["now"]
        return mine, (await receive_delivery(session, house.storage, bank, sent, now)).id


async def counted(house: House) -> tuple[int | None, ...]:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        return tuple([await session.scalar(each) for each in (PAID, EVENTS, POSTED, BALANCE)])


WHOLE = (LINES, LINES, LINES, LINES * 6_000)


def _applying(settings: Settings, database_url: str, delivery_id: UUID) -> int:
    """Fork a worker that applies the delivery three lines at a time."""
    pid = os.fork()
    if pid:
        return pid
    code = 1
    with suppress(BaseException):
        asyncio.run(_apply(settings, database_url, delivery_id))
        code = 0
    os._exit(code)


async def _apply(settings: Settings, database_url: str, delivery_id: UUID) -> None:
    async with open_house(settings, database_url) as house:
        await apply_whole(house, delivery_id, at_once=3)


@pytest.mark.parametrize("table", ["bank_lines", "payments", "ledger_transfers", "remittances"])
async def test_a_worker_killed_in_the_middle_of_a_chunk_leaves_nothing_half_done(
    table: str, house: House, settings: Settings, database_url: str
) -> None:
    _, delivery_id = await delivered(house)
    async with shut(database_url, table) as door:
        pid = _applying(settings, database_url, delivery_id)
        await door.until_somebody_waits()
        os.kill(pid, signal.SIGKILL)
        await asyncio.to_thread(os.waitpid, pid, 0)
    await apply_whole(house, delivery_id, at_once=5)
    assert await counted(house) == WHOLE


async def test_a_job_that_is_delivered_ten_times_applies_each_line_once(house: House) -> None:
    _, delivery_id = await delivered(house)
    await asyncio.gather(*(apply_whole(house, delivery_id, at_once=3) for _ in range(10)))
    assert await counted(house) == WHOLE


async def test_a_connection_that_is_cut_in_between_is_made_good_by_the_next_run(
    house: House, database_url: str
) -> None:
    _, delivery_id = await delivered(house)
    async with shut(database_url, "ledger_transfers") as door:
        running = asyncio.create_task(apply_whole(house, delivery_id, at_once=4))
        waiting = await door.until_somebody_waits()
        with psycopg.connect(libpq_url(database_url), autocommit=True) as owner:
            owner.execute("SELECT pg_terminate_backend(%s)", [waiting])
        with pytest.raises(DBAPIError):
            await running
    assert (await counted(house))[0] == 0
    await apply_whole(house, delivery_id, at_once=4)
    assert await counted(house) == WHOLE


async def test_a_job_whose_connection_was_cut_comes_again_by_itself(
    house: House, database_url: str, work_off: WorkOff
) -> None:
    await delivered(house)
    async with shut(database_url, "ledger_transfers") as door:
        running = asyncio.ensure_future(work_off())
        waiting = await door.until_somebody_waits()
        with psycopg.connect(libpq_url(database_url), autocommit=True) as owner:
            owner.execute("SELECT pg_terminate_backend(%s)", [waiting])
        await running
    assert (await counted(house))[0] == 0
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        await session.execute(text("UPDATE procrastinate_jobs SET scheduled_at = NULL"))
    await work_off()
    assert await counted(house) == WHOLE
