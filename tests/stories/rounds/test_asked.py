"""A day that somebody asks to be planned: what stands in the way, who is left out, what is told."""

import asyncio
from datetime import datetime
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select

from app.domain.calendar.days import SHANGHAI
from app.domain.visits.terms import VisitStatus
from app.house import House
from app.models.visits.visits import Visit
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.identity import LICHENG, signed_in_staff
from tests.builders.requests import COUNTY, STAFF, Caller, set_clock
from tests.fixtures.work import WorkOff
from tests.stories.rounds.county import (
    HOMES,
    MONDAY,
    TUESDAY,
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
)


@pytest.fixture
async def county(house: House, client: httpx.AsyncClient) -> Caller:
    await set_clock(house, MONDAY)
    return await at_the_county(house, client)


async def test_whoever_was_told_a_time_keeps_it_when_the_day_is_planned_again(
    house: House, work_off: WorkOff, county: Caller
) -> None:
    teams = await teams_go_out(county, work_off, count=2)
    slots = [slot for team in teams for slot in await slots_of(county, team)]
    await people_expect(house, slots, around(HOMES[0], 5))
    first = await asks(county, work_off)
    (late,) = await people_expect(house, slots[1:2], [HOMES[1]])

    again = await asks(county, work_off)

    assert (first["cause"], again["supersedes_id"]) == ("asked", first["id"])
    assert [(each["sequence"], each["status"]) for each in await plans(county)] == [
        (2, "published"),
        (1, "superseded"),
    ]
    before, after = stops(first), stops(again)
    assert set(after) - set(before) == {str(late)}
    assert {key: after[key]["planned_from"] for key in before} == {
        key: before[key]["planned_from"] for key in before
    }
    assert again["moves"] == {"visits": 0, "minutes_most": 0, "minutes_together": 0}
    assert len(await events(house, "visits:visit:planned")) == 6
    assert await events(house, "visits:visit:replanned") == []


async def test_two_who_ask_at_once_get_plans_one_after_the_other(
    house: House, work_off: WorkOff, county: Caller
) -> None:
    teams = await teams_go_out(county, work_off, count=2)
    await people_expect(house, await slots_of(county, teams[0]), around(HOMES[0], 4))

    answers = await asyncio.gather(
        *(county.tries("/visit-routes", {"day": TUESDAY}) for _ in range(2))
    )
    done = [await what_came(county, work_off, answer) for answer in answers]

    assert [each["status"] for each in done] == ["done", "done"]
    assert sorted(each["status"] for each in await plans(county)) == ["published", "superseded"]
    assert len(await events(house, "visits:visit:planned")) == 4
    assert await events(house, "visits:visit:replanned") == []


async def test_who_cannot_be_visited_is_named_and_waits_before_all_others(
    house: House, work_off: WorkOff, county: Caller
) -> None:
    """One team, one morning, two people an hour's drive apart in opposite directions."""
    (team,) = await teams_go_out(county, work_off, count=1)
    morning, _ = await slots_of(county, team)
    near = await people_expect(house, [morning], [HOMES[0]])
    far = await people_expect(house, [morning], [(25.60, 118.90), (24.60, 118.90)])

    plan = await asks(county, work_off)

    assert plan["status"] == "published"
    assert str(near[0]) in stops(plan)
    left = {each["visit_id"]: each for each in plan["left_out"]}
    assert set(left) == {str(each) for each in far}
    assert {each["why"] for each in left.values()} == {"day_full"}
    assert {each["status"] for each in left.values()} == {"waitlist"}
    waiting = await visits_of(house, far)
    assert [(each.status, each.at_head, each.slot_id) for each in waiting] == [
        (VisitStatus.WAITLIST, True, None)
    ] * 2
    assert {subject for subject, _ in await events(house, "visits:visit:displaced")} == set(left)
    assert await counters_hold(house)


async def test_a_day_is_planned_by_its_own_county_before_anybody_is_out(
    house: House, client: httpx.AsyncClient, work_off: WorkOff, county: Caller
) -> None:
    (team,) = await teams_go_out(county, work_off, count=1)
    await people_expect(house, await slots_of(county, team), [HOMES[0]])

    async def refusal(caller: Caller, wanted: Any) -> tuple[int, str]:
        answer = await caller.tries("/visit-routes", wanted)
        return answer.status_code, answer.json()["code"]

    assert await refusal(county, {"day": "2026-11-25"}) == (409, "nobody_goes_out")
    assert await refusal(county, {"day": "2026-11-22"}) == (422, "day_too_far")
    elsewhere = {"day": TUESDAY, "division_code": LICHENG}
    assert await refusal(county, elsewhere) == (403, "plan_out_of_place")
    plan = await asks(county, work_off)
    theirs = await signed_in_staff(house, Role.COUNTY_REVIEWER, LICHENG)
    neighbour = Caller(client, theirs, STAFF)
    assert (await plans(neighbour), len(await plans(county))) == ([], 1)
    answer = await client.get(f"{STAFF}/visit-routes/{plan['id']}", headers=theirs.headers)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")

    await set_clock(house, datetime(2026, 11, 24, 9, 0, tzinfo=SHANGHAI))
    county = Caller(client, await signed_in_staff(house, Role.COUNTY_REVIEWER, COUNTY), STAFF)
    assert await refusal(county, {"day": TUESDAY}) == (409, "day_under_way")


async def visits_of(house: House, ids: list[UUID]) -> list[Visit]:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        found = await session.scalars(select(Visit).where(Visit.id.in_(ids)).order_by(Visit.id))
        return list(found)
