"""How fast results of banks are applied: kept, judged, written, told and posted.

They come in deliveries of 5,000 with one bad line each, which stands alone. As in the worker, a
bank's own deliveries follow one another, and the county's four banks do not wait for each other.
"""

import asyncio
import gc
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import text
from uuid_utils.compat import uuid7

from app.adapters.bank_books import bank_books
from app.adapters.heap import settle
from app.domain.results.codes import Meaning
from app.domain.results.terms import DeliveryChannel
from app.house import House
from app.jobs.results import CHUNK, apply_whole
from app.policies.principals import SYSTEM, Bank
from app.policies.scope import EVERYTHING, Scope
from app.usecases.results.receive_delivery import Sent, receive_delivery
from benchmarks.report import Row

LINES_A_SECOND = 10_000
ONE_FAILS_IN = 33
_OUTCOMES = text("SELECT outcome, count(*) FROM bank_lines GROUP BY outcome")


@dataclass(frozen=True)
class Applied:
    lines: int
    deliveries: int
    seconds: float
    outcomes: dict[str, int]

    @property
    def row(self) -> Row:
        a_second, aside = self.lines / self.seconds, self.outcomes.get("doubtful", 0)
        paid, failed = (self.outcomes.get(name, 0) for name in ("paid", "failed"))
        whole = aside == self.deliveries and paid + failed + aside == self.lines
        return Row(
            f"apply {self.lines} results: {paid} paid, {failed} failed, {aside} bad ones alone",
            f"{a_second:.0f} lines/s",
            "",
            "",
            f"≥ {LINES_A_SECOND} lines/s",
            holds=whole and a_second >= LINES_A_SECOND,
        )


async def applied(house: House, lines: dict[str, list[dict[str, Any]]]) -> Applied:
    """Let these banks send the results of their lines, and wait until each has its outcome."""
    deliveries = [
        [
            await sent(house, bank_code, each)
            for each in messages(bank_code, lines[bank_code], CHUNK)
        ]
        for bank_code in lines
    ]
    usual = gc.get_threshold()
    settle()  # The worker does so when it starts.
    began = time.perf_counter()
    await asyncio.gather(*(_one_by_one(house, of_a_bank) for of_a_bank in deliveries))
    seconds = time.perf_counter() - began
    outcomes = await outcomes_of(house)
    gc.unfreeze()
    gc.set_threshold(*usual)
    brought = sum(len(of_a_bank) for of_a_bank in deliveries)
    return Applied(sum(outcomes.values()), brought, seconds, outcomes)


async def _one_by_one(house: House, deliveries: Sequence[UUID]) -> None:
    for delivery_id in deliveries:
        await apply_whole(house, delivery_id)


async def outcomes_of(house: House) -> dict[str, int]:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        return {row[0]: row[1] for row in await session.execute(_OUTCOMES)}


def messages(
    bank_code: str, lines: Sequence[dict[str, Any]], size: int, *, bad: bool = True
) -> list[dict[str, Any]]:
    """Cut the results of these lines into deliveries; the first of each names another amount."""
    results = _results(bank_code, lines)
    cut = [results[start : start + size] for start in range(0, len(results), size)]
    if bad:
        cut = [[{**first, "amount_fen": 1}, *others] for first, *others in cut]
    return [{"serial": f"{bank_code}-{part[0]['serial']}", "lines": part} for part in cut]


def _results(bank_code: str, lines: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Three in a hundred fail, as they do in an ordinary month."""
    codes = {each.meaning: code for code, each in bank_books()[bank_code].outcomes.items()}
    return [
        {
            **line,
            "serial": f"{bank_code}{line['payment_no'][-12:]}",
            "code": codes[Meaning.FIX_DATA if nth % ONE_FAILS_IN == 0 else Meaning.PAID],
            "booked_at": "2026-11-22T09:30:00+08:00",
        }
        for nth, line in enumerate(lines, start=1)
    ]


async def sent(house: House, bank_code: str, message: dict[str, Any]) -> UUID:
    """Keep one delivery; its lines are still to be applied."""
    bank = Bank(uuid7(), uuid7(), bank_code, Scope(bank=bank_code))
    async with house.database.transaction(bank.scope, SYSTEM) as session:
        octets = json.dumps(message).encode()
        whole = Sent(DeliveryChannel.API, octets, message["serial"])
        kept = await receive_delivery(session, house.storage, bank, whole, session.info["now"])
        return kept.id
