"""The bank he left says late that it paid, while another bank had the payment to make."""

import httpx

from app.domain.payments.terms import BatchStatus
from app.house import House
from tests.builders.banks import signed_in_bank
from tests.builders.payments import a_batch, a_pay_office
from tests.fixtures.work import WorkOff
from tests.stories.payments.claims import (
    BOOKED_AT,
    FAILED,
    PAID,
    answers,
    balances,
    claims,
    confirms,
    line_of,
    says,
)
from tests.stories.payments.test_batch_reissue import changes_account
from tests.stories.payments.test_paid_after_all import resolves

DAY = "2026-11-22"
REFUSED = "013009"


async def test_it_is_settled_on_the_attempt_that_paid_and_each_bank_sees_its_own(
    house: House, client: httpx.AsyncClient, work_off: WorkOff
) -> None:
    office = await a_pay_office(house, client, work_off)
    payee = await office.has_payee("陈建国", fen=50_000)
    abc, icbc = [await signed_in_bank(client, house, code) for code in ("ABC", "ICBC")]
    await a_batch(office, BatchStatus.FUNDED)
    await says(abc, office, FAILED, 0)
    await changes_account(house, payee)
    again = await office.reviews(await office.prepares(kind="reissue"))
    again = await office.funds(await office.submits(await office.approves(again)), "ICBC")
    await says(abc, office, PAID, 0)
    [claim] = await claims(office)
    await answers(office, claim, "paid")
    waits = await confirms(office, claim)
    assert (waits.status_code, waits.json()["code"]) == (409, "payment_at_bank")

    await says(icbc, office, REFUSED, 0, attempt=2)
    await resolves(office, 2)
    assert (await line_of(office))["status"] == "failed"
    assert (await confirms(office, claim)).status_code == 200
    await work_off()
    paid = await line_of(office)
    assert (paid["status"], paid["attempt"], paid["bank_code"]) == ("paid", 1, "ABC")
    assert await balances(office) == {"treasury": -50_000, "paid": 50_000}
    number = paid["payment_no"]
    for bank, attempt, status in ((abc, 1, "paid"), (icbc, 2, "failed")):
        seen = (await bank.get(f"/payments/{number}")).json()
        assert (seen["attempt"], seen["status"]) == (attempt, status)
    stated = {
        "serial": "B1",
        "payment_no": number,
        "attempt": 1,
        "amount_fen": 50_000,
        "direction": "credited",
        "booked_at": BOOKED_AT,
    }
    body = {"on": DAY, "lines": [stated], "count": 1, "total_fen": 50_000}
    assert (await abc.post("/statements", json=body)).status_code == 202
    await work_off()
    day = (await abc.get(f"/reconciliations/{DAY}")).json()
    assert (day["difference_fen"], day["open_count"]) == (0, 0)
