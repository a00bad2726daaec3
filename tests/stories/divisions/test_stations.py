"""Quangang opens a station; people find it, and Luojiang cannot touch it."""

from typing import Any

import httpx
import pytest
from sqlalchemy import select

from app.house import House
from app.models.audit import Event
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.identity import SignedIn, signed_in_staff

PRESENT: dict[str, Any] = {"left_on": None, "staff_account_id": None}
QUANGANG, LUOJIANG = "350505000000", "350504000000"
STATIONS = "/staff/v1/stations"
CARD: dict[str, Any] = {
    "name": "泉港区退役军人服务中心",
    "address": "山腰街道锦川路1号",
    "phone": "0595-87990000",
    "opening_hours": "周一至周五 8:00-12:00 15:00-18:00",
    "location": {"latitude": 25.127, "longitude": 118.883},
    "haves": ["organisation", "people"],
    "windows": [
        {"number": 2, "service": "legal_aid"},
        {"number": 1, "service": "policy_consultation"},
    ],
}


@pytest.fixture
async def reviewer(house: House) -> SignedIn:
    return await signed_in_staff(house, Role.COUNTY_REVIEWER, QUANGANG)


@pytest.fixture
async def neighbour(house: House) -> SignedIn:
    return await signed_in_staff(house, Role.COUNTY_REVIEWER, LUOJIANG)


async def _opened(client: httpx.AsyncClient, reviewer: SignedIn) -> httpx.Response:
    body = {**CARD, "division_code": QUANGANG}
    return await client.post(STATIONS, json=body, headers=reviewer.keyed())


async def test_a_station_is_opened_and_found_by_people_nearby(
    client: httpx.AsyncClient, reviewer: SignedIn
) -> None:
    opened = await _opened(client, reviewer)
    assert opened.status_code == 201
    station = opened.json()
    assert opened.headers["etag"] == '"1"'
    assert [window["number"] for window in station["windows"]] == [1, 2]
    assert station["haves"] == ["organisation", "people"]

    query = {"latitude": 25.130, "longitude": 118.883}
    nearby = await client.get("/miniapp/v1/stations/nearest", params=query)
    [found] = nearby.json()["items"]
    assert found["id"] == station["id"]
    assert (found["distance_metres"], found["reach"]) == (334, "walking")
    assert (found["walking_minutes"], found["riding_minutes"]) == (8, 2)
    assert "haves" not in found

    read = await client.get(f"/miniapp/v1/stations/{station['id']}")
    assert read.json()["phone"] == "0595-87990000"


async def test_an_elder_finds_the_stations_of_her_village_without_saying_where_she_is(
    client: httpx.AsyncClient, reviewer: SignedIn
) -> None:
    station = (await _opened(client, reviewer)).json()
    query = {"division": "350505001001"}
    listed = await client.get("/miniapp/v1/stations", params=query)
    assert [one["id"] for one in listed.json()["items"]] == [station["id"]]


async def test_editing_replaces_the_card_and_raises_the_version_once(
    client: httpx.AsyncClient, house: House, reviewer: SignedIn
) -> None:
    station = (await _opened(client, reviewer)).json()
    path = f"{STATIONS}/{station['id']}"
    only_windows = {**CARD, "windows": [{"number": 5, "service": "employment"}]}

    edited = await client.put(
        path, json=only_windows, headers={**reviewer.headers, "If-Match": '"1"'}
    )
    assert (edited.status_code, edited.headers["etag"]) == (200, '"2"')
    assert edited.json()["windows"] == [{"number": 5, "service": "employment"}]

    stale = await client.put(path, json=CARD, headers={**reviewer.headers, "If-Match": '"1"'})
    assert (stale.status_code, stale.headers["etag"]) == (412, '"2"')
    without = await client.put(path, json=CARD, headers=reviewer.headers)
    assert without.status_code == 428
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        tags = await session.scalars(
            select(Event.tag).where(Event.subject_id == station["id"]).order_by(Event.id)
        )
        assert list(tags) == ["divisions:station:opened", "divisions:station:edited"]


async def test_a_neighbour_sees_the_station_and_cannot_touch_it(
    client: httpx.AsyncClient, reviewer: SignedIn, neighbour: SignedIn
) -> None:
    station = (await _opened(client, reviewer)).json()
    path = f"{STATIONS}/{station['id']}"
    assert (await client.get(path, headers=neighbour.headers)).status_code == 200

    nowhere = f"{STATIONS}/00000000-0000-7000-8000-000000000000"
    matching = {**neighbour.headers, "If-Match": '"1"'}
    refused = await client.put(path, json=CARD, headers=matching)
    missing = await client.put(nowhere, json=CARD, headers=matching)
    assert (refused.status_code, missing.status_code) == (404, 404)
    assert _said(refused) == _said(missing)
    assert (await client.get(f"{path}/staff", headers=neighbour.headers)).status_code == 404
    listed = await client.get(STATIONS, headers=neighbour.headers)
    assert listed.json() == {"items": [], "next_cursor": None}


def _said(answer: httpx.Response) -> dict[str, Any]:
    return {k: v for k, v in answer.json().items() if k not in {"trace_id", "instance"}}


