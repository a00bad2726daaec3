"""The treasury's voucher: it moves money once, on a day that can be, and banks pay from then on."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from app.domain.payments.terms import BatchStatus
from app.house import House
from app.jobs.results import apply_early
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.banks import BankCaller, signed_in_bank
from tests.builders.payments import PayOffice, a_batch, a_voucher
from tests.fixtures.work import WorkOff

COME = text("UPDATE remittances SET value_on = value_on - 1")


@pytest.fixture
async def submitted(office: PayOffice) -> Any:
    return await a_batch(office, BatchStatus.SUBMITTED)


async def _refused(office: PayOffice, batch: Any, voucher: Any) -> tuple[int, str, str]:
    path = f"/batches/{batch['id']}:fund"
    answer = await office.finance.tries(path, voucher, version=batch["version"])
    fault = answer.json()["errors"][0]
    return answer.status_code, fault["code"], fault["pointer"]


@pytest.mark.parametrize("days", [-1, 16, 1500])
async def test_money_comes_neither_before_its_release_nor_years_later(
    office: PayOffice, submitted: Any, days: int
) -> None:
    voucher = a_voucher(await office.today() + timedelta(days=days))
    found = await _refused(office, submitted, voucher)

    assert found == (422, "value_day_refused", "/value_on")
    assert (await office.reads(submitted))["banks"][0]["funding"] is None


async def test_a_voucher_funds_once_in_a_county(office: PayOffice, submitted: Any) -> None:
    voucher = a_voucher(await office.today())
    path = f"/batches/{submitted['id']}:fund"
    funded = await office.finance.post(path, voucher, version=submitted["version"])
    other = await a_batch(office, BatchStatus.SUBMITTED, period="2026-12")

    assert funded["banks"][0]["funding"]["voucher_no"] == voucher["voucher_no"]
    assert await _refused(office, other, voucher) == (422, "voucher_taken", "/voucher_no")
    again = await office.finance.tries(path, voucher, version=funded["version"])
    assert (again.status_code, again.json()["code"]) == (409, "illegal_batch_step")
    assert (await office.reads(submitted))["version"] == funded["version"]


async def test_before_the_value_day_a_result_waits(
    house: House, client: httpx.AsyncClient, office: PayOffice, submitted: Any, work_off: WorkOff
) -> None:
    voucher = a_voucher(await office.today() + timedelta(days=1))
    path = f"/batches/{submitted['id']}:fund"
    await office.finance.post(path, voucher, version=submitted["version"])
    bank = await signed_in_bank(client, house, "ABC")
    sent = await _paid(bank, submitted)
    await work_off()
    await apply_early(house)
    assert await _outcomes(bank, sent) == {"not_funded"}

    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        await session.execute(COME)
    await apply_early(house)
    assert await _outcomes(bank, sent) == {"paid"}


async def _paid(bank: BankCaller, batch: Any) -> str:
    """The bank says of every line that it was credited; return its delivery."""
    (part,) = (await bank.get("/batches")).json()["items"]
    assert part["number"] == batch["number"]
    listed = (await bank.get(f"/batches/{part['id']}/payments")).json()["items"]
    lines = [
        {
            "serial": f"S{nth}",
            "payment_no": line["payment_no"],
            "attempt": line["attempt"],
            "amount_fen": line["amount_fen"],
            "code": "0000",
            "booked_at": "2026-11-22T09:30:00+08:00",
        }
        for nth, line in enumerate(listed)
    ]
    answer = await bank.post("/results", json={"serial": "D1", "lines": lines})
    assert answer.status_code == 202, answer.text
    return str(answer.json()["id"])


async def _outcomes(bank: BankCaller, delivery_id: str) -> set[str]:
    page = (await bank.get(f"/results/{delivery_id}/lines")).json()
    return {line["outcome"] for line in page["items"]}
