"""Staff book for people: with a reason where it cannot wait, against a rule where it must be."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import update

from app.house import House
from app.models.veterans.persons import Person
from app.models.visits.visits import Visit
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.identity import (
    LICHENG,
    a_staff_account,
    an_agency,
    signed_in_citizen,
    signed_in_staff,
)
from tests.builders.requests import CITY, COUNTY, MINIAPP, STAFF, Caller, set_clock
from tests.builders.veterans import VILLAGE, a_person
from tests.fixtures.work import WorkOff
from tests.stories.visits.queue import counters_hold, told_of
from tests.stories.visits.supply import MONDAY, WEEK, sets, slots, told

EVENING = MONDAY + timedelta(hours=9)


@pytest.fixture
async def days(county: Caller, team: Any, work_off: WorkOff) -> list[Any]:
    await sets(county, team, WEEK)
    await work_off()
    return await slots(county, team)


@pytest.fixture
async def clerk(house: House, client: httpx.AsyncClient, days: list[Any]) -> Caller:
    return Caller(client, await signed_in_staff(house, Role.VILLAGE_CLERK, VILLAGE), STAFF)


async def somebody(house: House, division: str = VILLAGE) -> UUID:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        return (await a_person(session, division=division)).id


def wanted(person_id: UUID, slot: Any, **more: Any) -> Any:
    asked = {"person_id": str(person_id), "slot_id": slot["id"], "purposes": ["medicine"]}
    return {**asked, "channel": "phone", **more}


async def row_of(house: House, visit: Any) -> Visit:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        found = await session.get_one(Visit, UUID(visit["id"]))
        assert found.access is not None
        return found


async def test_a_clerk_books_moves_and_calls_off(
    house: House, clerk: Caller, days: list[Any]
) -> None:
    person_id = await somebody(house)
    path = f"/veterans/{person_id}/visit-availability"
    shown = await clerk.get(path, params={"purpose": "medicine"})
    assert shown["items"][0]["slot_id"] == days[0]["id"]
    stairs = {"stairs": "五楼，没有电梯", "latitude": 25.13, "longitude": 118.92}
    visit = await clerk.post(
        "/visits", wanted(person_id, days[0], purposes=["medicine", "medicine"], **stairs)
    )
    assert (visit["status"], visit["purposes"]) == ("booked", ["medicine"])
    row = await row_of(house, visit)
    assert row.service_minutes == 20
    assert row.access == {**stairs, "language": "mandarin", "hearing": "good"}

    to = {"slot_id": days[1]["id"], "reason": "家属要求"}
    moved = await clerk.post(f"/visits/{visit['id']}:reschedule", to, version=visit["version"])
    gone = await clerk.post(
        f"/visits/{visit['id']}:cancel", {"reason": "已住院"}, version=moved["version"]
    )
    assert gone["status"] == "cancelled"
    row = await row_of(house, visit)
    assert row.reasons == {"move": "家属要求", "cancel": "已住院"}
    assert [await counters_hold(house, each) for each in days[:2]] == [(0, 0), (0, 0)]
    assert await told_of(house, visit) == [
        "visits:visit:booked",
        "visits:visit:rescheduled",
        "visits:visit:cancelled",
    ]


async def test_what_cannot_wait_takes_the_reserve_even_after_the_evening_plan(
    house: House, client: httpx.AsyncClient, clerk: Caller, days: list[Any]
) -> None:
    for _ in range(2):
        first = await clerk.post("/visits", wanted(await somebody(house), days[0], urgent="发烧"))
        assert (await row_of(house, first)).reserve_seat is False
    await set_clock(house, EVENING)
    clerk = Caller(client, await signed_in_staff(house, Role.VILLAGE_CLERK, VILLAGE), STAFF)
    late = await clerk.tries("/visits", wanted(await somebody(house), days[0]))
    assert (late.status_code, late.json()["code"]) == (409, "too_late_to_book")

    urgent = wanted(await somebody(house), days[0], urgent="导管脱落，等不到周四")
    visit = await clerk.post("/visits", urgent)
    row = await row_of(house, visit)
    assert (row.reserve_seat, row.reasons) == (True, {"urgent": "导管脱落，等不到周四"})
    assert await counters_hold(house, days[0]) == (3, 0)
    full = await clerk.tries("/visits", wanted(await somebody(house), days[0], urgent="也急"))
    assert (full.status_code, full.json()["code"]) == (409, "slot_full")


async def test_a_supervisor_lets_one_visit_past_one_rule_and_says_why(
    house: House, client: httpx.AsyncClient, clerk: Caller, days: list[Any]
) -> None:
    county = Caller(client, await signed_in_staff(house, Role.COUNTY_REVIEWER, COUNTY), STAFF)
    policy = {"purposes": ["policy"], "rule": "skill_lacking", "reason": "队长懂政策"}
    asked = wanted(await somebody(house), days[0], **policy)
    forbidden = await clerk.tries("/visits:override", asked)
    assert (forbidden.status_code, forbidden.json()["code"]) == (403, "permission_missing")

    visit = await county.post("/visits:override", asked)
    row = await row_of(house, visit)
    assert (row.overridden, row.reasons) == ("skill_lacking", {"override": "队长懂政策"})
    assert (await told(house, "visits:visit:booked"))[-1]["overridden"] == "skill_lacking"
    other = wanted(await somebody(house), days[0], **{**policy, "rule": "outside_area"})
    refused = await county.tries("/visits:override", other)
    assert (refused.status_code, refused.json()["code"]) == (409, "skill_lacking")
    # A waiver that nobody needed is not written down as one.
    plain = wanted(await somebody(house), days[1], rule="too_late", reason="怕来不及")
    assert (await row_of(house, await county.post("/visits:override", plain))).overridden is None


async def test_nobody_takes_a_seat_of_a_team_elsewhere_by_leave_of_another_county(
    house: House, client: httpx.AsyncClient, days: list[Any]
) -> None:
    licheng = Caller(client, await signed_in_staff(house, Role.COUNTY_REVIEWER, LICHENG), STAFF)
    past = {"rule": "outside_area", "reason": "本区的队都满了"}
    asked = wanted(await somebody(house, LICHENG), days[0], **past)
    refused = await licheng.tries("/visits:override", asked)
    assert (refused.status_code, refused.json()["code"]) == (409, "outside_area")
    assert await counters_hold(house, days[0]) == (0, 0)

    # Whoever both are under may say so.
    city = Caller(client, await signed_in_staff(house, Role.CITY_REVIEWER, CITY), STAFF)
    visit = await city.post("/visits:override", asked)
    assert (await row_of(house, visit)).overridden == "outside_area"


async def test_no_override_adds_a_seat_or_a_second_visit_at_one_time(
    house: House, client: httpx.AsyncClient, clerk: Caller, days: list[Any]
) -> None:
    county = Caller(client, await signed_in_staff(house, Role.COUNTY_REVIEWER, COUNTY), STAFF)
    person_id = await somebody(house)
    past = {"rule": "reserve", "reason": "都在等"}
    await county.post("/visits:override", wanted(person_id, days[0], **past))
    twice = await county.tries("/visits:override", wanted(person_id, days[0], **past))
    assert (twice.status_code, twice.json()["code"]) == (409, "overlapping_visit")
    for _ in range(2):
        await county.post("/visits:override", wanted(await somebody(house), days[0], **past))
    more = await county.tries("/visits:override", wanted(await somebody(house), days[0], **past))
    assert (more.status_code, more.json()["code"]) == (409, "slot_full")
    assert await counters_hold(house, days[0]) == (3, 0)


async def test_nobody_is_booked_for_who_is_dead_elsewhere_or_needs_120(
    house: House, clerk: Caller, days: list[Any]
) -> None:
    dead, elsewhere = await somebody(house), await somebody(house, LICHENG)
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        at = Person.id == dead
        await session.execute(update(Person).where(at).values(died_on=MONDAY.date()))
    alive = await somebody(house)
    for asked, status, code in (
        (wanted(dead, days[0]), 409, "person_deceased"),
        (wanted(elsewhere, days[0]), 404, "not_found"),
        (wanted(alive, {"id": str(uuid4())}), 404, "not_found"),
        (wanted(alive, days[0], signs=["chest_pain", "itch"]), 409, "call_120"),
        (wanted(alive, days[0], signs=["itch"]), 422, "sign_unknown"),
        (wanted(alive, days[0], latitude=25.1), 422, "invalid"),
        (wanted(alive, days[0], latitude=118.9, longitude=25.1), 422, "invalid"),
        (wanted(alive, days[0], channel="app"), 422, "invalid"),
    ):
        refused = await clerk.tries("/visits", asked)
        assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert await counters_hold(house, days[0]) == (0, 0)


async def test_an_agent_books_for_whom_he_acts(
    house: House, client: httpx.AsyncClient, days: list[Any]
) -> None:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        mother, son = await a_person(session, "林秀英"), await a_person(session, "陈小明")
        entered_by = await a_staff_account(session, Role.VILLAGE_CLERK, VILLAGE)
        await an_agency(session, mother.id, son.id, entered_by.id)
    signed_in = await signed_in_citizen(house, son.id)
    agent = Caller(client, signed_in, MINIAPP, {"Acting-For": str(mother.id)})

    visit = await agent.post("/visits", {"slot_id": days[0]["id"], "purposes": ["medicine"]})

    assert (await row_of(house, visit)).person_id == mother.id
    own = Caller(client, signed_in, MINIAPP)
    assert (await own.get("/visits"))["items"] == []
    stranger = await own.tries(f"/visits/{visit['id']}:cancel", version=visit["version"])
    assert (stranger.status_code, stranger.json()["code"]) == (404, "not_found")
