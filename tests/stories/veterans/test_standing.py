"""The county decides on standing, names officers and confirms what stations report."""

from datetime import date
from typing import Any
from uuid import UUID

import httpx
import pytest

from app.domain.veterans.sections import Kin
from app.domain.veterans.terms import Relation
from app.house import House
from app.models.veterans.household import FamilyMember
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.identity import SignedIn, signed_in_staff
from tests.builders.veterans import OTHER_VILLAGE, VILLAGE, a_person, a_service

QUANGANG = "350505000000"


@pytest.fixture
async def person_id(house: House) -> UUID:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        person = await a_person(session, born_on=date(1955, 3, 12))
        await a_service(session, person.id, date(1974, 12, 1), date(1979, 1, 1))
    return person.id


@pytest.fixture
async def county(house: House) -> SignedIn:
    return await signed_in_staff(house, Role.COUNTY_REVIEWER, QUANGANG)


@pytest.fixture
async def clerk(house: House) -> SignedIn:
    return await signed_in_staff(house, Role.VILLAGE_CLERK, VILLAGE)


async def post(
    client: httpx.AsyncClient, staff: SignedIn, path: str, body: Any, version: int | None = None
) -> httpx.Response:
    match = {} if version is None else {"If-Match": f'"{version}"'}
    return await client.post(f"/staff/v1/{path}", json=body, headers=staff.keyed(**match))


def a_claim(category: str, starts_on: str = "2024-08-01") -> dict[str, str]:
    return {"category": category, "starts_on": starts_on, "basis": "泉港退役军人〔2026〕8号"}


def a_grade(grade: int, starts_on: str, nature: str = "duty") -> dict[str, Any]:
    return {"grade": grade, "nature": nature, "starts_on": starts_on, "basis": "闽残〔2026〕1号"}


async def test_the_county_records_a_category_that_the_dossier_supports(
    client: httpx.AsyncClient, county: SignedIn, person_id: UUID
) -> None:
    path = f"veterans/{person_id}/categories"
    held = await post(client, county, path, a_claim("rural_veteran_60"), 1)
    assert held.status_code == 201, held.text
    assert [(c["category"], c["in_force"]) for c in held.json()["categories"]] == [
        ("rural_veteran_60", True)
    ]
    again = await post(client, county, path, a_claim("rural_veteran_60", "2024-09-01"), 2)
    assert (again.status_code, again.json()["code"]) == (409, "period_taken")
    ending = {"category": "rural_veteran_60", "ends_before": "2024-10-01", "reason": "改领残疾抚恤"}
    ended = await post(client, county, f"{path}:end", ending, 2)
    assert (ended.status_code, ended.json()["categories"][0]["in_force"]) == (200, False)
    twice = await post(client, county, f"{path}:end", ending, 3)
    assert (twice.status_code, twice.json()["code"]) == (409, "category_not_held")


@pytest.mark.parametrize(
    ("category", "starts_on"),
    [
        ("rural_veteran_60", "2015-03-11"),  # The day before he turns sixty.
        ("disabled_veteran", "2024-08-01"),  # Nobody graded him.
        ("demobilised_before_1954", "2024-08-01"),
        ("martyr_survivor", "2024-08-01"),  # He is no kin of a martyr.
        ("aged_martyr_child", "2024-08-01"),
    ],
)
async def test_a_category_without_ground_is_refused(
    client: httpx.AsyncClient, county: SignedIn, person_id: UUID, category: str, starts_on: str
) -> None:
    path = f"veterans/{person_id}/categories"
    answer = await post(client, county, path, a_claim(category, starts_on), 1)
    assert (answer.status_code, answer.json()["code"]) == (409, "category_unfounded")


@pytest.mark.parametrize("starts_on", ["1955-03-11", "2099-01-01", "9999-12-31"])
async def test_nothing_is_held_before_birth_or_from_a_day_still_to_come(
    client: httpx.AsyncClient, county: SignedIn, person_id: UUID, starts_on: str
) -> None:
    for path, body in (
        ("categories", a_claim("red_army_veteran", starts_on)),
        ("gradings", a_grade(8, starts_on)),
    ):
        answer = await post(client, county, f"veterans/{person_id}/{path}", body, 1)
        assert (answer.status_code, answer.json()["code"]) == (422, "standing_day_refused")


