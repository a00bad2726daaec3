"""Money in the hands of a worker that dies, of a job that comes ten times, of a cut wire."""

from collections.abc import Callable, Coroutine
from datetime import date
from typing import Any

import httpx
import pytest
from sqlalchemy import select
from uuid_utils.compat import uuid4

from app.house import House
from app.models.payments.batches import Batch
from app.models.payments.payments import Payment
from app.policies.permissions import Role
from app.settings import Settings
from tests.builders.banks import signed_in_bank
from tests.builders.identity import signed_in_staff
from tests.faults.deeds import Try
from tests.faults.money import (
    brought,
    delivered_again,
    does,
    figures,
    killed_at,
    statuses,
    truths_hold,
)
from tests.faults.test_lost_answers import deaf_wire
from tests.fixtures.server import Server
from tests.fixtures.standstill import fingerprint, rows_more
from tests.properties.money_county import BY_RATE, COUNTY, County, raises

BUILDING = ("batch_tariffs", "payments", "batch_exclusions", "arrears", "events")
SUBMITTING = ("payments", "remittances", "ledger_transfers", "ledger_accounts", "events")
APPLYING = ("bank_lines", "payments", "events", "ledger_accounts", "batches", "result_deliveries")


async def test_a_build_killed_at_any_table_leaves_no_line_and_is_whole_the_next_time(
    house: House, settings: Settings, database_url: str
) -> None:
    county = await brought(house, "prepare")
    before = fingerprint(database_url)
    for table in BUILDING:
        await killed_at(table, settings, database_url)
        assert rows_more(before, fingerprint(database_url)).keys() <= {"operations"}, table
    await county.works_off()
    await truths_hold(county)
    assert await statuses(county, "operations") == ["done"]
    assert await statuses(county, "payments") == ["ready"] * 3


async def test_a_submission_killed_at_any_table_told_no_bank_and_tells_each_once_afterwards(
    house: House, settings: Settings, database_url: str
) -> None:
    county = await brought(house, "submit")
    await does(county, "stop", 0, choice=5)  # One line is held at the last moment.
    before = fingerprint(database_url)
    for table in SUBMITTING:
        await killed_at(table, settings, database_url)
        assert rows_more(before, fingerprint(database_url)).keys() <= {"operations"}, table
    await county.works_off()
    await truths_hold(county)
    assert sorted(await statuses(county, "payments")) == ["held", "sent", "sent"]
    assert await statuses(county, "remittances") == ["submitted"] * 2


async def test_a_worker_killed_once_the_results_are_kept_has_paid_nobody_and_the_next_one_once(
    house: House, settings: Settings, database_url: str
) -> None:
    county = await brought(house, "deliver")
    for table in APPLYING:
        await killed_at(table, settings, database_url)
        await truths_hold(county)
    await county.works_off()
    await truths_hold(county)
    assert "paid" in await statuses(county, "payments")
    assert await statuses(county, "result_deliveries") == ["applied"]


async def test_a_build_that_is_delivered_ten_times_is_built_once(house: House) -> None:
    county = await brought(house, "prepare")
    await county.works_off()
    known = await figures(county)
    await delivered_again(county, "build_batch")
    assert await figures(county) == known


async def test_jobs_that_are_delivered_ten_times_do_what_they_did_once(house: House) -> None:
    county = await brought(house, "deliver")
    await county.works_off()
    await raises(county, COUNTY, BY_RATE, 61_000, date(2026, 9, 1))
    await county.works_off()
    known = await figures(county)

    await delivered_again(county, "submit_batch", "build_batch")
    await delivered_again(county, "apply_delivery", "apply_funded_results")
    await delivered_again(county, "note_arrears_of_county")

    assert await figures(county) == known
    await truths_hold(county)


async def approving(county: County, house: House, _: httpx.AsyncClient) -> Try:
    signed_in = await signed_in_staff(house, Role.FINANCE, COUNTY)
    async with county.at_work() as session:
        batch = (await session.scalars(select(Batch))).one()
    headers = signed_in.keyed(**{"If-Match": f'"{batch.version}"'})
    path = f"/staff/v1/batches/{batch.id}:approve"
    return lambda client: client.post(path, headers=headers)


async def delivering(county: County, house: House, caller: httpx.AsyncClient) -> Try:
    bank, key = await signed_in_bank(caller, house), uuid4().hex
    async with county.at_work() as session:
        payment = (await session.scalars(select(Payment).where(Payment.bank_code == "ABC"))).one()
    line = {
        "serial": "ABC0000000001",
        "payment_no": payment.payment_no,
        "attempt": 1,
        "amount_fen": payment.amount_fen,
        "code": "0000",
        "booked_at": "2026-10-12T10:30:00+08:00",
    }
    body = {"serial": "D1", "lines": [line]}

    def sent(client: httpx.AsyncClient) -> Coroutine[Any, Any, httpx.Response]:
        headers = bank.headers("POST", "/results", **{"Idempotency-Key": key})
        return client.post("/bank/v1/results", json=body, headers=headers)

    return sent


@pytest.mark.parametrize(
    ("until", "prepared", "status"), [("review", approving, 200), ("fund", delivering, 202)]
)
async def test_an_answer_cut_off_after_the_commit_is_given_again_under_its_key(
    until: str,
    prepared: Callable[[County, House, httpx.AsyncClient], Coroutine[Any, Any, Try]],
    status: int,
    house: House,
    server: Server,
    caller: httpx.AsyncClient,
    database_url: str,
) -> None:
    county = await brought(house, until)
    sent = await prepared(county, house, caller)
    before = fingerprint(database_url)
    async with (
        deaf_wire(server) as wire,
        httpx.AsyncClient(base_url=wire, trust_env=False, timeout=20) as cut_off,
    ):
        with pytest.raises(httpx.TransportError):
            await sent(cut_off)
    done = fingerprint(database_url)
    again = await sent(caller)

    assert rows_more(before, done)["events"] == 1
    assert (again.status_code, again.headers["idempotency-replayed"]) == (status, "true")
    assert rows_more(done, fingerprint(database_url)).keys() <= {"dpop_proofs", "bank_reads"}
    await county.works_off()
    await truths_hold(county)
