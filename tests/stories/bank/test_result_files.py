"""Results as files, many at once, broken and garbled: nothing is lost and nothing stops."""

import asyncio
from datetime import datetime
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest
from sqlalchemy import text

from app.adapters.bank_books import bank_books
from app.db import libpq_url
from app.domain.payments.files.cells import Values
from app.domain.payments.files.template import Field, template_of
from app.domain.payments.files.writing import write_file
from app.house import House
from app.jobs.results import apply_whole
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.banks import BankCaller, signed_in_bank
from tests.builders.identity import SignedIn, signed_in_staff
from tests.builders.results import COUNTY, AtBank, a_batch
from tests.fixtures.work import WorkOff

STAFF = "/staff/v1"
STANDS = text("SELECT status, count(*) FROM payments GROUP BY status")
EVENTS = text("SELECT count(*) FROM events WHERE tag = 'payments:payment:paid'")


@pytest.fixture
async def mine(house: House) -> AtBank:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        return (await a_batch(session, {"ICBC": 8, "ABC": 1}))["ICBC"]


@pytest.fixture
async def clerk(house: House) -> SignedIn:
    return await signed_in_staff(house, Role.COUNTY_REVIEWER, COUNTY)


def a_file(mine: AtBank, *lines: dict[str, Any], **names: str) -> bytes:
    template = template_of(bank_books()[mine.bank_code].file)

    def values(line: dict[str, Any]) -> Values:
        nth = [each.payment_no for each in mine.payments].index(line["payment_no"])
        return {
            Field.SERIAL: line["serial"],
            Field.PAYMENT_NO: line["payment_no"],
            Field.ATTEMPT: line["attempt"],
            Field.ACCOUNT_NUMBER: mine.account_numbers[nth],
            Field.HOLDER_NAME: names.get(line["payment_no"], mine.payments[nth].payee_name),
            Field.AMOUNT: line["amount_fen"],
            Field.CODE: line["code"],
            Field.BOOKED_AT: datetime.fromisoformat(line["booked_at"]),
        }

    named = {Field.SERIAL: "F1"}
    return write_file(template, template.results, named, map(values, lines)).octets


async def sent(bank: BankCaller, octets: bytes, path: str = "/result-files") -> httpx.Response:
    files = {"file": ("results.txt", octets, "text/plain")}
    if path.endswith(":validate"):
        return await bank.ask(path, files=files)
    return await bank.post(path, files=files)


async def stands(house: House) -> dict[str, int]:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        return {row[0]: row[1] for row in await session.execute(STANDS)}


async def test_a_file_is_checked_before_it_is_sent_and_applied_once(
    house: House, icbc: BankCaller, mine: AtBank, work_off: WorkOff
) -> None:
    octets = a_file(mine, mine.line(0, "000000"), mine.line(1, "013031"))
    checked = (await sent(icbc, octets, "/result-files:validate")).json()
    assert checked == {"fault": None, "line_count": 2, "total_fen": 12_000, "problems": []}
    assert (await icbc.get("/results")).json()["items"] == []

    first = await sent(icbc, octets)
    again = await sent(icbc, octets)
    assert (first.status_code, again.status_code) == (202, 202)
    assert first.json()["id"] == again.json()["id"]
    await work_off()
    read = (await icbc.get(f"/results/{first.json()['id']}")).json()
    assert (read["status"], read["line_count"], read["channel"]) == ("applied", 2, "file")
    assert await stands(house) == {"paid": 1, "failed": 1, "sent": 7}


async def test_a_garbled_file_is_kept_and_nothing_of_it_is_applied(
    client: httpx.AsyncClient,
    house: House,
    icbc: BankCaller,
    clerk: SignedIn,
    mine: AtBank,
    work_off: WorkOff,
) -> None:
    octets = a_file(mine, mine.line(0, "000000"))
    garbled = octets.replace(b"|000000|", b"|000001|")
    assert (await sent(icbc, garbled, "/result-files:validate")).json()["fault"] == (
        "file_digest_differs"
    )
    kept = (await sent(icbc, garbled)).json()
    await work_off()

    read = (await icbc.get(f"/results/{kept['id']}")).json()
    assert (read["status"], read["fault"]) == ("refused", "file_digest_differs")
    assert await stands(house) == {"sent": 9}
    seen = await client.get(f"{STAFF}/result-deliveries", headers=clerk.headers)
    assert [each["fault"] for each in seen.json()["items"]] == ["file_digest_differs"]
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        key = await session.scalar(text("SELECT storage_key FROM result_deliveries"))
    assert await house.storage.fetch(key, UUID(kept["id"])) == garbled


