"""The evening before: every county's day is planned once, checked, and told."""

from datetime import datetime

import httpx

from app.adapters.enqueue import enqueue
from app.house import House
from app.models.visits.visits import Visit
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.identity import signed_in_citizen
from tests.builders.requests import COUNTY, MINIAPP, Caller, set_clock
from tests.fixtures.work import WorkOff
from tests.stories.rounds.county import (
    HOMES,
    MONDAY,
    TUESDAY,
    around,
    at_the_county,
    counters_hold,
    evening_comes,
    events,
    people_expect,
    plans,
    slots_of,
    stops,
    teams_go_out,
    whole,
)


async def test_the_day_is_planned_the_evening_before_and_everybody_is_told_once(
    house: House, client: httpx.AsyncClient, work_off: WorkOff
) -> None:
    await set_clock(house, MONDAY)
    county = await at_the_county(house, client)
    teams = await teams_go_out(county, work_off)
    slots = [slot for team in teams for slot in await slots_of(county, team)]
    places = [place for home in HOMES for place in around(home, 3)][:12]
    visits = await people_expect(house, slots, places)
    assert await plans(county) == []

    county = await evening_comes(house, client, work_off)

    (line,) = await plans(county)
    assert (line["status"], line["cause"], line["sequence"]) == ("published", "evening", 1)
    plan = await whole(county, line)
    assert plan["faults"] == plan["left_out"] == []
    found = stops(plan)
    assert set(found) == {str(visit) for visit in visits}
    assert sum(way["metres"] for way in plan["rounds"]) == plan["metres"] > 0
    for stop in found.values():
        begins = datetime.fromisoformat(stop["planned_from"])
        assert begins.date().isoformat() == TUESDAY
        assert (stop["status"], stop["moved"], stop["promised_from"]) == ("booked", False, None)
    told = await events(house, "visits:visit:planned")
    assert sorted(subject for subject, _ in told) == sorted(found)
    assert all(said["planned_from"] and said["team_id"] for _, said in told)
    assert await counters_hold(house)

    # The clock strikes again, and a job comes twice: nobody is told twice.
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        await enqueue(session, "plan_county", division_code=COUNTY, day=TUESDAY)
    await evening_comes(house, client, work_off)
    assert [each["id"] for each in await plans(county)] == [line["id"]]
    assert len(await events(house, "visits:visit:planned")) == 12
    assert len(await events(house, "rounds:plan:published")) == 1


async def test_people_see_when_they_are_expected_and_whom_to_ring(
    house: House, client: httpx.AsyncClient, work_off: WorkOff
) -> None:
    await set_clock(house, MONDAY)
    county = await at_the_county(house, client)
    (team,) = await teams_go_out(county, work_off, count=1)
    (visit_id,) = await people_expect(house, await slots_of(county, team), [HOMES[1]])
    county = await evening_comes(house, client, work_off)
    (line,) = await plans(county)
    stop = stops(await whole(county, line))[str(visit_id)]
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        person_id = (await session.get_one(Visit, visit_id)).person_id
    veteran = Caller(client, await signed_in_citizen(house, person_id), MINIAPP)

    seen = await veteran.get(f"/visits/{visit_id}")

    assert (seen["planned_from"], seen["planned_until"]) == (
        stop["planned_from"],
        stop["planned_until"],
    )
    assert (seen["team_name"], seen["team_phone"]) == (team["name"], team["phone"])


async def test_a_county_whose_plan_is_missing_in_the_morning_is_planned_before_anybody_sets_out(
    house: House, client: httpx.AsyncClient, work_off: WorkOff
) -> None:
    """The worker was away all evening: it makes up for it, and never once teams are out."""
    await set_clock(house, MONDAY)
    county = await at_the_county(house, client)
    (team,) = await teams_go_out(county, work_off, count=1)
    await people_expect(house, await slots_of(county, team), [HOMES[1]])
    await evening_comes(house, client, work_off, MONDAY.replace(hour=17, minute=59))
    county = await evening_comes(house, client, work_off, MONDAY.replace(day=24, hour=9))
    assert await plans(county) == []

    county = await evening_comes(house, client, work_off, MONDAY.replace(day=24, hour=8))

    assert [each["status"] for each in await plans(county)] == ["published"]
