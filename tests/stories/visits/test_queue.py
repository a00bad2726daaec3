"""Waiting for a visit: whose turn it is, what is offered, and what becomes of the seat."""

from typing import Any

import httpx
import pytest

from app.house import House
from app.policies.permissions import Role
from tests.builders.identity import signed_in_staff
from tests.builders.requests import COUNTY, STAFF, Caller, set_clock
from tests.fixtures.work import WorkOff
from tests.stories.visits.queue import WAIT, counters_hold, offer_of, somebody, told_of
from tests.stories.visits.supply import MONDAY, TEAM, WEEK, sets

ONE_DAY = {"from_on": "2026-11-24", "before_on": "2026-11-25"}


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


async def fills(
    house: House, client: httpx.AsyncClient, slot: Any
) -> list[tuple[Caller, dict[str, Any]]]:
    """Let two people book all of a half-day."""
    people = [await somebody(house, client) for _ in range(2)]
    wanted = {"slot_id": slot["id"], "purposes": ["medicine"]}
    return [(person, await person.post("/visits", wanted)) for person in people]


async def cancels(caller: Caller, visit: Any) -> Any:
    return await caller.post(f"/visits/{visit['id']}:cancel", version=visit["version"])


async def test_a_seat_that_becomes_free_goes_to_whoever_waits(
    house: House, client: httpx.AsyncClient, slots: list[Any], work_off: WorkOff
) -> None:
    (first, booked), _ = await fills(house, client, slots[0])
    elder = await somebody(house, client, "许金水")
    visit = await elder.post("/visits:wait", {**WAIT, **ONE_DAY})
    await work_off()
    assert (visit["status"], visit["starts_at"]) == ("waitlist", None)
    assert await offer_of(elder, visit) is None

    await cancels(first, booked)
    await work_off()
    offer = await offer_of(elder, visit)
    assert (offer["slot_id"], offer["starts_at"]) == (slots[0]["id"], "2026-11-24T09:00:00+08:00")
    assert offer["expires_at"][:16] == "2026-11-23T13:30"
    assert await counters_hold(house, slots[0]) == (1, 1)

    path = f"/visits/{visit['id']}:accept-offer"
    taken = await elder.post(path, version=visit["version"])
    assert (taken["status"], taken["starts_at"]) == ("booked", "2026-11-24T09:00:00+08:00")
    assert await counters_hold(house, slots[0]) == (2, 0)
    again = await elder.tries(path, version=taken["version"])
    assert (again.status_code, again.json()["code"]) == (409, "offer_over")
    assert await told_of(house, visit) == [
        "visits:visit:joined_queue",
        "visits:offer:made",
        "visits:offer:taken",
    ]
