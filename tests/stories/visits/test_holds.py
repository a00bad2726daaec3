"""Seats that are kept for a while: confirmed in time, given back, moved, and what else there is."""

import asyncio
from collections import Counter
from datetime import timedelta
from typing import Any

import httpx
import pytest

from app.house import House
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from app.queries.visits.visits import slots_with_holds_over
from app.usecases.visits.expire_holds import expire_holds
from tests.builders.requests import Caller, set_clock
from tests.fixtures.work import WorkOff
from tests.stories.visits.queue import counters_hold, told_of
from tests.stories.visits.supply import MONDAY, WEEK, at_the_phone, sets, slots

LATER = MONDAY + timedelta(minutes=16)


@pytest.fixture
async def days(county: Caller, team: Any, work_off: WorkOff) -> list[Any]:
    await sets(county, team, WEEK)
    await work_off()
    return await slots(county, team)


async def holds(caller: Caller, slot: Any) -> Any:
    return await caller.post("/visits", _wanted(slot, hold=True))


def _wanted(slot: Any, *, hold: bool = False) -> Any:
    return {"slot_id": slot["id"], "purposes": ["medicine"], "hold": hold}


async def does(caller: Caller, visit: Any, verb: str, body: Any = None) -> httpx.Response:
    return await caller.tries(f"/visits/{visit['id']}:{verb}", body, version=visit["version"])


async def job_runs(house: House) -> int:
    """Run what the minute's job runs; return how many holds it ended."""
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        now = session.info["now"]
        return sum(
            [
                await expire_holds(session, slot_id, now)
                for slot_id in await slots_with_holds_over(session, now)
            ]
        )


async def test_a_seat_is_kept_and_confirmed(
    house: House, client: httpx.AsyncClient, days: list[Any]
) -> None:
    veteran = await at_the_phone(house, client)
    held = await holds(veteran, days[0])
    assert (held["status"], held["hold_until"][:16]) == ("pending", "2026-11-23T09:45")
    assert await counters_hold(house, days[0]) == (0, 1)

    booked = (await does(veteran, held, "confirm")).json()
    assert (booked["status"], booked["hold_until"]) == ("booked", None)
    assert await counters_hold(house, days[0]) == (1, 0)
    assert await told_of(house, held) == ["visits:visit:held", "visits:visit:booked"]
    again = await does(veteran, booked, "confirm")
    assert (again.status_code, again.json()["code"]) == (409, "illegal_visit_step")


async def test_a_hold_that_ran_out_makes_room_and_cannot_be_confirmed(
    house: House, client: httpx.AsyncClient, days: list[Any]
) -> None:
    first, second, third = [await at_the_phone(house, client) for _ in range(3)]
    held = [await holds(caller, days[0]) for caller in (first, second)]
    full = await third.tries("/visits", _wanted(days[0]))
    assert (full.status_code, full.json()["code"]) == (409, "slot_full")

    await set_clock(house, LATER)
    late = await does(first, held[0], "confirm")
    assert (late.status_code, late.json()["code"]) == (409, "hold_expired")
    assert late.json()["possible"][0]["slot_id"] == days[1]["id"]
    assert (await third.tries("/visits", _wanted(days[0]))).status_code == 201

    assert await counters_hold(house, days[0]) == (1, 0)
    assert await told_of(house, held[1]) == ["visits:visit:held", "visits:hold:expired"]
    gone = await first.get(f"/visits/{held[0]['id']}")
    assert (gone["status"], gone["cancel_reason"]) == ("cancelled", "hold_expired")
    assert await job_runs(house) == 0


async def test_whose_own_hold_ran_out_books_the_same_hours_again(
    house: House, client: httpx.AsyncClient, days: list[Any]
) -> None:
    veteran = await at_the_phone(house, client)
    await holds(veteran, days[0])
    twice = await veteran.tries("/visits", _wanted(days[0]))
    problem = twice.json()
    assert (twice.status_code, problem["code"]) == (409, "overlapping_visit")
    assert problem["standing"]["starts_at"] == days[0]["starts_at"]
    assert problem["standing"]["status"] == "pending"
    assert [each["slot_id"] for each in problem["possible"]] == [each["id"] for each in days[1:4]]

    await set_clock(house, LATER)
    await veteran.post("/visits", _wanted(days[0]))
    assert await counters_hold(house, days[0]) == (1, 0)


