"""What a team can do on a day hangs on who is in it on that day."""

import asyncio
from typing import Any
from uuid import UUID

import httpx
import pytest

from app.house import House
from app.models.supply.slots import VisitSlot
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.requests import Caller
from tests.builders.veterans import a_person
from tests.fixtures.races import until_somebody_waits_for_a_row
from tests.fixtures.work import WorkOff
from tests.stories.visits.queue import counters_hold, somebody
from tests.stories.visits.supply import (
    MORNING,
    TEAM,
    WEEK,
    a_day_passes,
    books,
    by_day,
    of,
    says,
    sets,
    slots,
    told,
)

NURSE = 1
LEAVES = {"from_on": "2026-12-01"}
OFFICER = {
    "name": "许政策专员",
    "profession": "policy_officer",
    "skills": ["policy"],
    "starts_on": "2026-12-01",
}


async def obstacles(caller: Caller, purpose: str) -> dict[str, str | None]:
    """Return by day what stands in the way of somebody who wants that."""
    shown = await caller.get("/visit-availability", params={"purpose": purpose})
    return {each["day"]: each["obstacle"] for each in shown["items"]}


async def leaves(county: Caller, team: Any) -> None:
    nurse = team["members"][NURSE]["id"]
    answer = await says(county, team, f"/members/{nurse}:leave", LEAVES)
    assert answer.status_code == 200, answer.text


async def test_a_skill_is_there_until_the_day_on_which_its_last_bearer_leaves(
    house: House, client: httpx.AsyncClient, county: Caller, team: Any, work_off: WorkOff
) -> None:
    await sets(county, team, WEEK)
    await leaves(county, team)
    await work_off()

    him = await somebody(house, client)
    shown = await obstacles(him, "medicine")
    assert (shown["2026-11-26"], shown["2026-12-01"]) == (None, "skill_lacking")

    late = (await by_day(county, team))["2026-12-03"]
    refused = await him.tries("/visits", {"slot_id": late["id"], "purposes": ["medicine"]})
    problem = refused.json()
    assert (refused.status_code, problem["code"]) == (409, "skill_lacking")
    assert {each["day"] for each in problem["possible"]} <= {"2026-11-24", "2026-11-26"}
    assert problem["possible"]


async def test_a_skill_is_there_from_the_day_on_which_somebody_joins(
    house: House, client: httpx.AsyncClient, county: Caller, team: Any, work_off: WorkOff
) -> None:
    await sets(county, team, WEEK)
    await work_off()
    joined = await says(county, team, "/members", OFFICER)
    assert joined.status_code == 201, joined.text
    await work_off()

    shown = await obstacles(await somebody(house, client), "policy")

    assert (shown["2026-11-26"], shown["2026-12-01"]) == ("skill_lacking", None)


async def test_whoever_needs_what_nobody_can_do_any_more_heads_the_queue_and_others_stay(
    house: House, client: httpx.AsyncClient, county: Caller, team: Any, work_off: WorkOff
) -> None:
    await sets(county, team, WEEK)
    await work_off()
    found = await by_day(county, team)
    him, her = await somebody(house, client, "林秀英"), await somebody(house, client, "陈国强")
    early = await books(him, found["2026-11-26"])
    late = await books(her, found["2026-12-01"])
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        third = (await a_person(session, "黄玉珍")).id
    asked = {"person_id": str(third), "slot_id": found["2026-12-01"]["id"], "channel": "phone"}
    policy = {"purposes": ["policy"], "rule": "skill_lacking", "reason": "队长懂政策"}
    waived = await county.post("/visits:override", {**asked, **policy})

    await leaves(county, team)
    await work_off()

    assert (await him.get(f"/visits/{early['id']}"))["status"] == "booked"
    assert (await her.get(f"/visits/{late['id']}"))["status"] == "waitlist"
    assert (await county.get(f"/visits/{waived['id']}"))["status"] == "booked"
    assert await counters_hold(house, found["2026-12-01"]) == (1, 0)
    assert [each["hindrance"] for each in await told(house, "visits:visit:displaced")] == [
        "shifts_changed"
    ]


