"""What a citizen and a clerk read of the catalogue, and how little a stranger gets."""

from datetime import date
from uuid import UUID

import httpx
import pytest

from app.domain.identity.agency import AgencyScope
from app.domain.veterans.sections import Grading
from app.domain.veterans.terms import DisabilityNature
from app.house import House
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.divisions import a_station
from tests.builders.identity import (
    a_staff_account,
    an_agency,
    signed_in_citizen,
    signed_in_staff,
)
from tests.builders.veterans import a_grading, a_person

ITEMS = "/miniapp/v1/service-items"
STAFF_ITEMS = "/staff/v1/service-items"


@pytest.fixture
async def veteran(house: House) -> UUID:
    """Chen Jianguo of Quangang, grade 8 since 2024, with a telephone on file."""
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        person = await a_person(session, phone="19912345678")
        grading = Grading(
            grade=8, nature=DisabilityNature.COMBAT, starts_on=date(2024, 2, 29), basis="1号"
        )
        await a_grading(session, person.id, grading)
        await a_station(session)
    return person.id


async def test_a_stranger_reads_nothing(client: httpx.AsyncClient) -> None:
    for path in (ITEMS, f"{ITEMS}/hardship_aid", "/miniapp/v1/dictionaries", STAFF_ITEMS):
        assert (await client.get(path)).status_code == 401


async def test_the_list_names_the_six_items_in_both_languages(
    client: httpx.AsyncClient, house: House
) -> None:
    caller = await signed_in_citizen(house)
    items = (await client.get(ITEMS, headers=caller.headers)).json()["items"]
    assert {item["code"]: item["outcome"] for item in items} == {
        "disability_grading": "disability_grade",
        "hardship_aid": "grant",
        "honour_plaque": "honour",
        "medical_secondary": "grant",
        "policy_consultation": "answer",
        "preferential_card": "card",
    }
    [aid] = [item for item in items if item["code"] == "hardship_aid"]
    assert aid["title"] == {"zh": "困难退役军人帮扶援助", "en": "Hardship aid"}
    assert aid["total_limit"] == {"amount": 20, "unit": "working_days"}
    assert (aid["status"], aid["closed_reason"], aid["has_urgent_way"]) == ("open", None, True)


async def test_whoever_is_not_bound_yet_reads_the_guide_without_anything_on_file(
    client: httpx.AsyncClient, house: House
) -> None:
    caller = await signed_in_citizen(house)
    guide = (await client.get(f"{ITEMS}/hardship_aid", headers=caller.headers)).json()
    assert guide["known"] == {}
    assert [line["phone"] for line in guide["help_lines"]] == [None, None]


async def test_a_bound_veteran_finds_on_file_what_the_bureau_knows(
    client: httpx.AsyncClient, house: House, veteran: UUID
) -> None:
    caller = await signed_in_citizen(house, veteran)
    guide = (await client.get(f"{ITEMS}/disability_grading", headers=caller.headers)).json()
    assert guide["known"] == {
        "current_grade": 8,
        "current_nature": "combat",
        "last_graded_on": "2024-02-29",
        "contact_phone": "199****5678",
        "spoken_language": guide["known"]["spoken_language"],
    }
    assert "19912345678" not in str(guide)
    # The village has no station of its own here; the county's number is given.
    assert [(line["level"], line["phone"]) for line in guide["help_lines"]] == [
        ("village", None),
        ("county", "0595-87990000"),
    ]


async def test_a_guide_has_all_that_a_form_needs_to_be_drawn(
    client: httpx.AsyncClient, house: House
) -> None:
    caller = await signed_in_citizen(house)
    guide = (await client.get(f"{ITEMS}/hardship_aid", headers=caller.headers)).json()
    drawn = [field["name"] for section in guide["ui"]["sections"] for field in section["fields"]]
    assert sorted(drawn) == sorted(guide["form"]["properties"])
    assert guide["form"]["properties"]["event_text"]["x-sensitive"] is True
    assert [step["key"] for step in guide["chain"]] == [
        "village_opinion",
        "township_opinion",
        "publicity",
        "county_decision",
    ]
    assert guide["chain"][2]["publicity"]["shows"] == ["name", "division", "amount"]
    assert guide["urgent"]["pay_within_hours"] == 72
    assert guide["conditions"][0] == {"zh": "本人健在", "en": "the person is alive"}
    assert guide["remedies"]["reconsideration_days"] == 60
    held = {paper["key"] for paper in guide["documents"] if paper["held_by_bureau"]}
    assert held == {"identity_card", "status_certificate", "low_income_record"}
    [bills] = [paper for paper in guide["documents"] if paper["key"] == "medical_bills"]
    assert bills["conditional"] is True


