"""A conscript's family is paid by the county that approved the enlistment (条例 art. 42).

Quangang enlisted the son; the family lives in Luojiang, where nobody needs to do anything.
"""

from datetime import date
from typing import Any

import httpx
import pytest
from sqlalchemy import update

from app.domain.payments.terms import BatchStatus
from app.house import House
from app.models.veterans.persons import Person
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.accounts import an_account
from tests.builders.identity import signed_in_citizen, signed_in_staff
from tests.builders.imports import Clerk, a_list
from tests.builders.payments import PayOffice, a_pay_office
from tests.builders.requests import COUNTY, MINIAPP, STAFF, Caller
from tests.builders.veterans import OTHER_VILLAGE, a_person, an_id_number
from tests.fixtures.work import WorkOff
from tests.stories.subsidies.desk import does, entitlements_of, is_refused
from tests.stories.subsidies.test_import_of_entitlements import HEADER, a_row
from tests.stories.subsidies.test_rates import FIGURES

GRANT, NAME = "conscript_family_grant", "庄秀兰"
NEXT_COUNTY, FURTHER_VILLAGE = "350504000000", "350503001001"
INCOME_FEN = 2_812_345


@pytest.fixture
async def office(house: House, client: httpx.AsyncClient, work_off: WorkOff) -> PayOffice:
    """Quangang, whose rural income of 2025 is published."""
    office = await a_pay_office(house, client, work_off)
    figure = {"kind": "rural_income", "area_code": COUNTY, "period": "2025-01", "value": INCOME_FEN}
    path = FIGURES.removeprefix(STAFF)
    entered = await office.preparer.post(path, {**figure, "document_no": "泉港统计〔2026〕3号"})
    await office.reviewer.post(f"{path}/{entered['id']}:confirm", {"value": INCOME_FEN})
    return office


@pytest.fixture
async def mother(house: House) -> tuple[Person, str]:
    """The conscript's mother, in Luojiang, with an account; and her number."""
    number = an_id_number(date(1979, 5, 6), male=False)
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        person = await a_person(
            session, NAME, OTHER_VILLAGE, born_on=date(1979, 5, 6), id_number=number
        )
        await an_account(session, person)
    return person, number


def wanted(number: str, name: str = NAME, **parts: Any) -> dict[str, Any]:
    return {
        "elsewhere": {"id_number": number, "name": name},
        "programme": GRANT,
        "reference": "泉港征〔2025〕7号",
        "starts_on": "2026-01",
        **parts,
    }


async def test_the_enlisting_county_opens_pays_and_the_family_sees_it(
    office: PayOffice, mother: tuple[Person, str]
) -> None:
    person, number = mother
    opened = await office.preparer.post("/entitlements", wanted(number))
    assert (opened["person_name"], opened["division_code"]) == ("庄*兰", COUNTY)
    assert [payer["county_code"] for payer in opened["payers"]] == [COUNTY]
    refused = await is_refused(office.preparer, opened, "confirm")
    assert (refused[0], refused[1]["code"]) == (403, "entitlement_opened_by_you")
    confirmed = await does(office.reviewer, opened, "confirm")
    assert confirmed["status"] == "active"

    batch = await office.prepares(GRANT, "2026-01")
    assert (batch["count"], batch["total_fen"]) == (1, INCOME_FEN), batch
    batch = await office.reviews(batch)
    await office.is_granted(INCOME_FEN, GRANT)
    batch = await office.submits(await office.approves(batch))
    page = await office.preparer.get("/payments", params={"batch_id": batch["id"]})
    assert [(line["status"], line["amount_fen"]) for line in page["items"]] == [
        ("sent", INCOME_FEN)
    ]
    hers = Caller(office.client, await signed_in_citizen(office.house, person.id), MINIAPP)
    [paid] = (await hers.get("/payments"))["items"]
    assert (paid["title"]["zh"], paid["amount_fen"]) == ("义务兵家庭优待金", INCOME_FEN)
    assert (await hers.get("/entitlements"))["items"][0]["title"]["zh"] == "义务兵家庭优待金"


async def test_a_family_that_moves_on_stays_with_the_county_that_enlisted(
    office: PayOffice, mother: tuple[Person, str], house: House
) -> None:
    person, number = mother
    opened = await office.preparer.post("/entitlements", wanted(number))
    await does(office.reviewer, opened, "confirm")
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        of_her = update(Person).where(Person.id == person.id)
        await session.execute(of_her.values(division_code=FURTHER_VILLAGE))

    [read] = await entitlements_of(office.preparer, person.id)
    assert (read["division_code"], read["payers"][0]["county_code"]) == (COUNTY, COUNTY)
    moved = await is_refused(office.reviewer, read, "move", {"moved_on": "2026-11-01"})
    assert (moved[0], moved[1]["code"]) == (409, "no_move_needed")
    batch = await office.prepares(GRANT, "2026-01")
    assert batch["count"] == 1


