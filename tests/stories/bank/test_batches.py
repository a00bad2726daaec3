"""A bank takes its part of a batch, by lines or as a file, or refuses it; it sees no other's."""

from base64 import b64encode
from hashlib import sha256
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from app.adapters.bank_books import bank_books
from app.domain.calendar.days import day_of
from app.domain.payments.files.reading import read_file
from app.domain.payments.files.template import Field, template_of
from app.domain.payments.terms import RejectionReason, RemittanceStatus
from app.house import House
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.banks import BankCaller
from tests.builders.identity import signed_in_staff
from tests.builders.payments import a_voucher
from tests.builders.results import COUNTY, AtBank, a_batch

LEDGER = text("SELECT name, credits_fen - debits_fen FROM ledger_accounts")
NOWHERE = "01a20282-6607-7787-96fd-899fa6aca245"


@pytest.fixture
async def parts(house: House) -> dict[str, AtBank]:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        return await a_batch(session, {"ICBC": 3, "ABC": 2}, status=RemittanceStatus.SUBMITTED)


async def test_a_bank_sees_its_part_line_by_line(
    icbc: BankCaller, parts: dict[str, AtBank]
) -> None:
    mine = parts["ICBC"]
    listed = (await icbc.get("/batches")).json()["items"]
    assert [(each["id"], each["status"], each["count"], each["total_fen"]) for each in listed] == [
        (str(mine.remittance_id), "submitted", 3, 18_000)
    ]
    voucher = f"GK{listed[0]['number']}-ICBC"
    assert listed[0]["funding"] == {"voucher_no": voucher, "value_on": "2026-11-20"}
    assert listed[0]["period"] == "2026-11"

    path = f"/batches/{mine.remittance_id}/payments"
    first = (await icbc.get(path, params={"limit": 2})).json()
    rest = await icbc.get(path, params={"limit": 2, "cursor": first["next_cursor"]})
    lines = first["items"] + rest.json()["items"]
    assert rest.json()["next_cursor"] is None
    assert [line["account_number"] for line in lines] == list(mine.account_numbers)
    assert [line["holder_name"] for line in lines] == ["陈建国", "林秀英", "黄志强"]
    assert {line["amount_fen"] for line in lines} == {6_000}


async def test_the_file_is_made_once_and_stays_as_it_was(
    house: House, icbc: BankCaller, parts: dict[str, AtBank]
) -> None:
    mine = parts["ICBC"]
    path = f"/batches/{mine.remittance_id}/file"
    first = await icbc.get(path)
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        await session.execute(text("UPDATE payments SET payee_name = '后来改名'"))
    second = await icbc.get(path)

    digest = b64encode(sha256(first.content).digest()).decode()
    assert first.headers["content-digest"] == f"sha-256=:{digest}:"
    assert "attachment" in first.headers["content-disposition"]
    assert (second.content, second.headers["content-digest"]) == (
        first.content,
        first.headers["content-digest"],
    )
    template = template_of(bank_books()["ICBC"].file)
    found = read_file(template, template.remittance, first.content)
    assert found.header[Field.TOTAL] == 18_000
    assert [cells[Field.ACCOUNT_NUMBER] for _, cells in found.lines] == list(mine.account_numbers)


async def test_a_batch_is_taken_with_the_totals_that_the_bank_counted(
    icbc: BankCaller, parts: dict[str, AtBank]
) -> None:
    path = f"/batches/{parts['ICBC'].remittance_id}:acknowledge"
    for wrong in (
        {"count": 2, "total_fen": 18_000},
        {"count": 3, "total_fen": 17_999},
        {"count": 3, "total_fen": 18_000, "digest": "0" * 64},
    ):
        refused = await icbc.post(path, json=wrong)
        assert (refused.status_code, refused.json()["code"]) == (409, "totals_differ")

    taken = await icbc.post(path, json={"count": 3, "total_fen": 18_000})
    again = await icbc.post(path, json={"count": 3, "total_fen": 18_000})
    assert (taken.status_code, taken.json()["status"]) == (200, "accepted")
    assert (again.status_code, again.json()) == (200, taken.json())


@pytest.mark.parametrize("reason", sorted(RejectionReason))
async def test_a_refused_batch_brings_its_money_back_and_says_why(
    client: httpx.AsyncClient,
    house: House,
    icbc: BankCaller,
    parts: dict[str, AtBank],
    reason: str,
) -> None:
    batch = (await icbc.get(f"/batches/{parts['ICBC'].remittance_id}")).json()
    refused = await icbc.rejects(batch, reason=reason, note="整包退回")
    again = await icbc.rejects(refused.json(), reason="totals", note="又退")
    assert (refused.status_code, refused.json()["status"]) == (200, "rejected")
    assert (again.status_code, again.json()["code"]) == (409, "remittance_moved")

    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        sums = {row[0]: row[1] for row in await session.execute(LEDGER)}
    assert (sums["payable"], sums["returned"]) == (12_000, 18_000)
    clerk = await signed_in_staff(house, Role.COUNTY_REVIEWER, COUNTY)
    held = await client.get("/staff/v1/returns?status=held", headers=clerk.headers)
    assert [each["bank_code"] for each in held.json()["items"]] == ["ICBC"] * 3
    assert all(each["reason"] and each["next_step"] for each in held.json()["items"])


