"""A month of a county, from the draft to the banks."""

import httpx

from app.domain.payments.terms import BatchStatus
from app.house import House
from tests.builders.payments import a_batch, a_pay_office
from tests.fixtures.work import WorkOff


async def test_a_month_goes_through_three_people_to_two_banks(
    house: House, client: httpx.AsyncClient, work_off: WorkOff
) -> None:
    office = await a_pay_office(house, client, work_off)
    await office.has_payee("陈建国", fen=65_000)
    await office.has_payee("林秀英", fen=42_050, bank="ICBC")
    await office.has_payee("黄志强", fen=10_000)
    batch = await a_batch(office, BatchStatus.FUNDED)

    assert (batch["count"], batch["total_fen"]) == (3, 117_050)
    assert [(p["bank_code"], p["count"], p["total_fen"]) for p in batch["banks"]] == [
        ("ABC", 2, 75_000),
        ("ICBC", 1, 42_050),
    ]
    assert batch["statuses"] == [{"status": "sent", "count": 3, "total_fen": 117_050}]
    assert batch["status"] == "submitted"
