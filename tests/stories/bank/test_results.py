"""A bank brings results back, by the interface: each line has its one outcome, once."""

from typing import Any

import httpx
import pytest
from sqlalchemy import text

from app.house import House
from app.jobs.results import apply_early
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.banks import BankCaller
from tests.builders.identity import signed_in_staff
from tests.builders.results import COUNTY, AtBank, a_batch
from tests.fixtures.work import WorkOff

LEDGER = text("SELECT name, credits_fen - debits_fen FROM ledger_accounts ORDER BY name")
STANDS = text("SELECT status, count(*) FROM payments GROUP BY status")


@pytest.fixture
async def parts(house: House) -> dict[str, AtBank]:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        return await a_batch(session, {"ICBC": 4, "ABC": 2})


async def _sums(house: House) -> dict[str, int]:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        return {row[0]: row[1] for row in await session.execute(LEDGER)}


async def _stands(house: House) -> dict[str, int]:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        return {row[0]: row[1] for row in await session.execute(STANDS)}


async def _report(bank: BankCaller, delivery: dict[str, Any]) -> list[tuple[Any, Any]]:
    page = (await bank.get(f"/results/{delivery['id']}/lines")).json()
    return [(line["outcome"], line["problem"]) for line in page["items"]]


async def _sent(bank: BankCaller, serial: str, *lines: dict[str, Any]) -> dict[str, Any]:
    answer = await bank.post("/results", json={"serial": serial, "lines": lines})
    assert answer.status_code == 202, answer.text
    assert answer.headers["location"] == f"/bank/v1/results/{answer.json()['id']}"
    body: dict[str, Any] = answer.json()
    return body


async def test_money_moves_with_each_result(
    house: House, icbc: BankCaller, parts: dict[str, AtBank], work_off: WorkOff
) -> None:
    mine = parts["ICBC"]
    sent = await _sent(
        icbc,
        "D1",
        mine.line(0, "000000"),
        mine.line(1, "013031"),
        mine.line(2, "013028"),
        mine.line(3, "013098"),
    )
    assert (sent["status"], sent["line_count"]) == ("received", 0)
    await work_off()

    read = (await icbc.get(f"/results/{sent['id']}")).json()
    assert (read["status"], read["line_count"], read["problem_count"]) == ("applied", 4, 1)
    assert await _report(icbc, sent) == [
        ("paid", None),
        ("failed", None),
        ("failed", None),
        ("doubtful", "unclear"),
    ]
    assert await _stands(house) == {"paid": 1, "failed": 2, "unknown": 1, "sent": 2}
    assert await _sums(house) == {
        "treasury": -36_000,
        "appropriation": 0,
        "payable": 18_000,
        "paid": 6_000,
        "returned": 12_000,
    }
    batch = (await icbc.get(f"/batches/{mine.remittance_id}")).json()
    assert (batch["status"], batch["paid_fen"]) == ("settling", 6_000)
    path = f"/batches/{mine.remittance_id}/payments"
    asked = await icbc.get(path, params={"status": "unknown"})
    assert [line["payment_no"] for line in asked.json()["items"]] == [mine.payments[3].payment_no]
    assert (await icbc.get("/news")).json()["unknown_payments"] == 1


async def test_the_answer_to_an_unclear_result_settles_it(
    house: House, icbc: BankCaller, parts: dict[str, AtBank], work_off: WorkOff
) -> None:
    mine = parts["ICBC"]
    await _sent(icbc, "D1", *(mine.line(nth, "013098") for nth in range(4)))
    await work_off()
    sent = await _sent(
        icbc, "D2", mine.line(0, "000000"), *(mine.line(n, "013018") for n in (1, 2, 3))
    )
    await work_off()

    assert [outcome for outcome, _ in await _report(icbc, sent)] == ["paid"] + ["failed"] * 3
    assert await _stands(house) == {"paid": 1, "failed": 3, "sent": 2}
    batch = (await icbc.get(f"/batches/{mine.remittance_id}")).json()
    assert batch["status"] == "settled"


async def test_the_same_delivery_again_is_the_same_delivery(
    house: House, icbc: BankCaller, parts: dict[str, AtBank], work_off: WorkOff
) -> None:
    lines = [parts["ICBC"].line(0, "000000")]
    first = await _sent(icbc, "D1", *lines)
    await work_off()
    again = await _sent(icbc, "D1", *lines)
    other = await icbc.post("/results", json={"serial": "D1", "lines": [{**lines[0], "code": "x"}]})
    await work_off()

    assert again["id"] == first["id"]
    assert again["status"] == "applied"
    assert (other.status_code, other.json()["code"]) == (409, "serial_reused")
    assert await _sums(house) == {
        "treasury": -36_000, "appropriation": 0, "payable": 30_000, "paid": 6_000,
    }  # fmt: skip


async def test_a_line_sent_in_another_delivery_is_told_apart_by_its_own_serial(
    house: House, icbc: BankCaller, parts: dict[str, AtBank], work_off: WorkOff
) -> None:
    mine = parts["ICBC"]
    line = mine.line(0, "000000", "S1")
    await _sent(icbc, "D1", line)
    sent = await _sent(
        icbc,
        "D2",
        line,
        {**line, "code": "013018"},
        mine.line(0, "000000", "S2"),
        mine.line(1, "000000"),
    )
    await work_off()

    assert await _report(icbc, sent) == [
        ("repeated", None),
        ("doubtful", "serial_reused"),
        ("repeated", None),
        ("paid", None),
    ]
    assert await _stands(house) == {"paid": 2, "sent": 4}


