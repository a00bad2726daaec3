"""Sections of a dossier are replaced as a whole, by those who may, under one version."""

from typing import Any

import httpx
import pytest

from app.house import House
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.identity import SignedIn, signed_in_staff
from tests.builders.veterans import OTHER_VILLAGE, VILLAGE, a_person
from tests.stories.veterans.registry import (
    CITY,
    LUOJIANG,
    QUANGANG,
    a_registration,
    events_of,
    registered,
)


@pytest.fixture
async def clerk(house: House) -> SignedIn:
    return await signed_in_staff(house, Role.VILLAGE_CLERK, VILLAGE)


@pytest.fixture
async def reviewer(house: House) -> SignedIn:
    return await signed_in_staff(house, Role.COUNTY_REVIEWER, QUANGANG)


async def test_sections_are_replaced_under_one_version_and_each_change_is_one_event(
    client: httpx.AsyncClient, house: House, reviewer: SignedIn
) -> None:
    person = await registered(client, reviewer)
    base = f"/staff/v1/veterans/{person['id']}"
    sections: dict[str, dict[str, Any]] = {
        "service": {
            "items": [
                {
                    "branch": "navy",
                    "enlisted_on": "1961-08-01",
                    "discharged_on": "1966-01-01",
                    "hukou_at_enlistment": "rural",
                    "rank": "conscript",
                    "discharge": "discharged",
                }
            ]
        },
        "family": {
            "items": [
                {"relation": "grandchild", "name": "陈小雨", "phone": "13900139000", "cares": True}
            ]
        },
        "employment": {"items": [{"kind": "farming", "starts_on": "1966-02-01"}]},
        "health": {
            "care_need": "partly_dependent",
            "living": "empty_nest",
            "diagnoses": ["高血压"],
            "allergies": ["青霉素"],
            "medicines": [],
        },
    }
    for version, (name, body) in enumerate(sections.items(), start=1):
        headers = {**reviewer.headers, "If-Match": f'"{version}"'}
        answer = await client.put(f"{base}/{name}", json=body, headers=headers)
        assert answer.status_code == 200, answer.text
        assert answer.headers["ETag"] == f'"{version + 1}"'
        assert answer.json() == (await client.get(f"{base}/{name}", headers=headers)).json()
    family = (await client.get(f"{base}/family", headers=reviewer.headers)).json()["items"]
    assert family[0]["phone"] == "139****9000"
    assert [data.get("section") for _, data in await events_of(house, person["id"])] == [
        None,
        "service",
        "family",
        "employment",
        "health",
    ]


async def test_a_kept_relative_keeps_the_telephone_that_the_screen_only_shows_masked(
    client: httpx.AsyncClient, reviewer: SignedIn
) -> None:
    person = await registered(client, reviewer)
    path = f"/staff/v1/veterans/{person['id']}/family"
    items = [{"relation": "spouse", "name": "林阿妹", "phone": "13900139000"}]
    headers = {**reviewer.headers, "If-Match": '"1"'}
    first = (await client.put(path, json={"items": items}, headers=headers)).json()
    kept = {"id": first["items"][0]["id"], "relation": "spouse", "name": "林阿梅"}
    headers["If-Match"] = '"2"'
    second = (await client.put(path, json={"items": [kept]}, headers=headers)).json()
    assert second["items"][0]["name"] == "林阿梅"
    assert second["items"][0]["phone"] == "139****9000"
    headers["If-Match"] = '"3"'
    third = (await client.put(path, json={"items": []}, headers=headers)).json()
    assert third == {"version": 4, "items": []}


async def test_one_entry_of_the_family_is_not_written_twice_at_once(
    client: httpx.AsyncClient, clerk: SignedIn
) -> None:
    person = await registered(client, clerk)
    path = f"/staff/v1/veterans/{person['id']}/family"
    son = {"relation": "son", "name": "陈一"}
    first = await client.put(
        path, json={"items": [son]}, headers={**clerk.headers, "If-Match": '"1"'}
    )
    entry = first.json()["items"][0]["id"]
    twice = {"items": [{**son, "id": entry}, {"id": entry, "relation": "daughter", "name": "陈二"}]}
    answer = await client.put(path, json=twice, headers={**clerk.headers, "If-Match": '"2"'})
    assert (answer.status_code, answer.json()["code"]) == (422, "kin_twice")
    assert [fault["pointer"] for fault in answer.json()["errors"]] == ["/items/1/id"]
    kept = await client.get(path, headers=clerk.headers)
    assert [(kin["relation"], kin["name"]) for kin in kept.json()["items"]] == [("son", "陈一")]


async def test_two_editors_do_not_overwrite_each_other(
    client: httpx.AsyncClient, reviewer: SignedIn
) -> None:
    person = await registered(client, reviewer)
    path = f"/staff/v1/veterans/{person['id']}/employment"
    body = {"items": [{"kind": "retired", "starts_on": "2002-08-17"}]}
    missing = await client.put(path, json=body, headers=reviewer.headers)
    assert missing.status_code == 428
    headers = {**reviewer.headers, "If-Match": '"1"'}
    assert (await client.put(path, json=body, headers=headers)).status_code == 200
    stale = await client.put(path, json=body, headers=headers)
    assert (stale.status_code, stale.json()["code"]) == (412, "stale")
    assert "2" in stale.json()["detail"]


async def test_a_clerk_moves_nobody_out_of_or_into_her_village_and_the_city_does(
    client: httpx.AsyncClient, house: House, clerk: SignedIn
) -> None:
    person = await registered(client, clerk)
    path = f"/staff/v1/veterans/{person['id']}/basics"
    body = a_registration(division_code=OTHER_VILLAGE)
    del body["id_number"], body["roles"]
    headers = {"If-Match": '"1"'}
    refused = await client.put(path, json=body, headers={**clerk.headers, **headers})
    assert (refused.status_code, refused.json()["code"]) == (403, "division_not_held")

    thief = await signed_in_staff(house, Role.COUNTY_REVIEWER, LUOJIANG)
    stolen = await client.put(path, json=body, headers={**thief.headers, **headers})
    assert stolen.status_code == 404

    city = await signed_in_staff(house, Role.CITY_REVIEWER, CITY)
    del body["phone"]
    moved = await client.put(path, json=body, headers={**city.headers, **headers})
    assert (moved.status_code, moved.json()["division_code"]) == (200, OTHER_VILLAGE)
    assert moved.json()["phone"] == "138****8000"
    assert (await events_of(house, person["id"]))[-1] == (
        "veterans:section:amended",
        {"section": "basic", "moved_from": VILLAGE},
    )
    assert (await client.get(path[: -len("/basics")], headers=clerk.headers)).status_code == 404


async def test_nobody_edits_his_own_dossier(client: httpx.AsyncClient, house: House) -> None:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        person = await a_person(session)
    veteran = await signed_in_staff(house, Role.COUNTY_REVIEWER, QUANGANG, person_id=person.id)
    answer = await client.put(
        f"/staff/v1/veterans/{person.id}/employment",
        json={"items": []},
        headers={**veteran.headers, "If-Match": '"1"'},
    )
    assert (answer.status_code, answer.json()["code"]) == (403, "own_dossier")
