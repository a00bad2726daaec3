"""Whoever moves away takes the account along; what the old county paid stays its own."""

from datetime import date

import httpx
import pytest
from sqlalchemy import update

from app.domain.payments.terms import BatchStatus
from app.house import House
from app.models.veterans.persons import Person
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.identity import signed_in_staff
from tests.builders.payments import PayOffice, a_batch, a_pay_office
from tests.builders.requests import STAFF
from tests.fixtures.work import WorkOff

NEXT_COUNTY, ITS_VILLAGE = "350504000000", "350504001001"


@pytest.fixture
async def office(house: House, client: httpx.AsyncClient, work_off: WorkOff) -> PayOffice:
    """A payment is held, and then its person moves to the next county."""
    office = await a_pay_office(house, client, work_off)
    payee = await office.has_payee("陈建国", fen=50_000)
    await office.has_payee("林秀英", fen=30_000)
    batch = await a_batch(office, BatchStatus.FINANCE_APPROVED)
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        of_payee = update(Person).where(Person.id == payee.person.id)
        await session.execute(of_payee.values(died_on=date(2026, 10, 30)))
    await office.submits(batch)
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        await session.execute(of_payee.values(division_code=ITS_VILLAGE))
    return office


async def test_the_old_county_still_sees_what_came_back_but_not_the_account(
    office: PayOffice,
) -> None:
    returned = (await office.preparer.get("/returns"))["items"]

    assert [(line["status"], line["account_last4"]) for line in returned] == [("held", None)]
    payment_no = returned[0]["payment_no"]
    troubled = (await office.preparer.get("/payments", params={"troubled": True}))["items"]
    assert [line["payment_no"] for line in troubled] == [payment_no]
    assert (await office.preparer.get(f"/payments/{payment_no}"))["account_last4"] is None
    assert (await office.preparer.get(f"/payments/{payment_no}/trail"))["payment"] is not None


async def test_the_new_county_sees_nothing_of_what_the_old_one_paid(
    office: PayOffice, house: House, client: httpx.AsyncClient
) -> None:
    there = await signed_in_staff(house, Role.COUNTY_REVIEWER, NEXT_COUNTY)

    for path in ("/returns", "/payments", "/batches", "/bank-lines"):
        answer = await client.get(f"{STAFF}{path}", headers=there.headers)
        assert answer.json()["items"] == [], path
