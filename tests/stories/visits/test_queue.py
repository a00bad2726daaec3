"""Waiting for a visit: whose turn it is, what is offered, and what becomes of the seat."""

import asyncio
from collections import Counter
from datetime import date, timedelta
from typing import Any

import httpx
import pytest

from app.domain.visits.terms import VisitStatus
from app.house import House
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.identity import LICHENG, signed_in_citizen, signed_in_staff
from tests.builders.requests import COUNTY, MINIAPP, STAFF, Caller, set_clock
from tests.builders.veterans import VILLAGE, a_person
from tests.builders.visits import a_waiting_visit
from tests.fixtures.work import WorkOff
from tests.stories.visits.queue import WAIT, begins, counters_hold, offer_of, somebody, told_of
from tests.stories.visits.supply import MONDAY, TEAM, WEEK, sets

TODAY = date(2026, 11, 23)
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


async def test_nobody_who_waits_is_asked_twice_and_the_next_is_asked_after_him(
    house: House, client: httpx.AsyncClient, slots: list[Any], work_off: WorkOff
) -> None:
    (first, booked), _ = await fills(house, client, slots[0])
    bedridden = await somebody(house, client, "许金水", bedridden=True)
    hale = await somebody(house, client, "黄老伯")
    later = await hale.post("/visits:wait", {**WAIT, **ONE_DAY})
    sooner = await bedridden.post("/visits:wait", {**WAIT, **ONE_DAY})
    await cancels(first, booked)
    await work_off()
    assert await offer_of(bedridden, sooner)
    assert await offer_of(hale, later) is None

    path = f"/visits/{sooner['id']}:decline-offer"
    declined = await bedridden.post(path, version=sooner["version"])
    await work_off()

    assert declined["status"] == "waitlist"
    assert await offer_of(bedridden, sooner) is None
    assert await offer_of(hale, later)
    assert await counters_hold(house, slots[0]) == (1, 1)


async def test_an_offer_that_nobody_answers_goes_on_in_time(
    house: House, client: httpx.AsyncClient, slots: list[Any], work_off: WorkOff
) -> None:
    (first, booked), _ = await fills(house, client, slots[0])
    silent, next_one = [await somebody(house, client, name) for name in ("甲", "乙")]
    silent_visit = await silent.post("/visits:wait", {**WAIT, **ONE_DAY})
    next_visit = await next_one.post("/visits:wait", {**WAIT, **ONE_DAY})
    await cancels(first, booked)
    await work_off()
    assert await offer_of(silent, silent_visit)

    await set_clock(house, MONDAY + timedelta(hours=4, minutes=1))
    late = await silent.tries(
        f"/visits/{silent_visit['id']}:accept-offer", version=silent_visit["version"]
    )
    assert (late.status_code, late.json()["code"]) == (409, "offer_over")
    await begins(house, "offer_free_seats")
    await work_off()

    offer = await offer_of(next_one, next_visit)
    # The round is planned at six: nothing stands longer than that.
    assert offer["expires_at"][:16] == "2026-11-23T17:31"
    assert await counters_hold(house, slots[0]) == (1, 1)
    assert "visits:offer:expired" in await told_of(house, silent_visit)


async def test_a_clerk_rings_whoever_has_no_telephone_of_the_new_kind(
    house: House, client: httpx.AsyncClient, county: Caller, slots: list[Any], work_off: WorkOff
) -> None:
    (first, booked), _ = await fills(house, client, slots[0])
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        elder = await a_person(session, "许金水", phone="19900000001", born_on=date(1942, 3, 1))
    village = Caller(client, await signed_in_staff(house, Role.VILLAGE_CLERK, VILLAGE), STAFF)
    entered = await village.post("/visits:wait", {**WAIT, **ONE_DAY, "person_id": str(elder.id)})
    assert (entered["status"], entered["turn"]["score"]) == ("waitlist", 20)
    await cancels(first, booked)
    await work_off()

    line = (await village.get("/visits", params={"status": "waitlist"}))["items"][0]
    assert (line["phone"], line["offer"]["slot_id"]) == ("199****0001", slots[0]["id"])
    path = f"/visits/{line['id']}:accept-offer"
    taken = await village.post(path, version=line["version"])
    assert (taken["status"], taken["offer"], taken["team_name"]) == ("booked", None, TEAM["name"])
    stranger = Caller(client, await signed_in_staff(house, Role.COUNTY_REVIEWER, LICHENG), STAFF)
    refused = await stranger.tries(path, version=taken["version"])
    assert (refused.status_code, refused.json()["code"]) == (404, "not_found")