async def test_another_team_that_is_out_then_comes_instead(
    house: House, client: httpx.AsyncClient, county: Caller, team: Any, work_off: WorkOff
) -> None:
    other = await county.post("/visit-teams", {**TEAM, "name": "泉港区医院上门服务二队"})
    for each in (team, other):
        await sets(county, each, WEEK)
    await work_off()
    late = (await by_day(county, team))["2026-12-01"]
    visit = await books(him := await somebody(house, client), late)

    await leaves(county, team)
    await work_off()

    assert (await him.get(f"/visits/{visit['id']}"))["status"] == "booked"
    assert await told(house, "visits:visit:displaced") == []


async def test_hours_and_people_that_change_at_once_are_told_once(
    house: House, client: httpx.AsyncClient, county: Caller, team: Any, work_off: WorkOff
) -> None:
    joined = await says(county, team, "/members", {**OFFICER, "starts_on": "2026-11-23"})
    assert joined.status_code == 201, joined.text
    early, late = {"starts_minute": 480, "ends_minute": 590}, {"starts_minute": 600}
    shift = {**MORNING, "weekday": 1}
    week = {"from_on": "2026-11-24", "shifts": [{**shift, **early}]}
    await sets(county, await of(county, team), week)
    await work_off()
    slot = (await by_day(county, team))["2026-12-01"]
    wanted = {"slot_id": slot["id"], "purposes": ["policy"]}
    await (await somebody(house, client)).post("/visits", wanted)

    week = {"from_on": "2026-12-01", "shifts": [{**shift, **late}]}
    await sets(county, await of(county, team), week)
    await leaves(county, team)
    await work_off()

    assert len(await told(house, "visits:visit:displaced")) == 1
    assert await told(house, "visits:visit:hours_changed") == []


async def test_nobody_gets_a_seat_whose_skill_goes_while_he_asks(
    house: House, client: httpx.AsyncClient, county: Caller, team: Any, work_off: WorkOff
) -> None:
    await sets(county, team, WEEK)
    await work_off()
    slot = (await slots(county, team))[0]
    him, her = await somebody(house, client), await somebody(house, client, "林秀英")
    held = await books(her, (await slots(county, team))[1])
    move = f"/visits/{held['id']}:reschedule"

    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        row = await session.get_one(VisitSlot, UUID(slot["id"]), with_for_update=True)
        wanted = {"slot_id": slot["id"]}
        asked = asyncio.gather(
            him.tries("/visits", {**wanted, "purposes": ["medicine"]}),
            her.tries(move, wanted, version=held["version"]),
        )
        await until_somebody_waits_for_a_row(house)
        row.skills = []
    answers = await asked

    assert [(a.status_code, a.json()["code"]) for a in answers] == [(409, "skill_lacking")] * 2
    assert await counters_hold(house, slot) == (0, 0)


@pytest.mark.parametrize(
    ("wait", "answered"),
    [
        (("policy", "2026-11-24"), 201),
        (("policy", "2026-12-01"), 201),
        (("medicine", "2026-11-24"), 201),
        (("medicine", "2026-12-02"), 409),
    ],
)
async def test_people_wait_for_what_comes_on_those_days(
    house: House,
    client: httpx.AsyncClient,
    county: Caller,
    team: Any,
    work_off: WorkOff,
    wait: tuple[str, str],
    answered: int,
) -> None:
    await sets(county, team, WEEK)
    await says(county, team, "/members", OFFICER)
    await leaves(county, team)
    await work_off()

    purpose, from_on = wait
    asked = {"purposes": [purpose], "from_on": from_on, "before_on": "2026-12-20"}
    answer = await (await somebody(house, client)).tries("/visits:wait", asked)

    assert answer.status_code == answered, answer.text


async def test_the_next_night_finds_nothing_more_to_do(
    house: House, client: httpx.AsyncClient, county: Caller, team: Any, work_off: WorkOff
) -> None:
    await sets(county, team, WEEK)
    await leaves(county, team)
    await work_off()
    before = await told(house, "visits:slot:stocked")

    await a_day_passes(house, client, 23)
    await work_off()

    assert await told(house, "visits:slot:stocked") == before
