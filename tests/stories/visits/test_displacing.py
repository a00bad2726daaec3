"""A team that cannot come: its people go to the head of the queue, and nobody's visit is lost."""

import asyncio
from collections import Counter
from datetime import date
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select, text, update

from app.adapters.enqueue import enqueue
from app.domain.waiting.displacing import Hindrance
from app.house import House
from app.models.audit import Event
from app.models.supply.slots import VisitSlot
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from app.usecases.waiting.displace_visits import displace_visits
from tests.builders.identity import LICHENG, signed_in_staff
from tests.builders.requests import COUNTY, STAFF, Caller, set_clock
from tests.fixtures.work import WorkOff
from tests.stories.visits.queue import WAIT, counters_hold, offer_of, somebody, told_of
from tests.stories.visits.supply import MONDAY, TEAM, WEEK, sets

MEDICINE = {"purposes": ["medicine"]}


@pytest.fixture
async def county(house: House, client: httpx.AsyncClient) -> Caller:
    await set_clock(house, MONDAY)
    return Caller(client, await signed_in_staff(house, Role.COUNTY_REVIEWER, COUNTY), STAFF)


@pytest.fixture
async def slots(county: Caller, work_off: WorkOff) -> list[Any]:
    """Two seats of each half-day; the third is kept for emergencies."""
    return await slots_of_a_team(county, work_off, TEAM)


async def slots_of_a_team(county: Caller, work_off: WorkOff, wanted: Any) -> list[Any]:
    team = await county.post("/visit-teams", wanted)
    await sets(county, team, WEEK)
    await work_off()
    found: list[Any] = (await county.get(f"/visit-teams/{team['id']}/slots"))["items"]
    return found


async def calls_off(county: Caller, slot: Any) -> Any:
    return await county.post(f"/visit-slots/{slot['id']}:call-off", {"hindrance": "vehicle"})


async def test_whoever_loses_a_seat_is_told_and_offered_another_teams(
    house: House,
    client: httpx.AsyncClient,
    county: Caller,
    slots: list[Any],
    work_off: WorkOff,
) -> None:
    others = await slots_of_a_team(county, work_off, {**TEAM, "name": "泉港区医院上门服务二队"})
    veteran = await somebody(house, client)
    note = {"note": "三楼没有电梯", "contact_phone": "0595-87991234"}
    wanted = {"slot_id": slots[0]["id"], **MEDICINE, **note}
    visit = await veteran.post("/visits", wanted)
    bedridden = await somebody(house, client, "许金水", bedridden=True)
    two_days = {**WAIT, "from_on": "2027-01-05", "before_on": "2027-01-06"}
    await bedridden.post("/visits:wait", two_days)

    called_off = await calls_off(county, slots[0])
    assert (called_off["status"], called_off["booked"]) == ("closed", 1)
    await work_off()

    waits = await veteran.get(f"/visits/{visit['id']}")
    assert (waits["status"], waits["starts_at"], waits["purposes"]) == (
        "waitlist",
        None,
        ["medicine"],
    )
    assert await counters_hold(house, slots[0]) == (0, 0)
    told = await events_of(house, visit, "visits:visit:displaced")
    assert told == [
        {
            "slot_id": slots[0]["id"],
            "hindrance": "vehicle",
            "starts_at": "2026-11-24T01:00:00+00:00",
            "ends_at": "2026-11-24T04:00:00+00:00",
        }
    ]
    offer = await offer_of(veteran, visit)
    assert (offer["slot_id"], offer["team_name"]) == (others[0]["id"], "泉港区医院上门服务二队")
    line = (await county.get("/visits", params={"status": "waitlist"}))["items"][0]
    assert (line["id"], line["turn"]["at_head"]) == (visit["id"], True)

    path = f"/visits/{visit['id']}:accept-offer"
    taken = await veteran.post(path, version=waits["version"])
    assert (taken["status"], taken["starts_at"]) == ("booked", "2026-11-24T09:00:00+08:00")
    revealed = await county.post(f"/visits/{visit['id']}:reveal-access")
    assert revealed["phone"] == "0595-87991234"
    again = await county.tries(f"/visit-slots/{slots[0]['id']}:call-off", {"hindrance": "weather"})
    assert (again.status_code, again.json()["code"]) == (409, "slot_closed")


async def events_of(house: House, visit: Any, tag: str) -> list[dict[str, Any]]:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        found = select(Event.data).where(Event.subject_id == UUID(visit["id"]), Event.tag == tag)
        return [dict(data) for data in await session.scalars(found)]


