"""A day that comes otherwise than planned: an emergency, a team that falls ill."""

from datetime import datetime
from typing import Any

import httpx
import pytest

from app.domain.calendar.days import SHANGHAI
from app.house import House
from tests.builders.requests import Caller, set_clock
from tests.fixtures.work import WorkOff
from tests.stories.rounds.county import (
    HOMES,
    MONDAY,
    around,
    asks,
    at_the_county,
    counters_hold,
    events,
    people_expect,
    plans,
    slots_of,
    stops,
    teams_go_out,
    what_came,
    whole,
)

HALF_PAST_TEN = datetime(2026, 11, 24, 10, 30, tzinfo=SHANGHAI)


class Tuesday:
    """Five teams, twelve visits, planned."""

    def __init__(self, teams: list[Any], slots: list[Any], plan: Any) -> None:
        self.teams, self.slots, self.plan = teams, slots, plan


@pytest.fixture
async def tuesday(house: House, client: httpx.AsyncClient, work_off: WorkOff) -> Tuesday:
    await set_clock(house, MONDAY)
    county = await at_the_county(house, client)
    teams = await teams_go_out(county, work_off)
    slots = [slot for team in teams for slot in await slots_of(county, team)]
    places = [place for home in HOMES for place in around(home, 3)][:12]
    await people_expect(house, slots, places)
    plan = await asks(county, work_off)
    assert plan["left_out"] == []
    return Tuesday(teams, slots, plan)


async def mended(county: Caller, work_off: WorkOff, plan: Any, verb: str, wanted: Any) -> Any:
    path = f"/visit-routes/{plan['id']}:{verb}"
    answer = await county.tries(path, wanted, version=plan["version"])
    operation = await what_came(county, work_off, answer)
    assert operation["error"] is None, operation
    return await county.get(operation["result_url"].removeprefix("/staff/v1"))


def driven(plan: Any, by: datetime) -> dict[str, str]:
    """What has begun by then, and when."""
    return {
        key: stop["planned_from"]
        for key, stop in stops(plan).items()
        if datetime.fromisoformat(stop["planned_from"]) <= by
    }


async def test_an_emergency_is_put_in_and_hardly_anybody_hears_of_it(
    house: House, client: httpx.AsyncClient, work_off: WorkOff, tuesday: Tuesday
) -> None:
    await set_clock(house, HALF_PAST_TEN)
    county = await at_the_county(house, client)
    afternoon = tuesday.slots[1]
    (urgent,) = await people_expect(house, [afternoon], [HOMES[2]], reserve_seat=True)
    waiting = (await whole(county, tuesday.plan))["not_planned"]
    assert [each["visit_id"] for each in waiting] == [str(urgent)]

    plan = await mended(county, work_off, tuesday.plan, "insert", {"visit_id": str(urgent)})

    assert (plan["cause"], plan["visit_id"]) == ("inserted", str(urgent))
    assert (plan["status"], plan["left_out"], plan["not_planned"]) == ("published", [], [])
    before, after = stops(tuesday.plan), stops(plan)
    assert set(after) == {*before, str(urgent)}
    assert datetime.fromisoformat(after[str(urgent)]["planned_from"]) > HALF_PAST_TEN
    done = driven(tuesday.plan, HALF_PAST_TEN)
    assert done
    assert {key: after[key]["planned_from"] for key in done} == done
    told = await events(house, "visits:visit:replanned")
    assert plan["moves"]["visits"] == len(told) <= 1
    assert (await whole(county, tuesday.plan))["status"] == "superseded"
    assert await counters_hold(house)

    stale = await county.tries(
        f"/visit-routes/{tuesday.plan['id']}:insert",
        {"visit_id": str(urgent)},
        version=tuesday.plan["version"],
    )
    assert (stale.status_code, stale.json()["code"]) == (412, "stale")
    twice = await county.tries(
        f"/visit-routes/{plan['id']}:insert", {"visit_id": str(urgent)}, version=plan["version"]
    )
    assert (twice.status_code, twice.json()["code"]) == (409, "visit_not_to_plan")


async def test_other_teams_stand_in_for_one_that_fell_ill(
    house: House, client: httpx.AsyncClient, work_off: WorkOff, tuesday: Tuesday
) -> None:
    await set_clock(house, HALF_PAST_TEN)
    county = await at_the_county(house, client)
    ill = max(tuesday.plan["rounds"], key=lambda way: len(way["stops"]))["team_id"]

    plan = await mended(
        county,
        work_off,
        tuesday.plan,
        "without-team",
        {"team_id": ill, "reason": "林医生发烧，今天不能再出行"},
    )

    assert (plan["cause"], plan["team_id"]) == ("without_team", ill)
    assert plan["reason"] == "林医生发烧，今天不能再出行"
    before, after = stops(tuesday.plan), stops(plan)
    left = {each["visit_id"] for each in plan["left_out"]}
    assert set(after) | left == set(before)
    done = driven(tuesday.plan, HALF_PAST_TEN)
    assert {key: after[key]["planned_from"] for key in done} == done
    theirs = [key for key, stop in after.items() if stop["team_id"] == ill]
    assert set(theirs) <= set(done)
    handed_over = [key for key in before if before[key]["team_id"] == ill and key not in done]
    assert handed_over
    told = {subject for subject, _ in await events(house, "visits:visit:replanned")}
    assert told >= set(handed_over) - left
    assert plan["moves"]["visits"] == len(told)
    for _, said in await events(house, "visits:visit:replanned"):
        assert said["was_planned_from"]
        assert "发烧" not in str(said)
    assert await counters_hold(house)
    closed = [(await county.get(f"/visit-teams/{ill}/slots"))["items"][0]]
    assert closed[0]["status"] == "closed"

    again = await county.tries(
        f"/visit-routes/{plan['id']}:without-team",
        {"team_id": ill, "reason": "再说一次"},
        version=plan["version"],
    )
    assert (again.status_code, again.json()["code"]) == (409, "team_not_out")


async def test_where_no_team_is_left_people_wait_at_the_head_and_what_is_driven_stays(
    house: House, client: httpx.AsyncClient, work_off: WorkOff
) -> None:
    await set_clock(house, MONDAY)
    county = await at_the_county(house, client)
    teams = await teams_go_out(county, work_off, count=2)
    slots = [slot for team in teams for slot in await slots_of(county, team)]
    await people_expect(house, slots, around(HOMES[0], 4))
    first = plan = await asks(county, work_off)
    await set_clock(house, HALF_PAST_TEN)
    county = await at_the_county(house, client)

    for team in teams:
        wanted = {"team_id": team["id"], "reason": "全队食物中毒"}
        plan = await mended(county, work_off, plan, "without-team", wanted)

    done = driven(first, HALF_PAST_TEN)
    assert set(stops(plan)) == set(done)
    assert [each["status"] for each in await plans(county)] == ["published"] + ["superseded"] * 2
    displaced = {subject for subject, _ in await events(house, "visits:visit:displaced")}
    assert displaced == set(stops(first)) - set(done)
    assert await counters_hold(house)
