"""A result for a day that a person has closed: the day stays as it is, the next one tells of it."""

from datetime import timedelta

import httpx
import pytest
from sqlalchemy import text

from app.house import House
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.banks import BankCaller
from tests.builders.identity import SignedIn, signed_in_staff
from tests.builders.results import COUNTY, AtBank, a_batch
from tests.fixtures.work import WorkOff
from tests.stories.bank.days import (
    DAY,
    NEXT_DAY,
    STAFF,
    acted,
    booking,
    closes,
    outcomes,
    paid,
    parts,
    period,
    stated,
)

LEDGER = text("SELECT name, credits_fen - debits_fen FROM ledger_accounts ORDER BY name")


@pytest.fixture
async def mine(house: House) -> AtBank:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        return (await a_batch(session, {"ICBC": 3}))["ICBC"]


async def test_the_next_open_day_differs_by_what_a_closed_one_did_not_know(
    client: httpx.AsyncClient,
    house: House,
    icbc: BankCaller,
    finance: SignedIn,
    mine: AtBank,
    work_off: WorkOff,
) -> None:
    await paid(icbc, mine, work_off, 0)
    await stated(icbc, work_off, booking(mine, 0, "S0"))
    closed = await closes(client, finance)
    assert (await period(client, finance, "day")).status_code == 201

    await paid(icbc, mine, work_off, 1)
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        sums = {row[0]: row[1] for row in await session.execute(LEDGER)}
    assert (sums["paid"], sums["payable"]) == (12_000, 6_000)
    [as_closed] = await parts(client, finance)
    assert (as_closed["outcomes"], as_closed["version"]) == (closed["outcomes"], closed["version"])
    month = await period(client, finance, "month")
    assert (month.status_code, month.json()["code"]) == (409, "period_not_ready")

    await paid(icbc, mine, work_off, 2)
    silent = await stated(icbc, work_off, on=NEXT_DAY)
    assert (outcomes(silent), silent["difference_fen"]) == ({"missing": 2}, -12_000)
    refused = await acted(client, finance, (await parts(client, finance))[0], "close")
    assert refused.json()["code"] == "difference_open"
    told = await stated(icbc, work_off, booking(mine, 1, "S1"), booking(mine, 2, "S2"), on=NEXT_DAY)
    assert (outcomes(told), told["open_count"]) == ({"matched": 2}, 0)

    await closes(client, finance)
    last = await stated(icbc, work_off, on=NEXT_DAY + timedelta(days=1))
    assert outcomes(last) == {}
    batch = (await icbc.get(f"/batches/{mine.remittance_id}")).json()
    assert batch["status"] == "reconciled"


async def test_a_booking_explained_on_a_closed_day_is_not_told_of_again(
    client: httpx.AsyncClient,
    house: House,
    icbc: BankCaller,
    finance: SignedIn,
    mine: AtBank,
    work_off: WorkOff,
) -> None:
    unclear = mine.line(0, "013098", serial="L0", booked_at=f"{DAY}T09:30:00+08:00")
    await icbc.post("/results", json={"serial": "DX", "lines": [unclear]})
    await work_off()
    await stated(icbc, work_off, booking(mine, 0, "S0"))
    part = (await parts(client, finance))[0]
    path = f"{STAFF}/reconciliations/{part['id']}/lines"
    [line] = (await client.get(path, headers=finance.headers)).json()["items"]
    clerk = await signed_in_staff(house, Role.FINANCE, COUNTY)
    said = {"line_id": line["id"], "note": "银行仍在核查", "evidence": "L0"}
    assert (await acted(client, clerk, part, "explain", said)).status_code == 200
    await closes(client, finance)

    await paid(icbc, mine, work_off, 0)
    after = await stated(icbc, work_off, on=NEXT_DAY)
    assert (outcomes(after), after["difference_fen"]) == ({}, 0)
