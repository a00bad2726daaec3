"""Seats under many hands at once: counters and rows agree, and nobody's visit disappears."""

import asyncio
from collections import Counter
from random import Random
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text

from app.adapters.enqueue import enqueue
from app.house import House
from app.jobs.schedule import run_worker
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from app.usecases.waiting.expire_offer import expire_offer
from tests.builders.identity import signed_in_staff
from tests.builders.requests import COUNTY, STAFF, Caller, set_clock
from tests.fixtures.work import WorkOff
from tests.stories.visits.queue import WAIT, counters_hold, offer_of, somebody, told_of
from tests.stories.visits.supply import MONDAY, TEAM, WEEK, sets

MEDICINE = {"purposes": ["medicine"]}
ONE_DAY = {**WAIT, "before_on": "2026-11-25"}
SOON = text(
    "UPDATE visit_offers SET expires_at = app_now() + :after * interval '1 millisecond'"
    " WHERE visit_id = :id AND outcome = 'open'"
)
OPEN_OFFERS = text(
    "SELECT o.visit_id FROM visit_offers o WHERE o.slot_id = :id AND o.outcome = 'open'"
)


@pytest.fixture
async def county(house: House, client: httpx.AsyncClient) -> Caller:
    await set_clock(house, MONDAY)
    return Caller(client, await signed_in_staff(house, Role.COUNTY_REVIEWER, COUNTY), STAFF)


@pytest.fixture
async def slots(county: Caller, work_off: WorkOff) -> list[Any]:
    """Two seats of each half-day; the third is kept for emergencies."""
    team = await county.post("/visit-teams", TEAM)
    await sets(county, team, WEEK)
    await work_off()
    found: list[Any] = (await county.get(f"/visit-teams/{team['id']}/slots"))["items"]
    return found


async def offered(
    house: House, client: httpx.AsyncClient, work_off: WorkOff
) -> tuple[Caller, dict[str, Any]]:
    """Somebody to whom the first half-day is offered."""
    person = await somebody(house, client)
    visit = await person.post("/visits:wait", ONE_DAY)
    await work_off()
    assert await offer_of(person, visit)
    return person, visit


async def answers(caller: Caller, visit: Any, verb: str) -> tuple[int, str | None]:
    path = f"/visits/{visit['id']}:{verb}"
    answer = await caller.tries(path, version=visit["version"])
    return answer.status_code, answer.json().get("code")


async def test_a_seat_accepted_five_times_at_once_is_one_visit(
    house: House, client: httpx.AsyncClient, slots: list[Any], work_off: WorkOff
) -> None:
    person, visit = await offered(house, client, work_off)

    said = Counter(
        await asyncio.gather(*(answers(person, visit, "accept-offer") for _ in range(5)))
    )

    assert said[200, None] == 1
    assert said.keys() <= {(200, None), (412, "stale"), (409, "offer_over")}
    assert await counters_hold(house, slots[0]) == (1, 0)
    assert (await told_of(house, visit)).count("visits:offer:taken") == 1


@pytest.mark.parametrize("after", [0, 5, 15, 25, 40])
async def test_an_offer_is_taken_or_over_but_never_both(
    house: House, client: httpx.AsyncClient, slots: list[Any], work_off: WorkOff, after: int
) -> None:
    person, visit = await offered(house, client, work_off)
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        await session.execute(SOON, {"id": UUID(visit["id"]), "after": after})

    async def expires() -> None:
        for _ in range(12):
            async with house.database.transaction(EVERYTHING, SYSTEM) as session:
                now = session.info["now"]
                await expire_offer(session, EVERYTHING, UUID(visit["id"]), now)

    said, _ = await asyncio.gather(answers(person, visit, "accept-offer"), expires())

    found = await person.get(f"/visits/{visit['id']}")
    assert (said, found["status"], await counters_hold(house, slots[0])) in [
        ((200, None), "booked", (1, 0)),
        ((409, "offer_over"), "waitlist", (0, 0)),
    ]


