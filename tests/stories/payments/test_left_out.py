"""A village clerk sees who of her people was left out, why, and what to do, until it is paid."""

import httpx
from sqlalchemy import update

from app.domain.payments.terms import BatchStatus
from app.house import House
from app.models.veterans.persons import Person
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.accounts import an_account
from tests.builders.identity import signed_in_staff
from tests.builders.payments import a_batch, a_pay_office
from tests.builders.requests import STAFF, Caller
from tests.builders.veterans import OTHER_VILLAGE, VILLAGE
from tests.fixtures.work import WorkOff

NEXT_VILLAGE = "350505001002"


async def test_who_was_left_out_stands_on_her_clerks_list_until_she_is_paid(
    house: House, client: httpx.AsyncClient, work_off: WorkOff
) -> None:
    office = await a_pay_office(house, client, work_off)
    await office.has_payee("陈建国", fen=50_000)
    without = await office.has_payee("林秀英", fen=30_000, bank=None)
    await a_batch(office, BatchStatus.SUBMITTED)
    clerk, neighbour = [
        Caller(client, await signed_in_staff(house, Role.VILLAGE_CLERK, village), STAFF)
        for village in (VILLAGE, NEXT_VILLAGE)
    ]

    [line] = (await clerk.get("/exclusions"))["items"]
    assert (line["person_id"], line["person_name"]) == (str(without.person.id), "林*英")
    assert (line["period"], line["amount_fen"]) == ("2026-11", 30_000)
    assert line["codes"] == [reason["code"] for reason in line["reasons"]] == ["no_account"]
    assert line["reasons"][0]["label"] == {"zh": "无收款账户", "en": "no account"}
    assert line["reasons"][0]["what_to_do"]["zh"]
    for wanted, count in (({"code": "deceased"}, 0), ({"period": "2026-11"}, 1)):
        assert len((await clerk.get("/exclusions", params=wanted))["items"]) == count
    assert (await neighbour.get("/exclusions"))["items"] == []
    of_batch = f"/batches/{line['batch_id']}/exclusions"
    [same] = (await office.preparer.get(of_batch, params={"code": "no_account"}))["items"]
    assert same == line
    answer = await client.get(f"{STAFF}{of_batch}", headers=clerk.signed_in.headers)
    assert answer.status_code == 404

    again = await office.prepares(period="2026-12")
    late = (await clerk.get("/exclusions"))["items"]
    assert [(each["period"], each["batch_id"]) for each in late] == [
        ("2026-12", again["id"]),
        ("2026-11", again["id"]),
    ]
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        await an_account(session, await session.get_one(Person, without.person.id))
    path = f"/batches/{again['id']}:rebuild"
    again = await office.works(office.preparer, path, version=again["version"])
    assert again["count"] == 3
    assert (await clerk.get("/exclusions"))["items"] == []


async def test_who_has_moved_away_stays_on_the_batchs_list_without_a_name(
    house: House, client: httpx.AsyncClient, work_off: WorkOff
) -> None:
    office = await a_pay_office(house, client, work_off)
    await office.has_payee("陈建国", fen=50_000)
    without = await office.has_payee("林秀英", fen=30_000, bank=None)
    batch = await a_batch(office, BatchStatus.SUBMITTED)
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        moved = update(Person).where(Person.id == without.person.id)
        await session.execute(moved.values(division_code=OTHER_VILLAGE))
    village = await signed_in_staff(house, Role.VILLAGE_CLERK, VILLAGE)
    there = await signed_in_staff(house, Role.VILLAGE_CLERK, OTHER_VILLAGE)

    [line] = (await office.preparer.get(f"/batches/{batch['id']}/exclusions"))["items"]
    assert (line["person_name"], line["programme"], line["codes"]) == (
        None,
        "spouse_aid",
        ["no_account"],
    )
    assert (await office.preparer.get("/exclusions"))["items"] == [line]
    for clerk in (village, there):
        assert (await Caller(client, clerk, STAFF).get("/exclusions"))["items"] == []
