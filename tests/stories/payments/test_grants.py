"""What the treasury granted, paper by paper, and what is left of it."""

import httpx

from app.domain.payments.terms import BatchStatus
from app.house import House
from tests.builders.payments import PROGRAMME, a_batch, a_pay_office
from tests.fixtures.work import WorkOff

NEXT_COUNTY = "350504000000"


async def test_finance_reads_each_paper_and_what_is_left_of_all_of_them(
    house: House, client: httpx.AsyncClient, work_off: WorkOff
) -> None:
    office = await a_pay_office(house, client, work_off)
    await office.is_granted(300_000)
    await office.is_granted(90_000, year=2027)
    await office.has_payee("陈建国", fen=50_000)
    await a_batch(office, BatchStatus.FINANCE_APPROVED)  # With another 50,000 granted for it.

    first = await office.finance.get("/appropriations", params={"limit": 2})
    [last] = (
        await office.finance.get(
            "/appropriations", params={"limit": 2, "cursor": first["next_cursor"]}
        )
    )["items"]
    papers = [*first["items"], last]
    assert [(each["year"], each["amount_fen"], each["left_fen"]) for each in papers] == [
        (2026, 50_000, 300_000),
        (2027, 90_000, 90_000),
        (2026, 300_000, 300_000),
    ]
    assert {each["programme"] for each in papers} == {PROGRAMME}
    assert all(each["document_no"].startswith("泉财指〔") for each in papers)
    of_next_year = await office.finance.get("/appropriations", params={"year": 2027})
    assert [each["amount_fen"] for each in of_next_year["items"]] == [90_000]

    elsewhere = await a_pay_office(house, client, work_off, NEXT_COUNTY)
    assert (await elsewhere.finance.get("/appropriations"))["items"] == []
