"""A team, its week, and the half-days that can be booked."""

from datetime import date
from typing import Any
from uuid import UUID

import httpx
import pytest

from app.house import House
from app.policies.permissions import Role
from tests.builders.identity import LICHENG, signed_in_staff
from tests.builders.requests import STAFF, Caller
from tests.fixtures.work import WorkOff
from tests.stories.visits.supply import MORNING, TEAM, WEEK, sets, slots, tries_week


async def test_a_team_can_do_what_its_people_can(county: Caller, team: Any) -> None:
    assert team["skills"] == ["general_practice", "nursing", "pharmacy"]
    assert [member["name"] for member in team["members"]] == ["林医生", "陈护士"]
    assert (await county.get("/visit-teams"))["items"] == [team]


async def test_a_week_becomes_eight_weeks_of_half_days(
    county: Caller, team: Any, work_off: WorkOff
) -> None:
    week = await sets(county, team, WEEK)
    assert [shift["weekday"] for shift in week["shifts"]] == [1, 3]
    assert await slots(county, team) == []
    await work_off()

    found = await slots(county, team)
    assert len(found) == 16
    assert found[0] | {"id": "", "team_id": ""} == {
        "id": "",
        "team_id": "",
        "day": "2026-11-24",
        "half": "am",
        "starts_at": "2026-11-24T09:00:00+08:00",
        "ends_at": "2026-11-24T12:00:00+08:00",
        "status": "open",
        "provisional": False,
        "capacity": 3,
        "reserve": 1,
        "capacity_set": None,
        "reserve_set": None,
        "booked": 0,
        "held": 0,
    }
    # Nobody has published 2027 yet.
    provisional = [date.fromisoformat(slot["day"]) for slot in found if slot["provisional"]]
    assert provisional
    assert min(provisional) > date(2026, 12, 31)


async def test_another_week_closes_what_it_lacks_and_history_stays(
    county: Caller, team: Any, work_off: WorkOff
) -> None:
    week = await sets(county, team, WEEK)
    await work_off()
    later = {"from_on": "2026-12-01", "shifts": [{"weekday": 1, **MORNING, "ends_minute": 660}]}
    week = await sets(county, {**team, "version": week["version"]}, later)
    await work_off()

    assert [
        (shift["weekday"], shift["starts_on"], shift["ends_before"]) for shift in week["shifts"]
    ] == [
        (1, "2026-11-24", "2026-12-01"),
        (1, "2026-12-01", None),
        (3, "2026-11-24", "2026-12-01"),
    ]
    found = {slot["day"]: (slot["status"], slot["capacity"]) for slot in await slots(county, team)}
    assert found["2026-11-26"] == ("open", 3)
    assert found["2026-12-01"] == ("open", 2)
    assert found["2026-12-03"] == ("closed", 3)


@pytest.mark.parametrize(
    ("week", "status", "code"),
    [
        ({**WEEK, "from_on": "2026-11-23"}, 422, "week_begins_too_early"),
        ({**WEEK, "shifts": [WEEK["shifts"][0]] * 2}, 422, "half_day_twice"),
        (
            {**WEEK, "shifts": [{"weekday": 1, **MORNING, "half": half} for half in ("am", "pm")]},
            422,
            "halves_overlap",
        ),
        (
            {**WEEK, "shifts": [{"weekday": 1, **MORNING, "ends_minute": 540}]},
            422,
            "hours_are_empty",
        ),
    ],
)
async def test_a_week_that_cannot_be_is_refused(
    county: Caller, team: Any, week: Any, status: int, code: str
) -> None:
    answer = await tries_week(county, team, week)

    problem = answer.json()
    assert answer.status_code == status
    assert code in {problem["code"], *(error["code"] for error in problem["errors"])}
    assert (await county.get(f"/visit-teams/{team['id']}/week"))["shifts"] == []


async def test_a_team_of_elsewhere_is_as_good_as_none(
    house: House, client: httpx.AsyncClient, county: Caller, team: Any
) -> None:
    theirs = await signed_in_staff(house, Role.COUNTY_REVIEWER, LICHENG)
    neighbour = Caller(client, theirs, STAFF)

    assert (await neighbour.get("/visit-teams"))["items"] == []
    for path in ("", "/week", "/slots"):
        whole = f"{STAFF}/visit-teams/{team['id']}{path}"
        answer = await client.get(whole, headers=theirs.headers)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    outside = await neighbour.tries("/visit-teams", {**TEAM, "areas": [LICHENG]})
    assert (outside.status_code, outside.json()["code"]) == (403, "team_out_of_place")


@pytest.mark.parametrize("from_on", ["9999-12-31", "0001-01-01"])
async def test_no_calendar_reaches_as_far_as_that(county: Caller, team: Any, from_on: str) -> None:
    answer = await county.client.get(
        f"{STAFF}/visit-teams/{team['id']}/slots",
        params={"from_on": from_on},
        headers=county.signed_in.headers,
    )

    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == ["query/from_on"]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"hospital_id": str(UUID(int=7))}, "hospital_refused"),
        (
            {"members": [{**TEAM["members"][0], "staff_account_id": str(UUID(int=7))}]},
            "member_account_refused",
        ),
    ],
)
async def test_a_team_of_strangers_is_not_opened(county: Caller, wrong: Any, code: str) -> None:
    answer = await county.tries("/visit-teams", {**TEAM, **wrong})

    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert (await county.get("/visit-teams"))["items"] == []
