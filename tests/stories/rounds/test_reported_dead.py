"""Nobody is sent to the door of somebody reported dead before a person has looked."""

from io import BytesIO
from typing import Any
from uuid import UUID

import httpx
from python_calamine import CalamineWorkbook

from app.house import House
from app.models.visits.visits import Visit
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.requests import STAFF, Caller, set_clock
from tests.fixtures.work import WorkOff
from tests.stories.rounds.county import (
    HOMES,
    MONDAY,
    around,
    at_the_county,
    evening_comes,
    people_expect,
    plans,
    slots_of,
    stops,
    teams_go_out,
    what_came,
    whole,
)

DIED = {"kind": "death", "died_on": "2026-11-22", "note": "邻居来电"}


async def person_of(house: House, visit_id: UUID) -> UUID:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        return (await session.get_one(Visit, visit_id)).person_id


async def is_reported(county: Caller, person_id: UUID) -> Any:
    return await county.post(f"/veterans/{person_id}/change-reports", DIED)


async def test_the_evening_plan_leaves_him_to_a_person_and_takes_him_in_when_he_lives(
    house: House, client: httpx.AsyncClient, work_off: WorkOff
) -> None:
    await set_clock(house, MONDAY)
    county = await at_the_county(house, client)
    (team,) = await teams_go_out(county, work_off, count=1)
    visits = await people_expect(house, [(await slots_of(county, team))[0]], around(HOMES[0], 3))
    person_id = await person_of(house, visits[0])
    report = await is_reported(county, person_id)
    county = await evening_comes(house, client, work_off)

    (plan,) = await plans(county)
    read = await whole(county, plan)
    assert plan["status"] == "published"
    assert set(stops(read)) == {str(visits[1]), str(visits[2])}
    (held_back,) = read["not_planned"]
    assert (held_back["visit_id"], held_back["status"]) == (str(visits[0]), "booked")
    assert held_back["death_reported"] is True

    insert = f"/visit-routes/{plan['id']}:insert"
    wanted = {"visit_id": str(visits[0])}
    answer = await county.tries(insert, wanted, version=plan["version"])
    assert (answer.status_code, answer.json()["code"]) == (409, "death_reported")

    colleague = await at_the_county(house, client)
    decided = f"/veterans/{person_id}/change-reports/{report['id']}:dismiss"
    await colleague.post(decided, version=report["version"])
    answer = await county.tries(insert, wanted, version=plan["version"])
    operation = await what_came(county, work_off, answer)
    assert operation["error"] is None, operation
    latest = await whole(county, (await plans(county))[0])
    assert set(stops(latest)) == {str(each) for each in visits}
    assert latest["not_planned"] == []


async def test_a_death_reported_after_the_plan_is_marked_on_it(
    house: House, client: httpx.AsyncClient, work_off: WorkOff
) -> None:
    await set_clock(house, MONDAY)
    county = await at_the_county(house, client)
    (team,) = await teams_go_out(county, work_off, count=1)
    visits = await people_expect(house, [(await slots_of(county, team))[0]], around(HOMES[0], 2))
    county = await evening_comes(house, client, work_off)
    await is_reported(county, await person_of(house, visits[0]))
    await work_off()
    (plan,) = await plans(county)
    marked = {key: each["death_reported"] for key, each in stops(await whole(county, plan)).items()}
    assert marked == {str(visits[0]): True, str(visits[1]): False}

    path = f"{STAFF}/visit-routes/{plan['id']}:print"
    wanted = {"form": "xlsx"}
    printed = await client.post(path, json=wanted, headers=county.signed_in.headers)
    sheet = CalamineWorkbook.from_filelike(BytesIO(printed.content)).get_sheet_by_name("第1队")
    notes = [row[6] for row in sheet.to_python()[3:]]
    assert sorted("先问服务站" in str(note) for note in notes) == [False, True]
