"""What a garbled program of a bank may send: refused where it is read, or it harms only itself."""

from datetime import datetime
from hashlib import sha256
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from app.adapters.bank_books import bank_books
from app.domain.payments.files.cells import Values
from app.domain.payments.files.template import Field, template_of
from app.domain.payments.files.writing import write_file
from app.house import House
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.banks import BankCaller, signed_in_bank
from tests.builders.results import AtBank, a_batch
from tests.fixtures.work import WorkOff

OUTSIDE_OF_TIME = [
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-12:00",
    "1999-12-31T23:59:59+08:00",
    0,
    1_700_000_000,
    1e9,
]


@pytest.fixture
async def mine(house: House) -> AtBank:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        return (await a_batch(session, {"ICBC": 3, "ABC": 1}))["ICBC"]


def a_statement(*lines: dict[str, Any], on: Any = "2026-11-22", **named: Any) -> dict[str, Any]:
    signs = {"credited": 1, "returned": -1}
    total = sum(signs[line["direction"]] * line["amount_fen"] for line in lines)
    return {"on": on, "lines": lines, "count": len(lines), "total_fen": total, **named}


def a_booking(mine: AtBank, nth: int, **other: Any) -> dict[str, Any]:
    line = mine.line(nth, "000000", **other)
    return {name: line[name] for name in line if name != "code"} | {"direction": "credited"}


def faults(answer: httpx.Response) -> list[tuple[str, str]]:
    assert answer.status_code == 422, answer.text
    return [(fault["pointer"], fault["code"]) for fault in answer.json()["errors"]]


@pytest.mark.parametrize("moment", OUTSIDE_OF_TIME)
async def test_an_instant_outside_of_our_time_is_refused_at_the_door(
    moment: Any, icbc: BankCaller, mine: AtBank
) -> None:
    line = mine.line(0, "000000", booked_at=moment)
    wrong = [("/lines/1/booked_at", "wrong_instant")]
    sent = {"serial": "D1", "lines": [mine.line(1, "000000"), line]}
    assert faults(await icbc.post("/results", json=sent)) == wrong
    assert faults(await icbc.ask("/results:validate", json=sent)) == wrong
    day = a_statement(a_booking(mine, 1), a_booking(mine, 0, booked_at=moment))
    assert faults(await icbc.post("/statements", json=day)) == wrong
    lost = {"serial": "C1", "kind": "reported_lost", "card_number": mine.account_numbers[0]}
    told = await icbc.post("/card-events", json=lost | {"happened_at": moment})
    assert faults(told) == [("/happened_at", "wrong_instant")]


@pytest.mark.parametrize(
    ("cell", "garbled"),
    [
        ("2026-11-22T09:30:00+08:00", "0001-01-01T00:00:00+08:00"),
        ("2026-11-22T09:30:00+08:00", "9999-12-31T23:59:59+08:00"),
        ("|1|", "|99999999999999|"),
        ("|1|", "|0|"),
    ],
)
async def test_peers_5_a_cell_that_nobody_could_keep_spoils_its_own_line_alone(
    cell: str, garbled: str, house: House, client: httpx.AsyncClient, work_off: WorkOff
) -> None:
    abc = await signed_in_bank(client, house, "ABC")
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        mine = (await a_batch(session, {"ABC": 2}))["ABC"]
    octets = garbled_file(mine, cell, garbled)
    answer = await abc.post("/result-files", files={"file": ("r.txt", octets, "text/plain")})
    await work_off()

    found = (await abc.get(f"/results/{answer.json()['id']}/lines")).json()["items"]
    assert [(line["outcome"], line["problem"]) for line in found] == [
        ("unreadable", "unreadable"),
        ("paid", None),
    ]


def garbled_file(mine: AtBank, cell: str, garbled: str) -> bytes:
    """A file of two results of which the first is edited, and the digest made anew."""
    template = template_of(bank_books()[mine.bank_code].file)
    lines: list[Values] = [
        {
            Field.SERIAL: f"S{nth}",
            Field.PAYMENT_NO: payment.payment_no,
            Field.ATTEMPT: 1,
            Field.ACCOUNT_NUMBER: mine.account_numbers[nth],
            Field.HOLDER_NAME: payment.payee_name,
            Field.AMOUNT: payment.amount_fen,
            Field.CODE: "0000",
            Field.BOOKED_AT: datetime.fromisoformat("2026-11-22T09:30:00+08:00"),
        }
        for nth, payment in enumerate(mine.payments)
    ]
    whole = write_file(template, template.results, {Field.SERIAL: "F1"}, lines).octets
    body = whole[: whole[:-2].rindex(b"\n") + 1]
    edited = body.replace(cell.encode(), garbled.encode(), 1)
    before, after = (sha256(each).hexdigest().encode() for each in (body, edited))
    return edited + whole[len(body) :].replace(before, after)


async def test_sums_of_giant_lines_are_refused_before_they_overflow(
    icbc: BankCaller, mine: AtBank
) -> None:
    giants = [mine.line(nth, "000000", amount_fen=10**13) for nth in range(2)]
    answer = await icbc.ask("/results:validate", json={"serial": "D1", "lines": giants})
    assert faults(answer) == [(f"/lines/{nth}/amount_fen", "too_big") for nth in range(2)]
    largest = [mine.line(nth, "000000", amount_fen=10**9) for nth in range(2)]
    answer = await icbc.ask("/results:validate", json={"serial": "D1", "lines": largest})
    assert answer.json()["total_fen"] == 2 * 10**9


@pytest.mark.parametrize("on", ["9999-12-31", "2030-01-01"])
async def test_a_statement_of_a_day_that_has_not_come_is_refused(
    on: str, icbc: BankCaller, mine: AtBank
) -> None:
    answer = await icbc.post("/statements", json=a_statement(a_booking(mine, 0), on=on))
    assert faults(answer) == [("/on", "statement_too_early")]


async def test_a_statement_with_one_serial_twice_does_not_add_up(
    icbc: BankCaller, mine: AtBank
) -> None:
    twice = [a_booking(mine, nth, serial="S1") for nth in range(2)]
    for count in (1, 2):
        answer = await icbc.post("/statements", json=a_statement(*twice, count=count))
        assert faults(answer) == [("/count", "statement_sum_wrong")]


@pytest.mark.parametrize("period", ["0000-01", "2026-00", "2026-13", "２０２６-11", "2026-11\n"])
async def test_a_month_that_is_none_is_refused_in_a_search(
    period: str, icbc: BankCaller, mine: AtBank
) -> None:
    sought = {"card_number": mine.account_numbers[0], "period": period}
    answer = await icbc.ask("/payments:search", json=sought)
    assert faults(answer) == [("/period", "wrong_pattern")]


async def test_a_thousand_times_the_same_number_is_answered_a_thousand_times(
    house: House, icbc: BankCaller, mine: AtBank
) -> None:
    number = mine.payments[0].payment_no
    answer = await icbc.ask("/payments:search", json={"payment_nos": [number] * 1000})
    assert [item["payment_no"] for item in answer.json()["items"]] == [number] * 1000
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        noted = await session.scalar(text("SELECT max(count) FROM bank_reads"))
    assert noted == 1000