@pytest.mark.parametrize(
    ("parts", "status", "code"),
    [
        ({"elsewhere": {"id_number": an_id_number(), "name": NAME}}, 404, "not_found"),
        ({"programme": "spouse_aid", "fixed_fen": 1}, 422, "paid_where_one_lives"),
        ({"elsewhere": None}, 422, "whose_is_unclear"),
    ],
)
async def test_who_lives_elsewhere_is_found_only_for_what_the_enlisting_county_pays(
    office: PayOffice, mother: tuple[Person, str], parts: Any, status: int, code: str
) -> None:
    answer = await office.preparer.tries("/entitlements", wanted(mother[1], **parts))
    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_no_level_above_opens_what_the_enlisting_county_pays(
    mother: tuple[Person, str], house: House, client: httpx.AsyncClient
) -> None:
    city = Caller(client, await signed_in_staff(house, Role.CITY_REVIEWER, "350500000000"), STAFF)
    answer = await city.tries("/entitlements", wanted(mother[1]))
    assert (answer.status_code, answer.json()["code"]) == (403, "enlisting_county_opens")


async def test_a_wrong_name_is_the_same_as_no_person_and_the_home_county_sees_nothing(
    office: PayOffice, mother: tuple[Person, str], house: House, client: httpx.AsyncClient
) -> None:
    person, number = mother
    answers = [
        await office.preparer.tries("/entitlements", wanted(each, name))
        for each, name in ((number, "庄秀莲"), (an_id_number(), NAME))
    ]
    assert [(each.status_code, each.json()["code"]) for each in answers] == [(404, "not_found")] * 2
    by_id = {**wanted(number), "elsewhere": None, "person_id": str(person.id)}
    assert (await office.preparer.tries("/entitlements", by_id)).status_code == 404

    row = await office.preparer.post("/entitlements", wanted(number))
    assert (await office.preparer.tries(f"/veterans/{person.id}")).status_code in {404, 405}
    home = Caller(client, await signed_in_staff(house, Role.COUNTY_REVIEWER, NEXT_COUNTY), STAFF)
    assert (await home.get("/entitlements"))["items"] == []
    assert (await client.get(
        f"{STAFF}/entitlements/{row['id']}", headers=home.signed_in.headers
    )).status_code == 404  # fmt: skip


async def test_what_comes_back_is_the_enlisting_countys_to_look_into(
    office: PayOffice, mother: tuple[Person, str], house: House
) -> None:
    person, number = mother
    await office.has_payee("陈建国", programme=GRANT, fen=None, starts_on=date(2026, 1, 1))
    opened = await office.preparer.post("/entitlements", wanted(number))
    await does(office.reviewer, opened, "confirm")
    batch = await office.reviews(await office.prepares(GRANT, "2026-01"))
    await office.is_granted(2 * INCOME_FEN, GRANT)
    batch = await office.approves(batch)
    assert batch["status"] == BatchStatus.FINANCE_APPROVED
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        died = update(Person).where(Person.id == person.id)
        await session.execute(died.values(died_on=date(2026, 10, 30)))
    await office.submits(batch)

    [held] = (await office.preparer.get("/returns"))["items"]
    assert (held["status"], held["account_last4"]) == ("held", None)


async def test_a_list_opens_it_for_families_elsewhere_by_number_and_name(
    office: PayOffice, mother: tuple[Person, str], client: httpx.AsyncClient, house: House
) -> None:
    _, number = mother
    clerk, colleague = [
        Clerk(client, await signed_in_staff(house, Role.COUNTY_REVIEWER, COUNTY)) for _ in "12"
    ]
    wrong = [
        a_row(number, NAME, "hardship_aid", **{"标准(元)": "500"}),
        a_row(number, "庄秀莲", GRANT, starts="2026-01"),
        a_row(an_id_number(), NAME, GRANT, starts="2026-01"),
    ]
    answer = await clerk.sends(a_list(wrong, HEADER), kind="entitlements")
    assert answer.status_code == 202, answer.text
    await office.work_off()
    [entered] = (await clerk.gets("/staff/v1/imports"))["items"]
    assert (entered["row_count"], entered["fault_count"]) == (3, 3), entered
    rows = (await clerk.gets(f"/staff/v1/imports/{entered['id']}/rows"))["items"]
    assert [fault["code"] for row in rows for fault in row["faults"]] == ["person_unknown"] * 3

    right = [a_row(number, NAME, "义务兵家庭优待金", starts="2026-01")]
    await clerk.sends(a_list(right, HEADER), kind="entitlements")
    await office.work_off()
    entered = (await clerk.gets("/staff/v1/imports"))["items"][0]
    assert (entered["row_count"], entered["fault_count"]) == (1, 0), entered
    path = f"/staff/v1/imports/{entered['id']}"
    assert (await colleague.does(path, "draw-sample")).status_code == 200
    assert (await colleague.ticks(path)).status_code == 200
    assert (await colleague.does(path, "confirm")).status_code == 202
    await office.work_off()
    [line] = (await clerk.gets("/staff/v1/entitlements"))["items"]
    assert (line["programme"], line["division_code"], line["status"]) == (GRANT, COUNTY, "active")
    assert (await office.prepares(GRANT, "2026-01"))["total_fen"] == INCOME_FEN