async def test_nobody_decides_on_the_standing_of_his_own_family(
    client: httpx.AsyncClient, house: House, clerk: SignedIn, person_id: UUID
) -> None:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        son = await a_person(session, "陈小明", born_on=date(1980, 5, 1))
        kin = FamilyMember(person_id=person_id)
        kin.tell(Kin(relation=Relation.SON, name="陈小明", member_id=son.id))
        session.add(kin)
    related = await signed_in_staff(house, Role.COUNTY_REVIEWER, QUANGANG, person_id=son.id)
    base = f"veterans/{person_id}"
    report = {"kind": "death", "died_on": "2024-11-01"}
    reported = (await post(client, clerk, f"{base}/change-reports", report)).json()["id"]
    ending = {"category": "war_participant", "ends_before": "2024-10-01", "reason": "改领"}
    for path, body in (
        ("/categories", a_claim("war_participant")),
        ("/categories:end", ending),
        ("/gradings", a_grade(1, "2024-08-01")),
        (":reverse-death", None),
        (f"/change-reports/{reported}:dismiss", None),
    ):
        answer = await post(client, related, f"{base}{path}", body, 1)
        assert (path, answer.status_code) == (path, 403), answer.text
        assert (path, answer.json()["code"]) == (path, "relative_dossier")
    headers = {**related.headers, "If-Match": '"1"'}
    unlinked = await client.put(f"/staff/v1/{base}/family", json={"items": []}, headers=headers)
    assert (unlinked.status_code, unlinked.json()["code"]) == (403, "relative_dossier")


async def test_a_station_does_not_decide_on_standing(
    client: httpx.AsyncClient, clerk: SignedIn, person_id: UUID
) -> None:
    for path, body in (
        ("categories", a_claim("war_participant")),
        ("gradings", a_grade(8, "2024-08-01")),
    ):
        answer = await post(client, clerk, f"veterans/{person_id}/{path}", body, 1)
        assert (answer.status_code, answer.json()["code"]) == (403, "level_too_low")


async def test_a_new_grade_ends_the_one_before_and_waits_a_year(
    client: httpx.AsyncClient, county: SignedIn, person_id: UUID
) -> None:
    path = f"veterans/{person_id}/gradings"
    first = await post(client, county, path, a_grade(8, "2023-02-28"), 1)
    assert first.status_code == 201, first.text
    early = await post(client, county, path, a_grade(7, "2024-02-27"), 2)
    assert (early.status_code, early.json()["code"]) == (409, "graded_too_recently")
    second = await post(client, county, path, a_grade(7, "2024-02-28"), 2)
    assert [g["carries_pension"] for g in second.json()["gradings"]] == [True, True]
    assert [(g["grade"], g["ends_before"], g["in_force"]) for g in second.json()["gradings"]] == [
        (8, "2024-02-28", False),
        (7, None, True),
    ]
    held = await post(
        client, county, f"veterans/{person_id}/categories", a_claim("disabled_veteran"), 3
    )
    assert held.status_code == 201


