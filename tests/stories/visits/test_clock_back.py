"""The bureau's clock goes back by an hour: nothing is freed twice, nobody is booked over."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from app.house import House
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.requests import Caller, set_clock
from tests.fixtures.work import WorkOff
from tests.properties.visit_truths import hold
from tests.stories.visits.queue import begins, counters_hold, offer_of, told_of
from tests.stories.visits.supply import MONDAY, WEEK, at_the_phone, books, sets, slots
from tests.stories.visits.test_holds import job_runs

HOUR = timedelta(hours=1)
OVER = timedelta(minutes=16)
WAIT = {"purposes": ["medicine"], "from_on": "2026-11-24", "before_on": "2026-11-25"}


@pytest.fixture
async def morning(county: Caller, team: Any, work_off: WorkOff) -> Any:
    """Two seats; the third is kept for emergencies."""
    await sets(county, team, WEEK)
    await work_off()
    return (await slots(county, team))[0]


@pytest.fixture
async def people(house: House, client: httpx.AsyncClient) -> list[Caller]:
    return [await at_the_phone(house, client) for _ in range(4)]


async def keeps(caller: Caller, slot: Any) -> Any:
    wanted = {"slot_id": slot["id"], "purposes": ["medicine"], "hold": True}
    return await caller.post("/visits", wanted)


async def answered(caller: Caller, visit: Any, verb: str) -> tuple[int, str | None]:
    answer = await caller.tries(f"/visits/{visit['id']}:{verb}", version=visit["version"])
    return answer.status_code, answer.json().get("code")


async def refused(caller: Caller, slot: Any) -> str:
    """Try to book where no seat may be, and return why there is none."""
    answer = await caller.tries("/visits", {"slot_id": slot["id"], "purposes": ["medicine"]})
    assert answer.status_code == 409, answer.text
    code: str = answer.json()["code"]
    return code


async def minute_passes(house: House, work_off: WorkOff) -> None:
    """Run what every minute runs."""
    await begins(house, "offer_free_seats")
    await work_off()
    await job_runs(house)
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        await hold(session)


async def test_a_hold_outlives_the_hour_that_comes_twice_and_is_confirmed_once(
    house: House, morning: Any, people: list[Caller], work_off: WorkOff
) -> None:
    veteran, other, late, _ = people
    held = await keeps(veteran, morning)
    await books(other, morning)

    await set_clock(house, MONDAY - HOUR)
    await minute_passes(house, work_off)
    assert await refused(late, morning) == "slot_full"
    assert await answered(veteran, held, "confirm") == (200, None)
    assert await counters_hold(house, morning) == (2, 0)

    await set_clock(house, MONDAY + OVER)
    await minute_passes(house, work_off)
    assert await refused(late, morning) == "slot_full"
    assert await counters_hold(house, morning) == (2, 0)
    assert await told_of(house, held) == ["visits:visit:held", "visits:visit:booked"]


async def test_a_hold_that_was_freed_stays_free_when_the_clock_says_it_holds_again(
    house: House, morning: Any, people: list[Caller], work_off: WorkOff
) -> None:
    veteran, other, third, late = people
    held = await keeps(veteran, morning)
    await set_clock(house, MONDAY + OVER)
    await minute_passes(house, work_off)
    await books(other, morning)
    await books(third, morning)

    await set_clock(house, MONDAY + OVER - HOUR)
    assert await answered(veteran, held, "confirm") == (412, "stale")
    gone = await veteran.get(f"/visits/{held['id']}")
    assert await answered(veteran, gone, "confirm") == (409, "illegal_visit_step")
    assert await refused(late, morning) == "slot_full"
    await set_clock(house, MONDAY + OVER)
    await minute_passes(house, work_off)

    assert await counters_hold(house, morning) == (2, 0)
    assert await told_of(house, held) == ["visits:visit:held", "visits:hold:expired"]


async def test_a_hold_that_ran_out_unseen_holds_again_and_is_never_two_seats(
    house: House, morning: Any, people: list[Caller], work_off: WorkOff
) -> None:
    veteran, other, late, _ = people
    held = await keeps(veteran, morning)
    await books(other, morning)
    await set_clock(house, MONDAY + OVER)
    assert await answered(veteran, held, "confirm") == (409, "hold_expired")

    await set_clock(house, MONDAY + OVER - HOUR)
    assert await refused(late, morning) == "slot_full"
    assert await answered(veteran, held, "confirm") == (200, None)

    await set_clock(house, MONDAY + OVER)
    await minute_passes(house, work_off)
    assert await refused(late, morning) == "slot_full"
    assert await counters_hold(house, morning) == (2, 0)


async def test_an_offer_that_went_to_the_next_does_not_come_back_with_the_hour(
    house: House, morning: Any, people: list[Caller], work_off: WorkOff
) -> None:
    first, second, *booked = people
    taken = [await books(caller, morning) for caller in booked]
    waits = [await caller.post("/visits:wait", WAIT) for caller in (first, second)]
    assert await answered(booked[0], taken[0], "cancel") == (200, None)
    await work_off()
    until = MONDAY + timedelta(hours=4)
    assert (await offer_of(first, waits[0]))["expires_at"][:16] == f"{until:%Y-%m-%dT%H:%M}"

    await set_clock(house, until + OVER)
    await minute_passes(house, work_off)
    assert await offer_of(first, waits[0]) is None
    assert await offer_of(second, waits[1]) is not None

    await set_clock(house, until + OVER - HOUR)
    await minute_passes(house, work_off)
    assert await answered(first, waits[0], "accept-offer") == (409, "offer_over")
    assert await answered(second, waits[1], "accept-offer") == (200, None)
    assert await counters_hold(house, morning) == (2, 0)

    await set_clock(house, until + OVER)
    await minute_passes(house, work_off)
    assert await counters_hold(house, morning) == (2, 0)
    assert (await told_of(house, waits[0])).count("visits:offer:expired") == 1


async def test_an_offer_that_ran_out_unseen_is_taken_once_in_the_hour_that_comes_twice(
    house: House, morning: Any, people: list[Caller], work_off: WorkOff
) -> None:
    veteran, late, *booked = people
    taken = [await books(caller, morning) for caller in booked]
    visit = await veteran.post("/visits:wait", WAIT)
    await answered(booked[0], taken[0], "cancel")
    await work_off()
    over = MONDAY + timedelta(hours=4) + OVER
    await set_clock(house, over)
    assert await answered(veteran, visit, "accept-offer") == (409, "offer_over")

    await set_clock(house, over - HOUR)
    assert await refused(late, morning) == "slot_full"
    assert await answered(veteran, visit, "accept-offer") == (200, None)
    await set_clock(house, over)
    await minute_passes(house, work_off)

    assert await counters_hold(house, morning) == (2, 0)
    assert (await told_of(house, visit))[-1] == "visits:offer:taken"


async def test_a_booking_sent_again_in_the_hour_that_comes_twice_is_the_same_booking(
    house: House, morning: Any, people: list[Caller]
) -> None:
    veteran, path = people[0], f"{people[0].prefix}/visits"
    wanted = {"slot_id": morning["id"], "purposes": ["medicine"]}
    headers = veteran.signed_in.keyed()
    booked = await veteran.client.post(path, json=wanted, headers=headers)

    await set_clock(house, MONDAY - HOUR)
    again = await veteran.client.post(path, json=wanted, headers=headers)

    assert (again.status_code, again.json()) == (201, booked.json())
    assert again.headers["idempotency-replayed"] == "true"
    assert await counters_hold(house, morning) == (1, 0)
