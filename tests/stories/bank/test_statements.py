"""A bank's day against our payments: by amount, line by line, and closed by a person."""

from datetime import timedelta

import httpx
import pytest

from app.house import House
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.banks import BankCaller
from tests.builders.identity import SignedIn
from tests.builders.results import COUNTY, AtBank, a_batch
from tests.fixtures.work import WorkOff
from tests.stories.bank.days import (
    BOOKED_AT,
    DAY,
    STAFF,
    acted,
    booking,
    outcomes,
    paid,
    parts,
    stated,
)


@pytest.fixture
async def mine(house: House) -> AtBank:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        return (await a_batch(session, {"ICBC": 3, "ABC": 1}))["ICBC"]


async def test_a_day_that_agrees_is_closed_and_its_batch_is_reconciled(
    client: httpx.AsyncClient,
    house: House,
    icbc: BankCaller,
    finance: SignedIn,
    mine: AtBank,
    work_off: WorkOff,
) -> None:
    await paid(icbc, mine, work_off, 0, 1, 2)
    day = await stated(icbc, work_off, *(booking(mine, n, f"S{n}") for n in range(3)))
    assert (day["matched"], day["difference_fen"], day["open_count"]) == (True, 0, 0)
    assert outcomes(day) == {"matched": 3}

    part = (await parts(client, finance))[0]
    closed = await acted(client, finance, part, "close")
    assert (closed.status_code, closed.json()["status"]) == (200, "closed")
    assert closed.json()["closed_by"] == str(finance.account_id)
    batch = (await icbc.get(f"/batches/{mine.remittance_id}")).json()
    assert batch["status"] == "reconciled"
    again = await acted(client, finance, closed.json(), "close")
    assert (again.status_code, again.json()["code"]) == (409, "already_closed")
    corrected = {"on": str(DAY), "lines": [], "count": 0, "total_fen": 0}
    late = await icbc.post("/statements", json=corrected)
    assert (late.status_code, late.json()["code"]) == (409, "day_closed")


async def test_nothing_closes_with_a_difference_of_one_fen(
    client: httpx.AsyncClient,
    icbc: BankCaller,
    finance: SignedIn,
    mine: AtBank,
    work_off: WorkOff,
) -> None:
    await paid(icbc, mine, work_off, 0)
    day = await stated(icbc, work_off, booking(mine, 0, "S0", amount_fen=5_999))
    assert (day["difference_fen"], day["open_count"]) == (-1, 1)
    assert outcomes(day) == {"short": 1}

    part = (await parts(client, finance))[0]
    refused = await acted(client, finance, part, "close")
    assert (refused.status_code, refused.json()["code"]) == (409, "difference_open")

    corrected = await stated(icbc, work_off, booking(mine, 0, "S0"))
    assert corrected["statement"]["statement_version"] == 2
    assert outcomes(corrected) == {"matched": 1}
    part = (await parts(client, finance))[0]
    assert (await acted(client, finance, part, "close")).status_code == 200


async def test_every_way_in_which_a_day_can_differ_has_its_name(
    house: House, icbc: BankCaller, mine: AtBank, work_off: WorkOff
) -> None:
    await paid(icbc, mine, work_off, 0, 1)
    day = await stated(
        icbc,
        work_off,
        booking(mine, 0, "S0", amount_fen=6_001),
        booking(mine, 0, "S1"),
        booking(mine, 2, "S2"),
        booking(mine, 0, "S3", payment_no=None, attempt=None),
        booking(mine, 0, "S4", payment_no="P999999202611000000000001"),
    )

    assert outcomes(day) == {"over": 1, "duplicate": 1, "unknown": 1, "orphan": 2, "missing": 1}
    assert day["difference_fen"] == 1 + 6_000 + 6_000 + 12_000 - 6_000
    lines = (await icbc.get(f"/reconciliations/{DAY}/lines")).json()["items"]
    assert {(line["outcome"], line["serial"]) for line in lines} == {
        ("over", "S0"),
        ("duplicate", "S1"),
        ("unknown", "S2"),
        ("orphan", "S3"),
        ("orphan", "S4"),
        ("missing", None),
    }


async def test_money_that_came_back_agrees_where_its_result_says_so(
    icbc: BankCaller, mine: AtBank, work_off: WorkOff
) -> None:
    await paid(icbc, mine, work_off, 0)
    returned = {"serial": "D9", "lines": [mine.line(0, "013018", booked_at=BOOKED_AT)]}
    await icbc.post("/results", json=returned)
    await work_off()
    back = booking(mine, 0, "S1", direction="returned")
    day = await stated(icbc, work_off, booking(mine, 0, "S0"), back)

    assert outcomes(day) == {"matched": 1, "returned": 1}
    assert (day["statement"]["total_fen"], day["difference_fen"]) == (0, 0)


async def test_a_result_after_the_statement_settles_what_was_unknown(
    icbc: BankCaller, mine: AtBank, work_off: WorkOff
) -> None:
    before = await stated(icbc, work_off, booking(mine, 0, "S0"))
    await paid(icbc, mine, work_off, 0)
    after = (await icbc.get(f"/reconciliations/{DAY}")).json()

    assert (outcomes(before), outcomes(after)) == ({"unknown": 1}, {"matched": 1})


