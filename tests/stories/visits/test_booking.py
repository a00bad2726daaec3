"""Booking a visit: one seat each, however many ask at once, and the reason where it cannot be."""

import asyncio
from collections import Counter
from datetime import datetime
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select, text, update

from app.domain.calendar.days import SHANGHAI
from app.house import House
from app.models.supply.slots import VisitSlot
from app.models.veterans.persons import Person
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.identity import LICHENG, signed_in_citizen, signed_in_staff
from tests.builders.requests import COUNTY, MINIAPP, STAFF, Caller, set_clock
from tests.builders.veterans import VILLAGE, a_person
from tests.fixtures.work import WorkOff
from tests.stories.visits.supply import MONDAY, TEAM, WEEK, sets

COUNTED = text(
    "SELECT s.booked, (SELECT count(*) FROM visits v WHERE v.slot_id = s.id"
    " AND v.status IN ('booked', 'arrived')) FROM visit_slots s WHERE s.id = :id"
)
MEDICINE = {"purposes": ["medicine"]}


@pytest.fixture
async def slots(house: House, client: httpx.AsyncClient, work_off: WorkOff) -> list[Any]:
    await set_clock(house, MONDAY)
    county = Caller(client, await signed_in_staff(house, Role.COUNTY_REVIEWER, COUNTY), STAFF)
    team = await county.post("/visit-teams", TEAM)
    await sets(county, team, WEEK)
    await work_off()
    found: list[Any] = (await county.get(f"/visit-teams/{team['id']}/slots"))["items"]
    return found


async def at_the_phone(house: House, client: httpx.AsyncClient, division: str = VILLAGE) -> Caller:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        person_id = (await a_person(session, division=division)).id
    return Caller(client, await signed_in_citizen(house, person_id), MINIAPP)


async def counted(house: House, slot: Any) -> tuple[int, int]:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        booked, rows = (await session.execute(COUNTED, {"id": UUID(slot["id"])})).one()
        return booked, rows


async def refusal(caller: Caller, wanted: Any) -> tuple[int, str]:
    answer = await caller.tries("/visits", wanted)
    return answer.status_code, answer.json()["code"]


async def test_she_books_what_she_is_shown_and_cancels_it_in_time(
    house: House, client: httpx.AsyncClient, slots: list[Any]
) -> None:
    veteran = await at_the_phone(house, client)
    shown = await veteran.get("/visit-availability", params={"purpose": "medicine"})
    assert shown["obstacle"] is None
    first = shown["items"][0]
    assert (first["slot_id"], first["free"], first["obstacle"]) == (slots[0]["id"], 2, None)

    visit = await veteran.post("/visits", {"slot_id": first["slot_id"], **MEDICINE})
    assert (visit["status"], visit["starts_at"]) == ("booked", "2026-11-24T09:00:00+08:00")
    assert (await veteran.get("/visits"))["items"] == [visit]
    assert await counted(house, slots[0]) == (1, 1)

    path = f"/visits/{visit['id']}:cancel"
    gone = await veteran.post(path, version=visit["version"])
    assert (gone["status"], gone["cancel_reason"]) == ("cancelled", "by_person")
    assert await counted(house, slots[0]) == (0, 0)
    again = await veteran.tries(path, version=gone["version"])
    assert (again.status_code, again.json()["code"]) == (409, "illegal_visit_step")


async def test_thirty_who_ask_at_once_for_two_seats_are_two_visits(
    house: House, client: httpx.AsyncClient, slots: list[Any]
) -> None:
    """The third seat of the half-day is kept for emergencies."""
    people = [await at_the_phone(house, client) for _ in range(30)]
    wanted = {"slot_id": slots[0]["id"], **MEDICINE}

    answers = await asyncio.gather(*(person.tries("/visits", wanted) for person in people))

    said = Counter((a.status_code, a.json().get("code")) for a in answers)
    assert said == {(201, None): 2, (409, "slot_full"): 28}
    assert await counted(house, slots[0]) == (2, 2)
    shown = await people[0].get("/visit-availability", params={"purpose": "medicine"})
    assert (shown["items"][0]["free"], shown["items"][0]["obstacle"]) == (0, "full")