async def test_fewer_seats_displace_the_least_urgent_and_the_last(
    house: House, client: httpx.AsyncClient, slots: list[Any], work_off: WorkOff
) -> None:
    weighty = await somebody(house, client, "许金水", born_on=date(1940, 1, 1))
    early, late = [await somebody(house, client) for _ in range(2)]
    await opens_the_reserve(house, slots[0])
    wanted = {"slot_id": slots[0]["id"], **MEDICINE}
    # The lightest came first; the weightiest came last, and stays.
    visits = [await each.post("/visits", wanted) for each in (early, late, weighty)]

    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        await enqueue(session, "displace_visits", slot_id=slots[0]["id"], keep=2)
    await closed(house, slots[0])
    await work_off()

    found = [(await each.get("/visits"))["items"][0]["status"] for each in (early, late, weighty)]
    assert found == ["booked", "waitlist", "booked"]
    assert await counters_hold(house, slots[0]) == (2, 0)
    assert await told_of(house, visits[0]) == ["visits:visit:booked"]
    assert (await told_of(house, visits[1]))[-2:] == [
        "visits:visit:displaced",
        "visits:offer:made",
    ]


async def opens_the_reserve(house: House, slot: Any) -> None:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        at = VisitSlot.id == UUID(slot["id"])
        await session.execute(update(VisitSlot).where(at).values(reserve=0))


async def closed(house: House, slot: Any) -> None:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        at = VisitSlot.id == UUID(slot["id"])
        await session.execute(update(VisitSlot).where(at).values(status="closed"))


async def test_whoever_stays_is_told_the_new_hours(
    house: House, client: httpx.AsyncClient, slots: list[Any]
) -> None:
    veteran = await somebody(house, client)
    visit = await veteran.post("/visits", {"slot_id": slots[0]["id"], **MEDICINE})
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        later = text(
            "UPDATE visit_slots SET starts_at = starts_at + interval '1 hour' WHERE id = :id"
        )
        await session.execute(later, {"id": UUID(slots[0]["id"])})
        now = session.info["now"]
        gone = await displace_visits(
            session, UUID(slots[0]["id"]), 3, Hindrance.SHIFTS_CHANGED, now
        )
    assert gone == 0
    found = await veteran.get(f"/visits/{visit['id']}")
    assert (found["status"], found["starts_at"]) == ("booked", "2026-11-24T10:00:00+08:00")
    told = await events_of(house, visit, "visits:visit:hours_changed")
    assert told[0]["was"]["starts_at"] == "2026-11-24T01:00:00+00:00"
    assert await counters_hold(house, slots[0]) == (1, 0)


async def test_an_offer_of_a_half_day_that_is_called_off_is_taken_back(
    house: House, client: httpx.AsyncClient, county: Caller, slots: list[Any], work_off: WorkOff
) -> None:
    veteran = await somebody(house, client)
    one_day = {**WAIT, "before_on": "2026-11-25"}
    visit = await veteran.post("/visits:wait", one_day)
    await work_off()
    assert await offer_of(veteran, visit)

    await calls_off(county, slots[0])
    path = f"/visits/{visit['id']}:accept-offer"
    late = await veteran.tries(path, version=visit["version"])
    assert (late.status_code, late.json()["code"]) == (409, "slot_closed")
    await work_off()

    assert await offer_of(veteran, visit) is None
    assert (await told_of(house, visit))[-1] == "visits:offer:withdrawn"
    assert await counters_hold(house, slots[0]) == (0, 0)


async def test_a_half_day_called_off_while_people_book_loses_nobody(
    house: House, client: httpx.AsyncClient, county: Caller, slots: list[Any], work_off: WorkOff
) -> None:
    people = [await somebody(house, client) for _ in range(8)]
    wanted = {"slot_id": slots[0]["id"], **MEDICINE}

    booked = asyncio.gather(*(each.tries("/visits", wanted) for each in people))
    called_off = county.tries(f"/visit-slots/{slots[0]['id']}:call-off", {"hindrance": "weather"})
    answers, closed_it = await asyncio.gather(booked, called_off)
    await work_off()

    assert closed_it.status_code == 200
    said = Counter((each.status_code, each.json().get("code")) for each in answers)
    assert said.keys() <= {(201, None), (409, "slot_full"), (409, "slot_closed")}
    assert await counters_hold(house, slots[0]) == (0, 0)
    mine = [
        (await person.get("/visits"))["items"]
        for person, answer in zip(people, answers, strict=True)
        if answer.status_code == 201
    ]
    assert [[visit["status"] for visit in found] for found in mine] == [["waitlist"]] * len(mine)


async def test_only_the_county_of_the_team_calls_it_off(
    house: House, client: httpx.AsyncClient, slots: list[Any]
) -> None:
    stranger = Caller(client, await signed_in_staff(house, Role.COUNTY_REVIEWER, LICHENG), STAFF)
    clerk = Caller(client, await signed_in_staff(house, Role.TOWNSHIP_CLERK, COUNTY), STAFF)
    path, why = f"/visit-slots/{slots[0]['id']}:call-off", {"hindrance": "other"}

    assert (await stranger.tries(path, why)).status_code == 404
    assert (await clerk.tries(path, why)).status_code == 403