async def test_the_job_ends_holds_once_even_when_the_clock_steps_back(
    house: House, client: httpx.AsyncClient, days: list[Any]
) -> None:
    veteran = await at_the_phone(house, client)
    held = await holds(veteran, days[0])
    await set_clock(house, MONDAY - timedelta(hours=1))
    assert await job_runs(house) == 0
    assert await counters_hold(house, days[0]) == (0, 1)

    await set_clock(house, LATER)
    assert await job_runs(house) == 1
    await set_clock(house, MONDAY - timedelta(hours=1))
    assert await job_runs(house) == 0
    assert await counters_hold(house, days[0]) == (0, 0)
    assert (await told_of(house, held)).count("visits:hold:expired") == 1


async def test_a_held_seat_is_cancelled_as_a_held_one(
    house: House, client: httpx.AsyncClient, days: list[Any]
) -> None:
    veteran, other = await at_the_phone(house, client), await at_the_phone(house, client)
    held = await holds(veteran, days[0])
    await other.post("/visits", _wanted(days[0]))
    assert (await does(veteran, held, "cancel")).status_code == 200
    assert await counters_hold(house, days[0]) == (1, 0)


async def test_a_visit_moves_with_its_seat(
    house: House, client: httpx.AsyncClient, days: list[Any]
) -> None:
    veteran = await at_the_phone(house, client)
    for hold, kind in ((True, (0, 1)), (False, (1, 0))):
        visit = await veteran.post("/visits", _wanted(days[0], hold=hold))
        moved = await does(veteran, visit, "reschedule", {"slot_id": days[1]["id"]})
        assert moved.json()["starts_at"] == days[1]["starts_at"]
        assert moved.json()["hold_until"] == visit["hold_until"]
        assert await counters_hold(house, days[0]) == (0, 0)
        assert await counters_hold(house, days[1]) == kind
        assert await told_of(house, visit) == [
            "visits:visit:held" if hold else "visits:visit:booked",
            "visits:visit:rescheduled",
        ]
        await does(veteran, moved.json(), "cancel")


async def test_a_visit_that_cannot_move_stays_where_it_is(
    house: House, client: httpx.AsyncClient, days: list[Any]
) -> None:
    veteran, others = (
        await at_the_phone(house, client),
        [await at_the_phone(house, client) for _ in range(2)],
    )
    visit = await veteran.post("/visits", _wanted(days[0]))
    later = await veteran.post("/visits", _wanted(days[2]))
    for other in others:
        await other.post("/visits", _wanted(days[1]))

    for slot, code in (
        (days[1], "slot_full"),
        (days[0], "same_window"),
        (days[2], "overlapping_visit"),
    ):
        refused = await does(veteran, visit, "reschedule", {"slot_id": slot["id"]})
        assert (refused.status_code, refused.json()["code"]) == (409, code)
        assert refused.json()["possible"][0]["slot_id"] == days[3]["id"]
    standing = refused.json()["standing"]
    assert standing["reference"] == later["reference"]
    assert [await counters_hold(house, each) for each in days[:3]] == [(1, 0), (2, 0), (1, 0)]
    assert await told_of(house, visit) == ["visits:visit:booked"]


async def test_two_who_change_places_at_once_do_not_wait_for_each_other(
    house: House, client: httpx.AsyncClient, days: list[Any]
) -> None:
    people = [await at_the_phone(house, client) for _ in range(2)]
    visits = [await people[nth].post("/visits", _wanted(days[nth])) for nth in range(2)]
    for turn in range(4):
        answers = await asyncio.gather(
            *(
                does(people[nth], visits[nth], "reschedule", {"slot_id": slot["id"]})
                for nth, slot in enumerate(
                    (days[1], days[0]) if turn % 2 == 0 else (days[0], days[1])
                )
            )
        )
        assert Counter(each.status_code for each in answers) == {200: 2}
        visits = [each.json() for each in answers]
        assert [await counters_hold(house, each) for each in days[:2]] == [(1, 0), (1, 0)]


async def test_nobody_moves_to_the_past_or_beyond_the_evening_before(
    house: House, client: httpx.AsyncClient, days: list[Any]
) -> None:
    veteran = await at_the_phone(house, client)
    visit = await veteran.post("/visits", _wanted(days[1]))
    await set_clock(house, MONDAY + timedelta(hours=9))
    refused = await does(veteran, visit, "reschedule", {"slot_id": days[0]["id"]})
    assert (refused.status_code, refused.json()["code"]) == (409, "too_late_to_book")
    assert refused.json()["possible"][0]["slot_id"] == days[2]["id"]
