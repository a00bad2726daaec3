"""Where the best of the existing systems fail, and this one must not: what no other story tells.

1, 2, 8, 9 test_batch_reissue · 3 (eight at once), 4, 14 test_batch_people · 5 bank/test_results
(unknown numbers) · 6 bank/test_statements (a difference of one fen) · 7, 12 test_batch_checks ·
10 subsidies/test_arrears_of_a_notice · 11, 13, 15 here.
"""

import httpx
import pytest

from app.domain.payments.terms import BatchStatus
from app.house import House
from tests.builders.banks import signed_in_bank
from tests.builders.payments import PayOffice, a_batch, a_pay_office
from tests.fixtures.work import WorkOff

NOBODYS = "P350505202611999999999999"


@pytest.fixture
async def office(house: House, client: httpx.AsyncClient, work_off: WorkOff) -> PayOffice:
    office = await a_pay_office(house, client, work_off)
    await office.has_payee("陈建国", fen=50_000)
    return office


async def test_peers_11_what_was_taken_has_a_status_from_the_first_second(
    office: PayOffice,
) -> None:
    wanted = {"programme": "spouse_aid", "period": "2026-11"}
    answer = await office.preparer.tries("/batches", wanted)
    assert (answer.status_code, answer.json()["status"]) == (202, "queued")

    operation = await office.preparer.get(f"/operations/{answer.json()['id']}")
    assert operation["status"] == "queued"
    await office.work_off()
    operation = await office.preparer.get(f"/operations/{answer.json()['id']}")
    assert operation["status"] == "done"


async def test_peers_13_a_payment_that_does_not_exist_is_not_found(
    office: PayOffice, house: House, client: httpx.AsyncClient
) -> None:
    bank = await signed_in_bank(client, house)
    assert (await office.preparer.tries(f"/payments/{NOBODYS}:give-up", {
        "reason": "查无此人", "still_owed": False,
    })).status_code == 404  # fmt: skip
    assert (await bank.get(f"/payments/{NOBODYS}")).status_code == 404


async def test_peers_15_nobody_marks_a_payment_as_paid_by_hand(
    office: PayOffice, client: httpx.AsyncClient
) -> None:
    """The bank's own line is the only evidence there is, and it must speak of this payment."""
    batch = await a_batch(office, BatchStatus.FUNDED)
    page = await office.preparer.get("/payments", params={"batch_id": batch["id"]})
    number = page["items"][0]["payment_no"]
    for verb in ("mark-paid", "settle", "confirm"):
        answer = await office.finance.tries(f"/payments/{number}:{verb}", {"status": "paid"})
        assert answer.status_code in {404, 405}, verb
    page = await office.preparer.get("/payments", params={"batch_id": batch["id"]})
    assert [line["status"] for line in page["items"]] == ["sent"]
