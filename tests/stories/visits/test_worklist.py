"""What staff see of visits: in whose turn, why, and no further than they may."""

from datetime import date
from typing import Any
from uuid import UUID

import httpx
import pytest

from app.house import House
from app.models.supply.teams import TeamMember
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.identity import LICHENG, SignedIn, signed_in_staff
from tests.builders.requests import COUNTY, STAFF, TOWNSHIP, Caller, set_clock
from tests.builders.veterans import VILLAGE
from tests.fixtures.work import WorkOff
from tests.stories.visits.queue import WAIT, somebody, told_of
from tests.stories.visits.supply import MONDAY, TEAM, WEEK, sets


@pytest.fixture
async def county(house: House, client: httpx.AsyncClient) -> Caller:
    await set_clock(house, MONDAY)
    return Caller(client, await signed_in_staff(house, Role.COUNTY_REVIEWER, COUNTY), STAFF)


@pytest.fixture
async def team(county: Caller, work_off: WorkOff) -> Any:
    """Two seats of each half-day; the third is kept for emergencies."""
    team = await county.post("/visit-teams", TEAM)
    await sets(county, team, WEEK)
    await work_off()
    return team


async def first_slot(county: Caller, team: Any) -> Any:
    return (await county.get(f"/visit-teams/{team['id']}/slots"))["items"][0]


async def test_the_list_stands_in_turn_and_says_why(
    house: House, client: httpx.AsyncClient, county: Caller, team: Any
) -> None:
    hale = await somebody(house, client, "陈建国")
    bedridden = await somebody(house, client, "许金水", born_on=date(1940, 2, 3), bedridden=True)
    older = await somebody(house, client, "黄老伯", born_on=date(1952, 1, 1))
    for each in (hale, bedridden, older):
        await each.post("/visits:wait", WAIT)

    lines = (await county.get("/visits", params={"status": "waitlist"}))["items"]

    assert [(line["person_name"], line["turn"]["score"]) for line in lines] == [
        ("许金水", 50),
        ("黄老伯", 0),
        ("陈建国", 0),
    ]
    assert [(part["label"], part["points"]) for part in lines[0]["turn"]["because"]] == [
        ("卧床", 30),
        ("年满80周岁", 20),
    ]
    assert (lines[0]["age"], lines[0]["turn"]["days_since_last_visit"]) == (86, None)
    page = await county.get("/visits", params={"limit": 2})
    rest = await county.get("/visits", params={"limit": 2, "cursor": page["next_cursor"]})
    assert page["items"] + rest["items"] == lines


async def test_a_day_a_team_and_a_place_narrow_it_down(
    house: House, client: httpx.AsyncClient, county: Caller, team: Any
) -> None:
    slot = await first_slot(county, team)
    booked, waiting = [await somebody(house, client) for _ in range(2)]
    visit = await booked.post("/visits", {"slot_id": slot["id"], "purposes": ["medicine"]})
    waits = await waiting.post("/visits:wait", {**WAIT, "from_on": "2026-12-01"})

    async def found(**params: Any) -> list[str]:
        return [each["id"] for each in (await county.get("/visits", params=params))["items"]]

    assert await found(order="window") == [visit["id"]]
    assert await found(from_on="2026-11-24", before_on="2026-11-25") == [visit["id"]]
    assert await found(from_on="2026-11-25", before_on="2026-12-09") == [waits["id"]]
    assert await found(team_id=team["id"]) == [visit["id"]]
    assert await found(division_code=TOWNSHIP, status="booked") == [visit["id"]]
    assert await found(division_code="350505002000") == []
    assert await found(status="cancelled") == []


@pytest.mark.parametrize(
    ("role", "division", "seen"),
    [
        (Role.VILLAGE_CLERK, VILLAGE, True),
        (Role.TOWNSHIP_CLERK, TOWNSHIP, True),
        (Role.CITY_REVIEWER, "350500000000", True),
        (Role.CITY_SUPERVISOR, "350500000000", True),
        (Role.VILLAGE_CLERK, "350505001002", False),
        (Role.COUNTY_REVIEWER, LICHENG, False),
        (Role.MEDICAL_TEAM, COUNTY, False),
    ],
)
async def test_visits_are_seen_where_they_are_made(
    house: House,
    client: httpx.AsyncClient,
    team: Any,
    role: Role,
    division: str,
    *,
    seen: bool,
) -> None:
    visit = await (await somebody(house, client)).post("/visits:wait", WAIT)
    staff = Caller(client, await signed_in_staff(house, role, division), STAFF)

    lines = (await staff.get("/visits"))["items"]
    alone = await client.get(f"{STAFF}/visits/{visit['id']}", headers=staff.signed_in.headers)

    assert [each["id"] for each in lines] == ([visit["id"]] if seen else [])
    assert alone.status_code == (200 if seen else 404)


async def joins(house: House, team: Any, nurse: SignedIn) -> None:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        session.add(
            TeamMember(
                team_id=UUID(team["id"]),
                division_code=COUNTY,
                staff_account_id=nurse.account_id,
                name="陈护士",
                profession="nurse",
                skills=["nursing"],
                starts_on=date(2026, 1, 1),
                ends_before=None,
            )
        )


async def test_a_nurse_sees_the_visits_of_her_own_team_and_how_to_get_in(
    house: House, client: httpx.AsyncClient, county: Caller, team: Any
) -> None:
    slot = await first_slot(county, team)
    veteran = await somebody(house, client)
    wanted = {"slot_id": slot["id"], "purposes": ["medicine"], "contact_phone": "0595-87991234"}
    visit = await veteran.post("/visits", {**wanted, "note": "三楼没有电梯"})
    nurse = Caller(client, await signed_in_staff(house, Role.MEDICAL_TEAM, COUNTY), STAFF)
    assert (await nurse.get("/visits"))["items"] == []
    await joins(house, team, nurse.signed_in)

    assert [each["id"] for each in (await nurse.get("/visits"))["items"]] == [visit["id"]]
    path = f"/visits/{visit['id']}"
    seen = await nurse.get(path)
    assert (seen["team_name"], seen["service_minutes"]) == (TEAM["name"], 20)
    assert "87991234" not in str(seen)
    revealed = await nurse.post(f"{path}:reveal-access")
    assert revealed == {
        "address": "山腰街道锦祥社区12号",
        "phone": "0595-87991234",
        "contact_name": "陈建国",
        "told": {"language": "mandarin", "hearing": "good", "note": "三楼没有电梯"},
    }
    assert (await told_of(house, visit))[-1] == "visits:access:revealed"
    watcher = await signed_in_staff(house, Role.CITY_SUPERVISOR, "350500000000")
    refused = await Caller(client, watcher, STAFF).tries(f"{path}:reveal-access")
    assert refused.status_code == 403