async def test_a_division_outside_and_one_that_does_not_exist_get_one_answer(
    client: httpx.AsyncClient, reviewer: SignedIn
) -> None:
    answers = [
        await client.post(STATIONS, json={**CARD, "division_code": code}, headers=reviewer.keyed())
        for code in (LUOJIANG, "350599000000", "350505999000", "350500000000")
    ]
    assert {answer.status_code for answer in answers} == {422}
    assert all(_said(answer) == _said(answers[0]) for answer in answers)
    [fault] = answers[0].json()["errors"]
    assert (fault["pointer"], fault["code"]) == ("/division_code", "station_division_refused")


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"location": {"latitude": 118.883, "longitude": 25.127}}, "/location/latitude", "too_big"),
        ({"location": {"latitude": 25.1}}, "/location/longitude", "required"),
        ({"windows": [CARD["windows"][0]] * 2}, "/windows", "window_numbers_repeat"),
        ({"haves": ["gold"]}, "/haves/0", "not_offered"),
        ({"phone": "打给我"}, "/phone", "wrong_pattern"),
        ({"name": " "}, "/name", "too_short"),
        ({"version": 9}, "/version", "unknown_field"),
        ({"id": "00000000-0000-7000-8000-000000000000"}, "/id", "unknown_field"),
        ({"division_code": "350505"}, "/division_code", "wrong_pattern"),
    ],
)
async def test_what_cannot_be_on_a_card_is_named(
    client: httpx.AsyncClient, reviewer: SignedIn, change: dict[str, Any], pointer: str, code: str
) -> None:
    body = {**CARD, "division_code": QUANGANG, **change}
    refused = await client.post(STATIONS, json=body, headers=reviewer.keyed())
    assert refused.status_code == 422
    assert (pointer, code) in {(e["pointer"], e["code"]) for e in refused.json()["errors"]}


async def test_a_clerk_of_a_village_opens_no_station(
    client: httpx.AsyncClient, house: House
) -> None:
    clerk = await signed_in_staff(house, Role.VILLAGE_CLERK, "350505001001")
    body = {**CARD, "division_code": "350505001001"}
    refused = await client.post(STATIONS, json=body, headers=clerk.keyed())
    assert refused.status_code == 403


async def test_certificates_that_expire_are_listed_page_by_page(
    client: httpx.AsyncClient, reviewer: SignedIn, neighbour: SignedIn
) -> None:
    station = (await _opened(client, reviewer)).json()
    members = f"{STATIONS}/{station['id']}/staff"
    for number, day in (("F-3", "2020-03-01"), ("F-1", "2020-01-01"), ("F-2", "2020-02-01")):
        certificate = {"number": number, "expires_on": day}
        body = {"name": "林志强", "certificate": certificate, **PRESENT}
        added = await client.post(members, json=body, headers=reviewer.keyed())
        assert added.status_code == 201

    path = f"{STATIONS}/expiring-certificates"
    first = (await client.get(path, params={"limit": 2}, headers=reviewer.headers)).json()
    query = {"limit": 2, "cursor": first["next_cursor"]}
    last = (await client.get(path, params=query, headers=reviewer.headers)).json()
    rows = [*first["items"], *last["items"]]
    assert [row["certificate"]["number"] for row in rows] == ["F-1", "F-2", "F-3"]
    assert all(row["expired"] for row in rows)
    assert last["next_cursor"] is None
    assert (await client.get(path, headers=neighbour.headers)).json()["items"] == []


async def test_a_certificate_is_reissued_under_a_new_number_and_never_held_twice(
    client: httpx.AsyncClient, reviewer: SignedIn
) -> None:
    station = (await _opened(client, reviewer)).json()
    members = f"{STATIONS}/{station['id']}/staff"
    held = {
        "name": "林志强",
        "certificate": {"number": "F-1", "expires_on": "2026-12-31"},
        **PRESENT,
    }
    member = (await client.post(members, json=held, headers=reviewer.keyed())).json()
    twice = await client.post(members, json={**held, "name": "王海"}, headers=reviewer.keyed())
    assert (twice.status_code, twice.json()["code"]) == (409, "certificate_taken")

    renewed = {**held, "certificate": {"number": "F-9", "expires_on": "2029-12-31"}}
    edited = await client.put(
        f"{members}/{member['id']}", json=renewed, headers={**reviewer.headers, "If-Match": '"1"'}
    )
    assert (edited.status_code, edited.json()["version"]) == (200, 2)
    listed = (await client.get(members, headers=reviewer.headers)).json()["items"]
    assert [one["certificate"]["number"] for one in listed] == ["F-9"]


async def test_an_officer_signs_in_with_an_account_of_the_same_county(
    client: httpx.AsyncClient, house: House, reviewer: SignedIn, neighbour: SignedIn
) -> None:
    station = (await _opened(client, reviewer)).json()
    members = f"{STATIONS}/{station['id']}/staff"
    clerk = await signed_in_staff(house, Role.VILLAGE_CLERK, "350505001001")
    body = {"name": "林志强", "certificate": None, **PRESENT}
    for account_id in (neighbour.account_id, "00000000-0000-7000-8000-000000000000"):
        refused = await client.post(
            members, json={**body, "staff_account_id": str(account_id)}, headers=reviewer.keyed()
        )
        assert (refused.status_code, refused.json()["code"]) == (422, "officer_account_refused")
    linked = {**body, "staff_account_id": str(clerk.account_id)}
    added = await client.post(members, json=linked, headers=reviewer.keyed())
    assert added.json()["staff_account_id"] == str(clerk.account_id)