async def test_a_name_that_is_not_the_payees_moves_nothing(
    house: House, icbc: BankCaller, mine: AtBank, work_off: WorkOff
) -> None:
    wrong = {mine.payments[0].payment_no: "别的名字"}
    kept = (await sent(icbc, a_file(mine, mine.line(0, "000000"), **wrong))).json()
    await work_off()

    lines = (await icbc.get(f"/results/{kept['id']}/lines")).json()["items"]
    assert [(line["problem"], line["message"]) for line in lines] == [("name_differs", "户名不符")]
    assert await stands(house) == {"sent": 9}


async def test_eight_deliveries_at_once_for_one_batch_make_no_error(
    house: House, icbc: BankCaller, mine: AtBank, work_off: WorkOff
) -> None:
    bodies = [{"serial": f"D{n}", "lines": [mine.line(n, "000000")]} for n in range(8)]
    answers = await asyncio.gather(*(icbc.post("/results", json=body) for body in bodies))
    assert {answer.status_code for answer in answers} == {202}
    await asyncio.gather(
        *(
            apply_whole(house, UUID(answer.json()["id"]), at_once=1)
            for answer in answers
            for _ in range(2)
        )
    )
    await work_off()

    assert await stands(house) == {"paid": 8, "sent": 1}
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        assert await session.scalar(EVENTS) == 8


async def test_a_line_that_cannot_be_applied_stands_alone(
    client: httpx.AsyncClient,
    house: House,
    icbc: BankCaller,
    clerk: SignedIn,
    mine: AtBank,
    database_url: str,
    work_off: WorkOff,
) -> None:
    bad = mine.payments[5].payment_no
    with psycopg.connect(libpq_url(database_url), autocommit=True) as owner:
        owner.execute(
            "ALTER TABLE payments ADD CONSTRAINT broken"
            f" CHECK (status <> 'paid' OR payment_no <> '{bad}')"
        )
    lines = [mine.line(n, "000000") for n in range(8)]
    await icbc.post("/results", json={"serial": "D1", "lines": lines})
    await work_off()
    assert await stands(house) == {"paid": 7, "sent": 2}

    problems = await client.get(f"{STAFF}/bank-lines", headers=clerk.headers)
    assert [(each["payment_no"], each["problem"]) for each in problems.json()["items"]] == [
        (bad, "not_applicable")
    ]


async def test_a_person_settles_a_doubt_with_the_banks_own_line_and_not_by_hand(
    client: httpx.AsyncClient,
    house: House,
    icbc: BankCaller,
    clerk: SignedIn,
    mine: AtBank,
    work_off: WorkOff,
) -> None:
    number = mine.payments[0].payment_no
    short, failed, paid = (
        mine.line(0, "000000", amount_fen=5_999), mine.line(0, "013018"), mine.line(0, "000000"),
    )  # fmt: skip
    lines = [failed, paid, mine.line(1, "000000")]
    await icbc.post("/results", json={"serial": "D1", "lines": [*lines, short]})
    await work_off()
    path = f"{STAFF}/payments/{number}"
    found = (await client.get(f"{path}/bank-lines", headers=clerk.headers)).json()["items"]
    assert [each["problem"] for each in found] == [None, "contradicts", "amount_differs"]

    async def resolved(line_id: str) -> httpx.Response:
        body = {"line_id": line_id}
        return await client.post(f"{path}:resolve", json=body, headers=clerk.keyed())

    refused = await resolved(found[2]["id"])
    assert (refused.status_code, refused.json()["code"]) == (409, "evidence_refused")
    done = await resolved(found[1]["id"])
    assert (done.status_code, done.json()["status"]) == (200, "paid")
    assert (await resolved(found[1]["id"])).json()["code"] == "payment_not_unknown"
    assert await stands(house) == {"paid": 2, "sent": 7}
    seen = await client.post(
        f"{STAFF}/bank-lines/{found[2]['id']}:see",
        json={"note": "银行确认为笔误"},
        headers=clerk.keyed(),
    )
    assert (seen.status_code, seen.json()["seen_note"]) == (200, "银行确认为笔误")


async def test_another_banks_delivery_is_as_good_as_none(
    client: httpx.AsyncClient, house: House, icbc: BankCaller, mine: AtBank
) -> None:
    body = {"serial": "D1", "lines": [mine.line(0, "000000")]}
    kept = (await icbc.post("/results", json=body)).json()
    abc = await signed_in_bank(client, house, "ABC")

    for path in (f"/results/{kept['id']}", f"/results/{kept['id']}/lines"):
        refused = await abc.get(path)
        assert (refused.status_code, refused.json()["code"]) == (404, "not_found")
    assert (await abc.get("/results")).json()["items"] == []
    assert (await abc.post("/results", json=body)).json()["id"] != kept["id"]