async def test_what_the_next_day_states_is_not_missing(
    icbc: BankCaller, mine: AtBank, work_off: WorkOff
) -> None:
    await paid(icbc, mine, work_off, 0, 1)
    first = await stated(icbc, work_off, booking(mine, 0, "S0"))
    assert outcomes(first) == {"matched": 1, "missing": 1}
    next_day = DAY + timedelta(days=1)
    second = await stated(icbc, work_off, booking(mine, 1, "S1"), on=next_day)

    assert outcomes(second) == {"matched": 1}
    assert outcomes((await icbc.get(f"/reconciliations/{DAY}")).json()) == {"matched": 1}


async def test_a_difference_is_explained_by_the_banks_own_line_and_closed_by_somebody_else(
    client: httpx.AsyncClient,
    house: House,
    icbc: BankCaller,
    finance: SignedIn,
    mine: AtBank,
    work_off: WorkOff,
) -> None:
    await paid(icbc, mine, work_off, 0)
    over = booking(mine, 0, "S0", amount_fen=6_001)
    back = booking(mine, 0, "S1", payment_no=None, attempt=None, amount_fen=1)
    await stated(icbc, work_off, over, {**back, "direction": "returned"})
    part = (await parts(client, finance))[0]
    path = f"{STAFF}/reconciliations/{part['id']}/lines"
    lines = (await client.get(path, headers=finance.headers)).json()["items"]
    assert [line["outcome"] for line in lines] == ["over", "orphan"]

    body = {"line_id": lines[0]["id"], "note": "银行多付一分，当日冲回", "evidence": "S9"}
    nothing = await acted(client, finance, part, "explain", body)
    assert (nothing.status_code, nothing.json()["code"]) == (409, "evidence_refused")
    body["evidence"] = "S1"
    first = await acted(client, finance, part, "explain", body)
    assert (first.status_code, first.json()["open_count"]) == (200, 1)
    other = {"line_id": lines[1]["id"], "note": "同上", "evidence": "S0"}
    second = await acted(client, finance, first.json(), "explain", other)
    assert (second.status_code, second.json()["open_count"]) == (200, 0)
    assert second.json()["difference_fen"] == 0


async def test_one_line_makes_up_for_one_difference_and_for_no_longer_than_it_stands(
    client: httpx.AsyncClient, icbc: BankCaller, finance: SignedIn, mine: AtBank, work_off: WorkOff
) -> None:
    await paid(icbc, mine, work_off, 0)
    await paid(icbc, mine, work_off, 1)
    overs = [booking(mine, nth, f"S{nth}", amount_fen=6_001) for nth in range(2)]
    back = booking(mine, 0, "S9", payment_no=None, attempt=None, amount_fen=1)
    await stated(icbc, work_off, *overs, {**back, "direction": "returned"})
    part = (await parts(client, finance))[0]
    path = f"{STAFF}/reconciliations/{part['id']}/lines"
    lines = (await client.get(path, headers=finance.headers)).json()["items"]
    said = [{"line_id": line["id"], "note": "银行多付一分，当日冲回"} for line in lines[:2]]

    same_way = await acted(client, finance, part, "explain", {**said[0], "evidence": "S1"})
    assert same_way.json()["code"] == "evidence_refused"
    first = await acted(client, finance, part, "explain", {**said[0], "evidence": "S9"})
    assert first.json()["open_count"] == 2
    again = await acted(client, finance, first.json(), "explain", {**said[1], "evidence": "S9"})
    assert again.json()["code"] == "evidence_refused"

    await stated(icbc, work_off, *overs)
    withdrawn = (await parts(client, finance))[0]
    assert (withdrawn["difference_fen"], withdrawn["open_count"]) == (2, 2)


async def test_a_statement_that_does_not_add_up_is_refused(
    icbc: BankCaller, mine: AtBank, work_off: WorkOff
) -> None:
    lines = [booking(mine, 0, "S0"), booking(mine, 1, "S1")]
    for count, total, pointer in ((3, 12_000, "/count"), (2, 11_999, "/total_fen")):
        body = {"on": str(DAY), "lines": lines, "count": count, "total_fen": total}
        refused = await icbc.post("/statements", json=body)
        assert (refused.status_code, refused.json()["code"]) == (422, "statement_sum_wrong")
        assert [each["pointer"] for each in refused.json()["errors"]] == [pointer]
    assert (await icbc.get(f"/reconciliations/{DAY}")).status_code == 404


async def test_a_day_and_a_month_are_closed_by_a_person_once_everything_in_them_is(
    client: httpx.AsyncClient,
    icbc: BankCaller,
    finance: SignedIn,
    mine: AtBank,
    work_off: WorkOff,
) -> None:
    async def closing(kind: str) -> httpx.Response:
        body = {"county_code": COUNTY, "kind": kind, "on": str(DAY)}
        return await client.post(f"{STAFF}/closings", json=body, headers=finance.keyed())

    await paid(icbc, mine, work_off, 0)
    early = await closing("day")
    assert (early.status_code, early.json()["code"]) == (409, "period_not_ready")
    await stated(icbc, work_off, booking(mine, 0, "S0"))
    part = (await parts(client, finance))[0]
    assert (await acted(client, finance, part, "close")).status_code == 200
    month = await closing("month")
    assert month.json()["code"] == "period_not_ready"

    day = await closing("day")
    assert (day.status_code, day.json()["totals"]["paid_fen"]) == (201, 6_000)
    assert (await closing("day")).json()["code"] == "already_closed"
    assert (await closing("month")).status_code == 201
    listed = await client.get(f"{STAFF}/closings", headers=finance.headers)
    assert [each["kind"] for each in listed.json()["items"]] == ["month", "day"]
