"""Supporting hospitals: entered and closed by the bureau, found by everybody."""

from typing import Any

import httpx

from app.house import House
from app.policies.permissions import Role
from tests.builders.identity import LICHENG, signed_in_staff
from tests.builders.requests import CITY, COUNTY, MINIAPP, STAFF, Caller
from tests.stories.visits.supply import TEAM, of, puts, says

NEAR = {
    "division_code": COUNTY,
    "name": "泉港区医院",
    "address": "泉港区山腰街道锦祥路1号",
    "phone": "0595-87990010",
    "location": {"latitude": 25.126, "longitude": 118.912},
}
FAR = {
    "division_code": CITY,
    "name": "泉州市第一医院",
    "address": "鲤城区东街250号",
    "phone": "0595-22277000",
    "location": {"latitude": 24.915, "longitude": 118.588},
}
HERE = {"latitude": 25.12, "longitude": 118.9}


async def the_city(house: House, client: httpx.AsyncClient) -> Caller:
    return Caller(client, await signed_in_staff(house, Role.CITY_REVIEWER, CITY), STAFF)


async def test_everybody_finds_the_nearest_hospital_without_signing_in(
    house: House, client: httpx.AsyncClient, county: Caller
) -> None:
    near = await county.post("/supporting-hospitals", NEAR)
    far = await (await the_city(house, client)).post("/supporting-hospitals", FAR)

    listed = await client.get(f"{MINIAPP}/supporting-hospitals")
    nearest = await client.get(f"{MINIAPP}/supporting-hospitals/nearest", params=HERE)

    assert [each["name"] for each in listed.json()["items"]] == [FAR["name"], NEAR["name"]]
    found = [(each["id"], each["distance_metres"] // 1000) for each in nearest.json()["items"]]
    assert found == [(near["id"], 1), (far["id"], 38)]


async def test_a_hospital_is_corrected_and_leaves_when_its_teams_have(
    client: httpx.AsyncClient, county: Caller
) -> None:
    hospital = await county.post("/supporting-hospitals", NEAR)
    path = f"/supporting-hospitals/{hospital['id']}"
    told = {key: NEAR[key] for key in NEAR if key != "division_code"}
    edited = await puts(county, path, {**told, "phone": "0595-87990011"}, hospital["version"])
    assert edited.json()["phone"] == "0595-87990011"
    team = await county.post("/visit-teams", {**TEAM, "hospital_id": hospital["id"]})
    leaving = {"from_on": "2026-12-01"}

    kept = await county.tries(f"{path}:close", leaving, version=2)
    assert (kept.status_code, kept.json()["code"]) == (409, "hospital_has_teams")
    await says(county, team, ":dissolve", leaving)
    closed = await county.post(f"{path}:close", leaving, version=2)

    assert closed["closed_on"] == "2026-12-01"
    assert (await of(county, team))["hospital_id"] == hospital["id"]
    shown = await client.get(f"{MINIAPP}/supporting-hospitals")
    assert [each["id"] for each in shown.json()["items"]] == [hospital["id"]]
    late = await puts(county, path, told, closed["version"])
    assert (late.status_code, late.json()["code"]) == (409, "hospital_closed")


async def test_a_team_belongs_to_a_hospital_of_its_county_or_of_the_city(
    house: House, client: httpx.AsyncClient, county: Caller
) -> None:
    city = await the_city(house, client)
    theirs: Any = await city.post("/supporting-hospitals", {**NEAR, "division_code": LICHENG})
    above = await city.post("/supporting-hospitals", FAR)

    refused = await county.tries("/visit-teams", {**TEAM, "hospital_id": theirs["id"]})
    assert (refused.status_code, refused.json()["code"]) == (422, "hospital_refused")
    team = await county.post("/visit-teams", {**TEAM, "hospital_id": above["id"]})
    assert team["hospital_id"] == above["id"]
    outside = await county.tries("/supporting-hospitals", FAR)
    assert (outside.status_code, outside.json()["code"]) == (403, "hospital_out_of_place")
