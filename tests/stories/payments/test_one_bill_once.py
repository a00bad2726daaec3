"""医疗费用: what the second reimbursement pays, medical aid does not pay once more."""

from typing import Any

import httpx

from app.house import House
from app.models.veterans.persons import Person
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.payments import NOVEMBER, a_pay_office
from tests.builders.subsidies import an_entitlement
from tests.fixtures.work import WorkOff

ONCE: dict[str, Any] = {"kind": "one_off"}


async def test_medical_aid_pays_as_far_as_it_lies_above_the_second_reimbursement(
    house: House, client: httpx.AsyncClient, work_off: WorkOff
) -> None:
    office = await a_pay_office(house, client, work_off)
    payee = await office.has_payee("陈建国", fen=300_000, programme="medical_secondary")
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        person = await session.get_one(Person, payee.person.id)
        facts: dict[str, Any] = {"starts_on": NOVEMBER, "fixed_fen": 500_000}
        await an_entitlement(session, person, "medical_aid", **facts)

    reimbursed = await office.prepares("medical_secondary", **ONCE)
    aided = await office.prepares("medical_aid", **ONCE)
    assert (reimbursed["total_fen"], aided["total_fen"]) == (300_000, 200_000)
    [line] = (await office.preparer.get(f"/batches/{aided['id']}/payments"))["items"]
    assert "3,000" in line["explanation"]["zh"]