async def test_an_officer_of_the_place_becomes_the_contact(
    client: httpx.AsyncClient, house: House, county: SignedIn, clerk: SignedIn, person_id: UUID
) -> None:
    path = f"/staff/v1/veterans/{person_id}/contact-officer"
    elsewhere = await signed_in_staff(house, Role.VILLAGE_CLERK, OTHER_VILLAGE)
    headers = {**county.headers, "If-Match": '"1"'}
    refused = await client.put(path, json={"staff_id": str(elsewhere.account_id)}, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (422, "staff_not_here")
    named = await client.put(path, json={"staff_id": str(clerk.account_id)}, headers=headers)
    assert named.status_code == 200, named.text
    assert named.json()["contact_officer"]["staff_id"] == str(clerk.account_id)
    headers["If-Match"] = '"2"'
    same_day = await client.put(path, json={"staff_id": str(county.account_id)}, headers=headers)
    assert same_day.json()["contact_officer"]["staff_id"] == str(county.account_id)


async def test_a_plan_is_agreed_and_replaced(
    client: httpx.AsyncClient, clerk: SignedIn, person_id: UUID
) -> None:
    path = f"/staff/v1/veterans/{person_id}/service-plan"
    plan = {
        "goals": "每月有人上门",
        "measures": "村站每月走访\n镇卫生院每季随访",
        "contact_every_days": 30,
        "next_contact_on": "2024-12-22",
    }
    for version in (1, 2):
        headers = {**clerk.headers, "If-Match": f'"{version}"'}
        answer = await client.put(path, json=plan, headers=headers)
        assert answer.json()["service_plan"] == plan


async def test_a_death_enters_the_dossier_when_somebody_else_confirms_it(
    client: httpx.AsyncClient, house: House, county: SignedIn, clerk: SignedIn, person_id: UUID
) -> None:
    base = f"veterans/{person_id}"
    report = {"kind": "death", "died_on": "2024-11-01", "note": "家属来电，已火化"}
    reported = await post(client, county, f"{base}/change-reports", report)
    assert reported.status_code == 201, reported.text
    again = await post(client, clerk, f"{base}/change-reports", report)
    assert (again.status_code, again.json()["code"]) == (409, "death_already_reported")
    assert (await read(client, county, person_id))["died_on"] is None

    decide = f"{base}/change-reports/{reported.json()['id']}:confirm"
    own = await post(client, county, decide, None, 1)
    assert (own.status_code, own.json()["code"]) == (403, "same_eyes")
    village = await post(client, clerk, decide, None, 1)
    assert (village.status_code, village.json()["code"]) == (403, "level_too_low")
    colleague = await signed_in_staff(house, Role.COUNTY_REVIEWER, QUANGANG)
    waiting = await client.get("/staff/v1/change-reports", headers=colleague.headers)
    assert [item["note"] for item in waiting.json()["items"]] == ["家属来电，已火化"]
    confirmed = await post(client, colleague, decide, None, 1)
    assert (confirmed.status_code, confirmed.json()["state"]) == (200, "confirmed")
    assert (await read(client, county, person_id))["died_on"] == "2024-11-01"
    twice = await post(client, colleague, decide, None, 2)
    assert (twice.status_code, twice.json()["code"]) == (409, "report_closed")

    for path, body in (
        ("categories", a_claim("war_participant")),
        ("gradings", a_grade(8, "2024-08-01")),
    ):
        late = await post(client, county, f"{base}/{path}", body, 2)
        assert (late.status_code, late.json()["code"]) == (409, "person_deceased")

    alone = await post(client, colleague, f"{base}:reverse-death", None, 2)
    assert (alone.status_code, alone.json()["code"]) == (403, "same_eyes")
    back = await post(client, county, f"{base}:reverse-death", None, 2)
    assert (back.status_code, back.json()["died_on"], back.json()["version"]) == (200, None, 3)


async def test_a_death_has_a_day_that_has_come(
    client: httpx.AsyncClient, clerk: SignedIn, person_id: UUID
) -> None:
    for report in (
        {"kind": "death"},
        {"kind": "death", "died_on": "2099-01-01"},
        {"kind": "death", "died_on": "1955-03-11"},
        {"kind": "moved", "died_on": "2024-11-01"},
    ):
        answer = await post(client, clerk, f"veterans/{person_id}/change-reports", report)
        assert (answer.status_code, answer.json()["code"]) == (422, "death_day_refused")


async def read(client: httpx.AsyncClient, staff: SignedIn, person_id: UUID) -> dict[str, Any]:
    answer = await client.get(f"/staff/v1/veterans/{person_id}", headers=staff.headers)
    person: dict[str, Any] = answer.json()
    return person