async def test_an_agent_without_health_scope_does_not_see_the_grade_on_file(
    client: httpx.AsyncClient, house: House, veteran: UUID
) -> None:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        agent = await a_person(session, "陈小妹", phone="19987654321")
        clerk = await a_staff_account(session)
        await an_agency(session, veteran, agent.id, clerk.id, {AgencyScope.APPLY})
    caller = await signed_in_citizen(house, agent.id)
    headers = caller.acting_for(veteran)
    guide = (await client.get(f"{ITEMS}/disability_grading", headers=headers)).json()
    assert set(guide["known"]) == {"contact_phone", "spoken_language"}
    assert guide["known"]["contact_phone"] == "199****5678"


async def test_nobody_reads_a_guide_for_a_person_he_does_not_act_for(
    client: httpx.AsyncClient, house: House, veteran: UUID
) -> None:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        other = await a_person(session, "林某某")
    caller = await signed_in_citizen(house, other.id)
    path = f"{ITEMS}/disability_grading"
    refused = await client.get(path, headers=caller.acting_for(veteran))
    assert refused.status_code in {403, 404}
    assert "current_grade" not in refused.text


async def test_an_unknown_item_is_not_found(client: httpx.AsyncClient, house: House) -> None:
    caller = await signed_in_citizen(house)
    answer = await client.get(f"{ITEMS}/free_lunch", headers=caller.headers)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert "free_lunch" not in answer.json()["detail"]


async def test_the_dictionaries_label_every_value_in_chinese(
    client: httpx.AsyncClient, house: House
) -> None:
    caller = await signed_in_citizen(house)
    found = (await client.get("/miniapp/v1/dictionaries", headers=caller.headers)).json()
    kinds = found["dictionaries"]
    assert {"value": "publicity", "label": "公示"} in kinds["StepKind"]
    assert {"value": "working_days", "label": "工作日"} in kinds["LimitUnit"]


async def test_a_clerk_reads_guide_and_history_and_prints_the_form(
    client: httpx.AsyncClient, house: House
) -> None:
    clerk = await signed_in_staff(house, Role.TOWNSHIP_CLERK, "350505001000")
    guide = (await client.get(f"{STAFF_ITEMS}/medical_secondary", headers=clerk.headers)).json()
    assert (guide["guide_version"], guide["known"]) == (1, {})

    history = await client.get(f"{STAFF_ITEMS}/medical_secondary/versions", headers=clerk.headers)
    [version] = history.json()["items"]
    assert (version["number"], version["effective_from"]) == (1, "2026-01-01")
    assert len(version["digest"]) == 64

    form = f"{STAFF_ITEMS}/medical_secondary/paper-form"
    drawn = await client.get(form, headers=clerk.headers)
    assert drawn.headers["content-type"] == "text/html; charset=utf-8"
    assert "<h1>优抚对象医疗费用二次报销</h1>" in drawn.text
    english = await client.get(f"{form}?language=en", headers=clerk.headers)
    assert "<h1>Secondary reimbursement of medical expenses</h1>" in english.text
    klingon = await client.get(f"{form}?language=tlh", headers=clerk.headers)
    assert (klingon.status_code, klingon.json()["errors"][0]["pointer"]) == (422, "query/language")


async def test_the_history_of_an_unknown_item_is_not_found(
    client: httpx.AsyncClient, house: House
) -> None:
    clerk = await signed_in_staff(house)
    for path in ("free_lunch", "free_lunch/versions", "free_lunch/paper-form"):
        assert (await client.get(f"{STAFF_ITEMS}/{path}", headers=clerk.headers)).status_code == 404
