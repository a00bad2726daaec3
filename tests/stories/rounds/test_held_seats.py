"""A team that cannot go: what is held or offered goes back at once, what is booked stays."""

from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import text

from app.house import House
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.requests import set_clock
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
    slots_of,
    stops,
    teams_go_out,
    what_came,
)
from tests.stories.visits.queue import counters_hold as seats_hold
from tests.stories.visits.queue import offer_of, somebody

SEATS = text("UPDATE visit_slots SET capacity = booked + reserve + :free WHERE id = :id")


async def with_seats(house: House, slot: Any, free: int) -> None:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        await session.execute(SEATS, {"free": free, "id": UUID(slot["id"])})


async def test_holds_and_offers_of_a_team_that_fell_ill_are_given_back_at_once(
    house: House, client: httpx.AsyncClient, work_off: WorkOff
) -> None:
    await set_clock(house, MONDAY)
    county = await at_the_county(house, client)
    ill, well = await teams_go_out(county, work_off, count=2)
    slots = [await slots_of(county, team) for team in (ill, well)]
    await people_expect(house, [slots[0][0], slots[1][0]], around(HOMES[0], 4))
    await with_seats(house, slots[0][0], 2)
    for slot in (slots[0][1], slots[1][0], slots[1][1]):
        await with_seats(house, slot, 0)
    holder, waiter = [await somebody(house, client, name) for name in ("许一", "许二")]
    wanted = {"slot_id": slots[0][0]["id"], "purposes": ["medical"]}
    held = await holder.post("/visits", {**wanted, "hold": True})
    days = {"from_on": "2026-11-24", "before_on": "2026-11-25"}
    waits = await waiter.post("/visits:wait", {"purposes": ["medical"], **days})
    await work_off()
    assert (await offer_of(waiter, waits))["slot_id"] == slots[0][0]["id"]
    assert await seats_hold(house, slots[0][0]) == (2, 2)
    plan = await asks(county, work_off)

    path = f"/visit-routes/{plan['id']}:without-team"
    without = {"team_id": ill["id"], "reason": "林医生发烧"}
    answer = await county.tries(path, without, version=plan["version"])
    operation = await what_came(county, work_off, answer)
    assert operation["error"] is None, operation

    now = await holder.get(f"/visits/{held['id']}")
    assert (now["status"], now["starts_at"]) == ("waitlist", None)
    assert await offer_of(waiter, waits) is None
    (withdrawn,) = await events(house, "visits:offer:withdrawn")
    assert withdrawn[0] == waits["id"]
    ((subject, said),) = await events(house, "visits:visit:displaced")
    assert (subject, said["hindrance"]) == (held["id"], "team_absent")
    mended = await county.get(operation["result_url"].removeprefix("/staff/v1"))
    assert len(stops(mended)) == 4
    assert (await seats_hold(house, slots[0][0]))[1] == 0
    assert await counters_hold(house)
