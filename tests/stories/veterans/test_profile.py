"""A veteran reads his dossier and corrects how he can be reached."""

from uuid import UUID

import httpx
import pytest

from app.domain.identity.agency import DEFAULT_SCOPES, AgencyScope
from app.house import House
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.identity import (
    a_staff_account,
    an_agency,
    signed_in_citizen,
    signed_in_staff,
)
from tests.builders.veterans import a_category, a_health_record, a_person, a_service

QUANGANG = "350505000000"
CONTACT = {"phone": "13900139000", "address": "山腰街道锦祥社区15号", "speech": "minnan"}


@pytest.fixture
async def elder(house: House) -> UUID:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        person = await a_person(session, phone="13800138000")
        await a_service(session, person.id)
        await a_category(session, person.id)
        await a_health_record(session, person.id)
    return person.id


async def test_a_veteran_sees_his_five_sections_masked(
    client: httpx.AsyncClient, house: House, elder: UUID
) -> None:
    citizen = await signed_in_citizen(house, elder)
    answer = await client.get("/miniapp/v1/profile", headers=citizen.headers)
    profile = answer.json()
    assert answer.status_code == 200, answer.text
    assert (profile["person_id"], profile["version"]) == (str(elder), 1)
    assert answer.headers["ETag"] == '"1"'
    assert profile["basic"]["name"] == "陈建国"
    assert profile["basic"]["id_number"][6:14] == "*" * 8
    assert profile["basic"]["phone"] == "138****8000"
    assert profile["basic"]["roles"] == ["veteran"]
    assert [spell["enlisted_on"] for spell in profile["service"]] == ["1974-12-01"]
    assert profile["health"]["diagnoses"] == ["高血压"]
    assert [held["category"] for held in profile["categories"]] == ["war_participant"]
    assert set(profile) == {
        *("person_id", "version", "basic", "service", "family", "employment", "health"),
        *("categories", "gradings", "card", "contact_officer"),
    }


async def test_an_agent_sees_health_only_where_the_elder_said_so(
    client: httpx.AsyncClient, house: House, elder: UUID
) -> None:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        clerk = await a_staff_account(session, Role.VILLAGE_CLERK, QUANGANG)
        grandchild, nurse = await a_person(session, "陈小雨"), await a_person(session, "林护士")
        await an_agency(session, elder, grandchild.id, clerk.id)
        with_health = DEFAULT_SCOPES | {AgencyScope.VIEW_HEALTH}
        await an_agency(session, elder, nurse.id, clerk.id, with_health)
    for agent, health_shown in ((grandchild.id, False), (nurse.id, True)):
        citizen = await signed_in_citizen(house, agent)
        answer = await client.get("/miniapp/v1/profile", headers=citizen.acting_for(elder))
        assert answer.json()["basic"]["name"] == "陈建国"
        assert (answer.json()["health"] is not None) is health_shown
        contact = await client.post(
            "/miniapp/v1/profile/contact",
            json=CONTACT,
            headers=citizen.keyed(**{"Acting-For": str(elder), "If-Match": '"1"'}),
        )
        assert contact.status_code == 403


async def test_nobody_reads_a_stranger(
    client: httpx.AsyncClient, house: House, elder: UUID
) -> None:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        stranger = await a_person(session, "林志强")
    citizen = await signed_in_citizen(house, stranger.id)
    answer = await client.get("/miniapp/v1/profile", headers=citizen.acting_for(elder))
    assert answer.status_code in {403, 404}
    assert "陈" not in answer.text


async def test_a_veteran_corrects_how_he_can_be_reached(
    client: httpx.AsyncClient, house: House, elder: UUID
) -> None:
    citizen = await signed_in_citizen(house, elder)
    path = "/miniapp/v1/profile/contact"
    answer = await client.post(path, json=CONTACT, headers=citizen.keyed(**{"If-Match": '"1"'}))
    basic = answer.json()["basic"]
    assert answer.status_code == 200, answer.text
    assert (basic["phone"], basic["speech"]) == ("139****9000", "minnan")
    assert basic["address"] == "山腰街道锦祥社区****"
    stale = await client.post(path, json=CONTACT, headers=citizen.keyed(**{"If-Match": '"1"'}))
    assert stale.status_code == 412

    staff = await signed_in_staff(house, Role.COUNTY_REVIEWER, QUANGANG)
    found = await client.post(
        "/staff/v1/veterans:search", json={"phone": "13900139000"}, headers=staff.headers
    )
    assert [item["id"] for item in found.json()["items"]] == [str(elder)]