async def test_nobody_has_two_visits_at_one_time_and_the_seat_is_given_back(
    house: House, client: httpx.AsyncClient, slots: list[Any]
) -> None:
    veteran = await at_the_phone(house, client)
    wanted = {"slot_id": slots[0]["id"], **MEDICINE}

    answers = await asyncio.gather(*(veteran.tries("/visits", wanted) for _ in range(6)))

    said = Counter((a.status_code, a.json().get("code")) for a in answers)
    assert said[201, None] == 1
    assert said.keys() <= {(201, None), (409, "overlapping_visit"), (409, "slot_full")}
    assert await counted(house, slots[0]) == (1, 1)


async def test_what_cannot_be_booked_says_why(
    house: House, client: httpx.AsyncClient, slots: list[Any]
) -> None:
    veteran = await at_the_phone(house, client)
    wanted = {"slot_id": slots[0]["id"], **MEDICINE}
    policy = {**wanted, "purposes": ["policy"]}

    assert await refusal(veteran, {**wanted, "signs": ["chest_pain"]}) == (409, "call_120")
    assert await refusal(veteran, policy) == (409, "skill_lacking")
    elsewhere = await at_the_phone(house, client, LICHENG)
    assert await refusal(elsewhere, wanted) == (409, "outside_area")
    shown = await elsewhere.get("/visit-availability", params={"purpose": "medicine"})
    assert (shown["items"], shown["obstacle"]) == ([], "outside_area")
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        at = VisitSlot.id == UUID(slots[0]["id"])
        await session.execute(update(VisitSlot).where(at).values(status="closed"))
    assert await refusal(veteran, wanted) == (409, "slot_closed")
    assert await counted(house, slots[0]) == (0, 0)


async def test_once_the_route_is_planned_nothing_is_booked_or_cancelled_here(
    house: House, client: httpx.AsyncClient, slots: list[Any]
) -> None:
    veteran = await at_the_phone(house, client)
    visit = await veteran.post("/visits", {"slot_id": slots[0]["id"], **MEDICINE})
    await set_clock(house, datetime(2026, 11, 23, 18, 0, tzinfo=SHANGHAI))
    veteran = Caller(client, await signed_in_citizen(house, await whose(house, visit)), MINIAPP)

    late = await veteran.tries(f"/visits/{visit['id']}:cancel", version=visit["version"])
    assert (late.status_code, late.json()["code"]) == (409, "too_late_to_cancel")
    other = await at_the_phone(house, client)
    wanted = {"slot_id": slots[0]["id"], **MEDICINE}
    assert await refusal(other, wanted) == (409, "too_late_to_book")


async def test_the_dead_are_not_visited_and_strangers_see_nothing(
    house: House, client: httpx.AsyncClient, slots: list[Any]
) -> None:
    veteran, stranger = [await at_the_phone(house, client) for _ in range(2)]
    visit = await veteran.post("/visits", {"slot_id": slots[0]["id"], **MEDICINE})

    for answer in (
        await client.get(f"{MINIAPP}/visits/{visit['id']}", headers=stranger.signed_in.headers),
        await stranger.tries(f"/visits/{visit['id']}:cancel", version=visit["version"]),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        at = Person.id == await whose(house, visit)
        await session.execute(update(Person).where(at).values(died_on=MONDAY.date()))
    later = {"slot_id": slots[1]["id"], **MEDICINE}
    assert await refusal(veteran, later) == (403, "binding_needed")


async def whose(house: House, visit: Any) -> UUID:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        found = select(text("person_id")).select_from(text("visits")).where(text("id = :id"))
        person_id: UUID = (await session.execute(found, {"id": UUID(visit["id"])})).scalar_one()
        return person_id


async def test_no_visit_is_looked_for_where_the_calendar_ends(
    house: House, client: httpx.AsyncClient
) -> None:
    veteran = await at_the_phone(house, client)
    asked = {"purpose": "medicine", "from_on": "9999-12-31"}
    path = f"{MINIAPP}/visit-availability"
    answer = await client.get(path, params=asked, headers=veteran.signed_in.headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