async def test_paid_after_failed_is_asked_about_and_nothing_settles_it_by_itself(
    house: House, icbc: BankCaller, parts: dict[str, AtBank], work_off: WorkOff
) -> None:
    mine = parts["ICBC"]
    await _sent(icbc, "D1", mine.line(0, "013018"))
    second = await _sent(icbc, "D2", mine.line(0, "000000"))
    third = await _sent(icbc, "D3", mine.line(0, "000000"))
    await work_off()

    assert await _report(icbc, second) == [("doubtful", "contradicts")]
    assert await _report(icbc, third) == [("doubtful", "contested")]
    assert await _stands(house) == {"unknown": 1, "sent": 5}
    assert (await _sums(house))["payable"] == 36_000


async def test_failed_after_paid_is_money_that_came_back(
    house: House, icbc: BankCaller, parts: dict[str, AtBank], work_off: WorkOff
) -> None:
    mine = parts["ICBC"]
    await _sent(icbc, "D1", mine.line(0, "000000"), mine.line(0, "013018"))
    await work_off()

    assert await _stands(house) == {"returned": 1, "sent": 5}
    sums = await _sums(house)
    assert (sums["paid"], sums["returned"], sums["payable"]) == (0, 6_000, 30_000)


async def test_wrong_amounts_unknown_numbers_and_other_banks_payments_move_no_money(
    house: House, icbc: BankCaller, parts: dict[str, AtBank], work_off: WorkOff
) -> None:
    mine, theirs = parts["ICBC"], parts["ABC"]
    sent = await _sent(
        icbc,
        "D1",
        mine.line(0, "000000", amount_fen=5_999),
        mine.line(1, "000000", payment_no="P999999202611000000000001"),
        theirs.line(0, "000000"),
        mine.line(2, "000000", attempt=2),
        mine.line(3, "000000"),
    )
    await work_off()

    assert await _report(icbc, sent) == [
        ("doubtful", "amount_differs"),
        ("unknown", "unknown_payment"),
        ("unknown", "unknown_payment"),
        ("doubtful", "unknown_attempt"),
        ("paid", None),
    ]
    assert await _stands(house) == {"unknown": 1, "paid": 1, "sent": 4}
    assert (await _sums(house))["paid"] == 6_000


async def test_results_before_the_money_wait_for_it(
    client: httpx.AsyncClient, house: House, icbc: BankCaller, work_off: WorkOff
) -> None:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        mine = (await a_batch(session, {"ICBC": 2}, funded=False))["ICBC"]
    sent = await _sent(icbc, "D1", mine.line(0, "000000"), mine.line(1, "000014"))
    await work_off()
    assert await _report(icbc, sent) == [("not_funded", None), ("waiting", None)]
    await apply_early(house)
    assert await _stands(house) == {"sent": 2}

    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        await session.execute(
            text("UPDATE remittances SET voucher_no = 'GK1', funded_at = now(), value_on = now()")
        )
    await apply_early(house)
    assert await _report(icbc, sent) == [("paid", None), ("waiting", None)]
    assert await _stands(house) == {"sent": 1, "paid": 1}


async def _resolves(client: httpx.AsyncClient, house: House, number: str, serial: str) -> None:
    """A person settles a doubt by the bank's line under this number."""
    clerk = await signed_in_staff(house, Role.COUNTY_REVIEWER, COUNTY)
    path = f"/staff/v1/payments/{number}"
    lines = (await client.get(f"{path}/bank-lines", headers=clerk.headers)).json()["items"]
    line_id = next(line["id"] for line in lines if line["serial"] == serial)
    settled = await client.post(f"{path}:resolve", json={"line_id": line_id}, headers=clerk.keyed())
    assert settled.status_code == 200, settled.text


async def test_a_line_that_headed_a_chunk_moves_the_money_of_the_doubt_that_it_settles(
    client: httpx.AsyncClient,
    house: House,
    icbc: BankCaller,
    parts: dict[str, AtBank],
    work_off: WorkOff,
) -> None:
    mine = parts["ICBC"]
    number = mine.payments[0].payment_no
    await _sent(icbc, "D1", mine.line(0, "013018", serial="F1"))
    await work_off()
    await _sent(icbc, "D2", mine.line(0, "000000", serial="P1"), mine.line(1, "000000"))
    await work_off()
    await _resolves(client, house, number, "P1")
    sums = await _sums(house)
    assert (sums["paid"], sums["payable"], sums["returned"]) == (12_000, 24_000, 0)


async def test_one_line_settles_two_doubts_and_moves_the_money_twice(
    client: httpx.AsyncClient,
    house: House,
    icbc: BankCaller,
    parts: dict[str, AtBank],
    work_off: WorkOff,
) -> None:
    mine = parts["ICBC"]
    number = mine.payments[0].payment_no
    for serial, code in (("F1", "013018"), ("P1", "000000"), ("P2", "000000")):
        await _sent(icbc, f"D{serial}", mine.line(0, code, serial=serial))
        await work_off()
        if serial != "F1":
            await _resolves(client, house, number, "F1")
    sums = await _sums(house)
    assert (sums["returned"], sums["payable"]) == (6_000, 30_000)
