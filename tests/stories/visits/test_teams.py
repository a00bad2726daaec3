"""A team changes its card, its people and its places, and is dissolved."""

from typing import Any
from uuid import UUID

import httpx
import pytest

from app.house import House
from app.policies.permissions import Role
from tests.builders.identity import LICHENG, signed_in_staff
from tests.builders.requests import COUNTY, STAFF, TOWNSHIP, Caller
from tests.fixtures.work import WorkOff
from tests.stories.visits.supply import (
    TEAM,
    WEEK,
    a_day_passes,
    at_the_phone,
    books,
    of,
    puts,
    says,
    sets,
    slots,
    told,
)

CARD = {key: TEAM[key] for key in TEAM if key not in {"division_code", "members"}}
PHARMACIST = {"name": "吴药师", "profession": "pharmacist", "skills": ["pharmacy"]}


async def test_a_card_and_its_areas_are_replaced(county: Caller, team: Any, house: House) -> None:
    path = f"/visit-teams/{team['id']}"
    wanted = {**CARD, "name": "泉港一队", "vehicle": None, "areas": [TOWNSHIP]}

    answer = await puts(county, path, wanted, team["version"])

    edited = answer.json()
    assert answer.status_code == 200, answer.text
    assert (edited["name"], edited["vehicle"], edited["areas"]) == ("泉港一队", None, [TOWNSHIP])
    assert edited["members"] == team["members"]
    assert await told(house, "visits:team:edited") == [
        {"areas_left": [COUNTY], "areas_new": [TOWNSHIP]}
    ]
    again = await puts(county, path, wanted, team["version"])
    assert (again.status_code, again.json()["code"]) == (412, "stale")
    elsewhere = await puts(county, path, {**wanted, "areas": [LICHENG]}, edited["version"])
    assert (elsewhere.status_code, elsewhere.json()["code"]) == (403, "team_out_of_place")


async def test_who_joins_later_brings_skills_on_that_day_and_who_leaves_takes_them(
    county: Caller, client: httpx.AsyncClient, team: Any, house: House, work_off: WorkOff
) -> None:
    joining = {**PHARMACIST, "skills": ["pharmacy", "eye"], "starts_on": "2026-11-25"}
    joined = await says(county, team, "/members", joining)
    assert joined.status_code == 201, joined.text
    assert [each["name"] for each in joined.json()["members"]][-1] == "吴药师"
    assert joined.json()["skills"] == ["general_practice", "nursing", "pharmacy"]

    nurse = team["members"][1]["id"]
    left = await says(county, team, f"/members/{nurse}:leave", {"from_on": "2026-11-25"})
    assert left.json()["members"][1]["ends_before"] == "2026-11-25"
    await sets(county, left.json(), WEEK)

    county = await a_day_passes(house, client, 25)
    await work_off()
    assert (await of(county, team))["skills"] == ["eye", "general_practice", "pharmacy"]
    again = await says(county, team, f"/members/{nurse}:leave", {"from_on": "2026-11-26"})
    assert (again.status_code, again.json()["code"]) == (409, "member_left")


@pytest.mark.parametrize(
    ("verb", "body", "status", "code"),
    [
        ("/members", {**PHARMACIST, "starts_on": "2026-11-22"}, 422, "joins_too_early"),
        (":dissolve", {"from_on": "2026-11-23"}, 422, "from_tomorrow_only"),
        ("/members/{doctor}:leave", {"from_on": "2026-11-23"}, 422, "leaves_too_early"),
        (
            f"/members/{'0' * 8}-0000-0000-0000-000000000007:leave",
            {"from_on": "2026-12-01"},
            404,
            "not_found",
        ),
    ],
)
async def test_nothing_happens_to_days_that_were(
    county: Caller, team: Any, verb: str, body: Any, status: int, code: str
) -> None:
    named = {"doctor": team["members"][0]["id"], "nobody": UUID(int=7)}

    answer = await says(county, team, verb.format(**named), body)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert await of(county, team) == team


async def test_a_dissolved_team_goes_out_until_that_day_and_keeps_its_history(
    county: Caller, team: Any, house: House, work_off: WorkOff
) -> None:
    await sets(county, team, WEEK)
    await work_off()

    answer = await says(county, team, ":dissolve", {"from_on": "2026-12-01"})
    dissolved = answer.json()
    assert (answer.status_code, dissolved["dissolved_on"]) == (200, "2026-12-01")
    assert {each["ends_before"] for each in dissolved["members"]} == {"2026-12-01"}
    await work_off()

    open_days = [each["day"] for each in await slots(county, team) if each["status"] == "open"]
    assert open_days == ["2026-11-24", "2026-11-26"]
    assert await told(house, "visits:team:dissolved") == [{"from_on": "2026-12-01"}]
    for verb, body in (
        (":dissolve", {"from_on": "2026-12-02"}),
        ("/members", {**PHARMACIST, "starts_on": "2026-12-02"}),
    ):
        again = await says(county, team, verb, body)
        assert (again.status_code, again.json()["code"]) == (409, "team_dissolved")


async def test_a_township_reads_no_team_and_changes_none(
    house: House, client: httpx.AsyncClient, county: Caller, team: Any
) -> None:
    township = Caller(client, await signed_in_staff(house, Role.TOWNSHIP_CLERK, TOWNSHIP), STAFF)
    path = f"/visit-teams/{team['id']}"

    edited = await puts(township, path, {**CARD, "areas": [TOWNSHIP]}, team["version"])
    dissolved = await township.tries(f"{path}:dissolve", {"from_on": "2026-12-01"}, version=1)

    assert [each.status_code for each in (edited, dissolved)] == [403, 403]


async def test_a_team_that_will_be_dissolved_is_named_instead_until_then(
    house: House, client: httpx.AsyncClient, county: Caller, team: Any, work_off: WorkOff
) -> None:
    await sets(county, team, WEEK)
    await work_off()
    days = await slots(county, team)
    gone = await says(county, team, ":dissolve", {"from_on": "2026-12-01"})
    assert gone.status_code == 200
    await work_off()
    veteran = await at_the_phone(house, client)
    await books(veteran, days[0])

    wanted = {"slot_id": days[0]["id"], "purposes": ["medicine"]}
    refused = await veteran.tries("/visits", wanted)

    assert refused.json()["code"] == "overlapping_visit"
    assert [each["day"] for each in refused.json()["possible"]] == ["2026-11-26"]