async def test_whoever_leaves_the_queue_leaves_the_seat_to_the_next(
    house: House, client: httpx.AsyncClient, slots: list[Any], work_off: WorkOff
) -> None:
    (first, booked), _ = await fills(house, client, slots[0])
    leaving, staying = [await somebody(house, client, name) for name in ("甲", "乙")]
    left = await leaving.post("/visits:wait", {**WAIT, **ONE_DAY})
    stays = await staying.post("/visits:wait", {**WAIT, **ONE_DAY})
    await cancels(first, booked)
    await work_off()
    assert await offer_of(leaving, left)

    assert (await cancels(leaving, left))["status"] == "cancelled"
    await work_off()

    assert await offer_of(staying, stays)
    assert await counters_hold(house, slots[0]) == (1, 1)


async def test_whoever_waits_on_other_days_or_is_busy_then_is_passed_over(
    house: House, client: httpx.AsyncClient, slots: list[Any], work_off: WorkOff
) -> None:
    (first, booked), (second, _) = await fills(house, client, slots[0])
    december = {**WAIT, "from_on": "2026-12-01", "before_on": "2026-12-02"}
    other_day = await somebody(house, client, "甲", bedridden=True)
    # He has the other seat of this half-day, for another purpose.
    busy = await second.post("/visits:wait", {**WAIT, **ONE_DAY})
    elsewhere = await other_day.post("/visits:wait", december)
    hale = await somebody(house, client, "乙", born_on=date(1960, 1, 1))
    fits = await hale.post("/visits:wait", {**WAIT, **ONE_DAY})
    await work_off()
    assert (await offer_of(other_day, elsewhere))["starts_at"][:10] == "2026-12-01"

    await cancels(first, booked)
    await work_off()

    assert await offer_of(hale, fits)
    assert await offer_of(second, busy) is None


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"from_on": "2026-11-22"}, 422, "days_out_of_reach"),
        ({"before_on": "2026-11-24"}, 422, "days_out_of_reach"),
        ({"before_on": "2027-03-01"}, 422, "days_out_of_reach"),
        ({"signs": ["chest_pain"]}, 409, "call_120"),
        ({"purposes": ["policy"]}, 409, "skill_lacking"),
    ],
)
async def test_what_nobody_can_wait_for_says_why(
    house: House,
    client: httpx.AsyncClient,
    slots: list[Any],
    change: dict[str, Any],
    status: int,
    code: str,
) -> None:
    assert slots
    veteran = await somebody(house, client)
    answer = await veteran.tries("/visits:wait", {**WAIT, **change})
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert (await veteran.get("/visits"))["items"] == []


async def test_nobody_waits_twice_for_the_same_or_where_no_team_comes(
    house: House, client: httpx.AsyncClient, slots: list[Any]
) -> None:
    assert slots
    veteran = await somebody(house, client)
    wanted = {**WAIT, "purposes": ["medicine", "medical"]}
    answers = await asyncio.gather(*(veteran.tries("/visits:wait", wanted) for _ in range(4)))
    said = Counter((each.status_code, each.json().get("code")) for each in answers)
    assert said == {(201, None): 1, (409, "already_waiting"): 3}
    turned = {**WAIT, "purposes": ["medical", "medicine"]}
    again = await veteran.tries("/visits:wait", turned)
    assert (again.status_code, again.json()["code"]) == (409, "already_waiting")

    far = await somebody(house, client, division=LICHENG)
    answer = await far.tries("/visits:wait", WAIT)
    assert (answer.status_code, answer.json()["code"]) == (409, "outside_area")


async def test_a_proposed_visit_can_wait_for_a_seat_too(
    house: House, client: httpx.AsyncClient, slots: list[Any], work_off: WorkOff
) -> None:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        person = await a_person(session, "许金水")
        proposed = await a_waiting_visit(session, person.id, VisitStatus.PROPOSED)
        # Its days went by while nobody answered.
        proposed.requested_from_on, proposed.requested_before_on = date(2026, 9, 1), TODAY
        path = f"/visits/{proposed.id}:wait"
    veteran = Caller(client, await signed_in_citizen(house, person.id), MINIAPP)

    visit = await veteran.post(path, version=2)
    await work_off()

    assert visit["status"] == "waitlist"
    assert (await offer_of(veteran, visit))["slot_id"] == slots[0]["id"]
    again = await veteran.tries(path, version=visit["version"])
    assert (again.status_code, again.json()["code"]) == (409, "illegal_visit_step")
    village = Caller(client, await signed_in_staff(house, Role.VILLAGE_CLERK, VILLAGE), STAFF)
    refused = await village.tries(path, version=visit["version"])
    assert (refused.status_code, refused.json()["code"]) == (409, "illegal_visit_step")