async def test_a_batch_that_was_funded_meanwhile_is_not_refused_for_want_of_money(
    client: httpx.AsyncClient, house: House, icbc: BankCaller
) -> None:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        mine = (await a_batch(session, {"ICBC": 1}, funded=False))["ICBC"]
    seen = await icbc.get(f"/batches/{mine.remittance_id}")
    assert seen.headers["etag"] == f'"{seen.json()["version"]}"'

    finance = await signed_in_staff(house, Role.FINANCE, COUNTY)
    match = {"If-Match": '"1"'}
    voucher = a_voucher(day_of(house.clock()), "ICBC")
    path = f"/staff/v1/batches/{mine.batch_id}:fund"
    answer = await client.post(path, json=voucher, headers=finance.keyed(**match))
    assert answer.status_code == 200, answer.text
    stale = await icbc.rejects(seen.json(), reason="no_funds", note="资金未到账")
    assert (stale.status_code, stale.json()["code"]) == (412, "stale")
    bare = await icbc.post(
        f"/batches/{mine.remittance_id}:reject", json={"reason": "no_funds", "note": "x"}
    )
    assert bare.status_code == 428


async def test_another_banks_batch_is_as_good_as_none(
    icbc: BankCaller, parts: dict[str, AtBank]
) -> None:
    theirs = parts["ABC"]

    async def answers(batch_id: Any, payment_no: str) -> list[tuple[int, dict[str, Any]]]:
        totals = {"count": 2, "total_fen": 12_000}
        found = [
            await icbc.get(f"/batches/{batch_id}"),
            await icbc.get(f"/batches/{batch_id}/payments"),
            await icbc.get(f"/batches/{batch_id}/file"),
            await icbc.post(f"/batches/{batch_id}:acknowledge", json=totals),
            await icbc.rejects({"id": batch_id, "version": 1}, reason="format", note="不是我的"),
            await icbc.get(f"/payments/{payment_no}"),
        ]
        keep = ("code", "title", "detail", "status", "errors")
        return [(one.status_code, {name: one.json()[name] for name in keep}) for one in found]

    foreign = await answers(theirs.remittance_id, theirs.payments[0].payment_no)
    nothing = await answers(NOWHERE, "P999999202611000000000001")
    assert foreign == nothing
    assert {status for status, _ in foreign} == {404}


async def test_a_thousand_are_asked_about_at_once_and_none_goes_without_an_answer(
    icbc: BankCaller, parts: dict[str, AtBank]
) -> None:
    mine, theirs = parts["ICBC"], parts["ABC"]
    own, foreign = mine.payments[0].payment_no, theirs.payments[0].payment_no
    made_up = [f"P999999202611{nth:012}" for nth in range(998)]
    asked = [made_up[0], own, foreign, *made_up[1:]]
    found = (await icbc.ask("/payments:search", json={"payment_nos": asked})).json()["items"]

    assert [each["payment_no"] for each in found] == asked
    assert [each["payment_no"] for each in found if each["found"]] == [own]
    assert found[1]["payment"]["status"] == "sent"
    too_many = {"payment_nos": [own, *asked]}
    assert (await icbc.ask("/payments:search", json=too_many)).status_code == 422
    both = {"payment_nos": [own], "card_number": mine.account_numbers[0], "period": "2026-11"}
    assert (await icbc.ask("/payments:search", json=both)).status_code == 422


async def test_a_card_is_looked_up_by_its_index_and_another_banks_card_is_not_found(
    icbc: BankCaller, parts: dict[str, AtBank]
) -> None:
    mine, theirs = parts["ICBC"], parts["ABC"]

    async def of(card_number: str, period: str) -> list[tuple[bool, str | None]]:
        body = {"card_number": card_number, "period": period}
        items = (await icbc.ask("/payments:search", json=body)).json()["items"]
        return [(each["found"], each["payment_no"]) for each in items]

    assert await of(mine.account_numbers[1], "2026-11") == [(True, mine.payments[1].payment_no)]
    assert await of(mine.account_numbers[1], "2026-10") == [(False, None)]
    assert await of(theirs.account_numbers[0], "2026-11") == [(False, None)]
