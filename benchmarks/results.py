"""How fast results of a bank are applied: kept, judged, written, told and posted.

`python -m benchmarks.results`; the lines come in deliveries of 5,000 with one bad line each.
"""

import argparse
import asyncio
import json
import time
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import text
from uuid_utils.compat import uuid7

from app.commands.reference import load_reference
from app.domain.payments.ledger import APPROVED, GRANTED, Posting
from app.domain.payments.result_terms import DeliveryChannel
from app.edge.logging import configure_logging
from app.house import House, open_house
from app.jobs.results import CHUNK, apply_whole
from app.migrate import upgrade
from app.policies.principals import SYSTEM, Bank
from app.policies.scope import EVERYTHING, Scope
from app.usecases.payments.post import post
from app.usecases.payments.receive_delivery import Sent, receive_delivery
from benchmarks.stage import Stage, stage
from tests.builders.results import AtBank, a_batch

TARGET = 10_000
BANK = "ICBC"
_CLONES = text("""
INSERT INTO payments
SELECT (jsonb_populate_record(p, jsonb_build_object('id', gen_random_uuid(),
    'payment_no', 'P350505209911' || lpad(n::text, 12, '0'),
    'kind', 'raise', 'cause_id', gen_random_uuid()))).*
  FROM payments p, generate_series(1, :lines) n WHERE p.id = :id
""")
_OUTCOMES = text("SELECT outcome, count(*) FROM bank_lines GROUP BY outcome")


@dataclass(frozen=True)
class Applied:
    lines: int
    seconds: float
    outcomes: dict[str, int]

    @property
    def per_second(self) -> float:
        return self.lines / self.seconds


async def measured(place: Stage, lines: int) -> Applied:
    """Send so many results and see how long it takes until each has its outcome."""
    await load_reference(place.settings, place.url)
    async with open_house(place.settings, place.url) as house:
        mine = await _payments(house, lines)
        deliveries = [
            await _sent(house, mine, start, min(CHUNK, lines - start))
            for start in range(0, lines, CHUNK)
        ]
        began = time.perf_counter()
        for delivery_id in deliveries:
            await apply_whole(house, delivery_id)
        seconds = time.perf_counter() - began
        async with house.database.transaction(EVERYTHING, SYSTEM) as session:
            outcomes = {row[0]: row[1] for row in await session.execute(_OUTCOMES)}
    return Applied(lines, seconds, outcomes)


async def _payments(house: House, lines: int) -> AtBank:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        mine = (await a_batch(session, {BANK: 1}))[BANK]
        first = mine.payments[0]
        await session.execute(_CLONES, {"id": first.id, "lines": lines})
        for move in (GRANTED, APPROVED):
            posting = Posting(
                county_code=first.county_code,
                programme=first.programme,
                move=move,
                debit_year=first.charged_year,
                credit_year=first.charged_year,
                amount_fen=first.amount_fen * lines,
                count=lines,
                reference=f"bench {move.reason}",
                batch_id=mine.batch_id,
            )
            await post(session, [posting], at=session.info["now"])
    return mine


async def _sent(house: House, mine: AtBank, start: int, count: int) -> UUID:
    bank = Bank(uuid7(), uuid7(), BANK, Scope(bank=BANK))
    lines = [_line(mine, nth) for nth in range(start + 1, start + count + 1)]
    lines[0] = {**lines[0], "amount_fen": 1}
    octets = json.dumps({"lines": lines}).encode()
    async with house.database.transaction(bank.scope, SYSTEM) as session:
        sent = Sent(DeliveryChannel.API, octets, f"BENCH{start}")
        kept = await receive_delivery(session, house.storage, bank, sent, session.info["now"])
        return kept.id


def _line(mine: AtBank, nth: int) -> dict[str, Any]:
    """Three in a hundred fail, as they do in an ordinary month."""
    code = "013018" if nth % 33 == 0 else "000000"
    number = f"P350505209911{nth:012}"
    return mine.line(0, code, f"BENCH{nth:010}", payment_no=number)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.results", description=__doc__)
    parser.add_argument("--lines", type=int, default=50_000)
    wanted = parser.parse_args()
    configure_logging("WARNING")
    with stage() as place:
        upgrade(place.url)
        found = asyncio.run(measured(place, wanted.lines))
    print(f"{found.lines:,} lines in {found.seconds:.2f} s: {found.per_second:,.0f} a second")
    print(f"target {TARGET:,}; {found.outcomes}")


if __name__ == "__main__":
    main()
