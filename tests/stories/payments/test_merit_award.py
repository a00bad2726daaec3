"""立功奖励金: one sum, named by the award decision, confirmed by a second person, paid once."""

import httpx

from app.domain.payments.terms import BatchStatus
from app.house import House
from tests.builders.banks import signed_in_bank
from tests.builders.payments import a_pay_office
from tests.fixtures.work import WorkOff

PROGRAMME = "merit_award"


async def test_an_award_is_paid_once_with_the_sum_of_its_decision(
    house: House, client: httpx.AsyncClient, work_off: WorkOff
) -> None:
    office = await a_pay_office(house, client, work_off)
    payee = await office.has_payee("陈建国", fen=50_000)
    award = {
        "person_id": str(payee.person.id),
        "programme": PROGRAMME,
        "fixed_fen": 300_000,
        "starts_on": "2026-11",
        "reference": "泉港政奖〔2026〕8号",
    }
    row = await office.preparer.post("/entitlements", award)
    path = f"/entitlements/{row['id']}:confirm"
    row = await office.reviewer.post(path, version=row["version"])
    assert (row["status"], row["ends_before"]) == ("active", "2026-12")

    batch = await office.prepares(PROGRAMME, kind="one_off")
    assert (batch["count"], batch["total_fen"]) == (1, 300_000)
    await office.is_granted(300_000, PROGRAMME)
    batch = await office.submits(await office.approves(await office.reviews(batch)))
    assert batch["status"] == BatchStatus.SUBMITTED
    bank = await signed_in_bank(client, house, "ABC")
    [part] = (await bank.get("/batches")).json()["items"]
    assert part["total_fen"] == 300_000
    for period in ("2026-11", "2026-12"):
        assert (await office.prepares(PROGRAMME, period, kind="one_off"))["count"] == 0