async def test_yes_and_no_at_once_are_one_of_them(
    house: House, client: httpx.AsyncClient, slots: list[Any], work_off: WorkOff
) -> None:
    person, visit = await offered(house, client, work_off)

    yes, no = await asyncio.gather(
        answers(person, visit, "accept-offer"), answers(person, visit, "decline-offer")
    )

    assert sorted([yes[0] == 200, no[0] == 200]) == [False, True]
    assert await counters_hold(house, slots[0]) == ((1, 0) if yes[0] == 200 else (0, 0))


async def test_many_jobs_offer_each_seat_once_and_nobody_two(
    house: House, client: httpx.AsyncClient, slots: list[Any], work_off: WorkOff
) -> None:
    people = [await somebody(house, client) for _ in range(5)]
    visits = [await each.post("/visits:wait", ONE_DAY) for each in people]
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        for _ in range(8):
            await enqueue(session, "offer_seats", slot_id=slots[0]["id"])
    await work_off()

    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        found = await session.scalars(OPEN_OFFERS, {"id": UUID(slots[0]["id"])})
        # Whoever asked first of those who are alike.
        assert set(found) == {UUID(visit["id"]) for visit in visits[:2]}
    assert await counters_hold(house, slots[0]) == (0, 2)


async def test_an_offer_accepted_while_the_half_day_is_called_off_loses_nobody(
    house: House, client: httpx.AsyncClient, county: Caller, slots: list[Any], work_off: WorkOff
) -> None:
    person, visit = await offered(house, client, work_off)
    path = f"/visit-slots/{slots[0]['id']}:call-off"

    said, _ = await asyncio.gather(
        answers(person, visit, "accept-offer"), county.post(path, {"hindrance": "weather"})
    )
    await work_off()

    assert said in {(200, None), (409, "slot_closed"), (409, "offer_over")}
    assert (await person.get(f"/visits/{visit['id']}"))["status"] == "waitlist"
    assert await counters_hold(house, slots[0]) == (0, 0)
    lost = "visits:visit:displaced" if said[0] == 200 else "visits:offer:withdrawn"
    assert lost in await told_of(house, visit)


async def acts(person: Caller, slots: list[Any], dice: Random) -> None:
    """Do one thing that somebody with a telephone may do, whatever it comes to."""
    mine = [
        visit
        for visit in (await person.get("/visits"))["items"]
        if visit["status"] in {"booked", "waitlist"}
    ]
    if not mine or dice.random() < 0.3:
        wanted = {"slot_id": dice.choice(slots)["id"], **MEDICINE}
        answer = (
            await person.tries("/visits", wanted)
            if dice.random() < 0.5
            else await person.tries("/visits:wait", WAIT)
        )
    else:
        visit = dice.choice(mine)
        verb = dice.choice(["cancel", "accept-offer", "decline-offer", "accept-offer"])
        answer = await person.tries(f"/visits/{visit['id']}:{verb}", version=visit["version"])
    assert answer.status_code < 500, answer.text


async def test_whatever_happens_at_once_counters_equal_rows(
    house: House, client: httpx.AsyncClient, county: Caller, slots: list[Any], work_off: WorkOff
) -> None:
    dice, few = Random(4), slots[:3]
    people = [await somebody(house, client) for _ in range(10)]
    for turn in range(4):
        deeds = [acts(person, few, dice) for person in people for _ in range(2)]
        if turn == 2:
            path = f"/visit-slots/{few[1]['id']}:call-off"
            deeds.append(county.post(path, {"hindrance": "vehicle"}))
        await asyncio.gather(run_worker(house, wait=False), *deeds)
    await work_off()

    counted = [await counters_hold(house, slot) for slot in slots]
    assert counted[1] == (0, 0)
    assert sum(booked + held for booked, held in counted) > 0
