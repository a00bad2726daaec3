"""Waiting that comes to nothing: people are told, and no seat is kept from anybody for it."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select, text, update

from app.domain.notifications.terms import MessageChannel, Told
from app.domain.visits.terms import OfferOutcome
from app.house import House
from app.models.notifications import Message
from app.models.supply.slots import VisitSlot
from app.models.visits.offers import VisitOffer
from app.models.visits.visits import Visit
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.requests import Caller, set_clock
from tests.fixtures.work import WorkOff
from tests.stories.visits.queue import WAIT, begins, counters_hold, offer_of, somebody, told_of
from tests.stories.visits.supply import MONDAY, WEEK, sets
from tests.stories.visits.supply import slots as half_days

ONE_DAY = {**WAIT, "from_on": "2026-11-24", "before_on": "2026-11-25"}
EVENING = MONDAY + timedelta(hours=8, minutes=31)
BLOCKED = text("SELECT count(*) FROM pg_stat_activity WHERE cardinality(pg_blocking_pids(pid)) > 0")


@pytest.fixture
async def slots(county: Caller, team: Any, work_off: WorkOff) -> list[Any]:
    """Two seats of each half-day; the third is kept for emergencies."""
    await sets(county, team, WEEK)
    await work_off()
    return await half_days(county, team)


async def fills(house: House, client: httpx.AsyncClient, slot: Any) -> None:
    for _ in range(2):
        person = await somebody(house, client)
        await person.post("/visits", {"slot_id": slot["id"], "purposes": ["medicine"]})


async def test_whose_days_have_passed_is_told_and_waits_no_more(
    house: House, client: httpx.AsyncClient, slots: list[Any], work_off: WorkOff
) -> None:
    await fills(house, client, slots[0])
    elder, patient = [await somebody(house, client, name) for name in ("许金水", "黄老伯")]
    in_vain = await elder.post("/visits:wait", ONE_DAY)
    longer = await patient.post("/visits:wait", {**ONE_DAY, "before_on": "2026-11-26"})
    await begins(house, "end_waits")
    await work_off()
    assert (await elder.get(f"/visits/{in_vain['id']}"))["status"] == "waitlist"

    await set_clock(house, EVENING)
    for _ in range(2):
        await begins(house, "end_waits")
        await work_off()

    ended = await elder.get(f"/visits/{in_vain['id']}")
    assert (ended["status"], ended["cancel_reason"]) == ("cancelled", "days_over")
    assert await told_of(house, in_vain) == ["visits:visit:joined_queue", "visits:wait:ended"]
    newest = (await elder.get("/notifications"))["items"][0]
    assert newest["visit_id"] == in_vain["id"]
    assert newest["text"]["zh"].startswith("对不起，到2026年11月24日都没有空的名额")
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        texted = select(Message.channel).where(Message.told == Told.VISIT_WAIT_ENDED)
        assert MessageChannel.WECHAT in set(await session.scalars(texted))
    assert (await patient.get(f"/visits/{longer['id']}"))["status"] == "waitlist"


async def test_days_of_which_none_can_be_booked_are_refused_at_once(
    house: House, client: httpx.AsyncClient, slots: list[Any]
) -> None:
    assert slots
    elder = await somebody(house, client)
    today = {**WAIT, "from_on": "2026-11-23", "before_on": "2026-11-24"}
    refused = await elder.tries("/visits:wait", today)
    assert (refused.status_code, refused.json()["code"]) == (422, "days_out_of_reach")


async def test_a_wait_ends_only_when_its_last_offer_has(
    house: House, client: httpx.AsyncClient, slots: list[Any], work_off: WorkOff
) -> None:
    elder = await somebody(house, client)
    visit = await elder.post("/visits:wait", ONE_DAY)
    await work_off()
    assert (await offer_of(elder, visit))["slot_id"] == slots[0]["id"]

    await set_clock(house, EVENING)
    await begins(house, "end_waits")
    await work_off()
    assert (await elder.get(f"/visits/{visit['id']}"))["status"] == "waitlist"
    for job in ("offer_free_seats", "end_waits"):
        await begins(house, job)
        await work_off()

    assert (await elder.get(f"/visits/{visit['id']}"))["cancel_reason"] == "days_over"
    assert await counters_hold(house, slots[0]) == (0, 0)


@pytest.mark.parametrize("how", ["books", "moves"])
async def test_an_offer_that_is_over_keeps_no_seat_from_whoever_comes(
    house: House, client: httpx.AsyncClient, slots: list[Any], work_off: WorkOff, how: str
) -> None:
    silent = [await somebody(house, client) for _ in range(2)]
    waiting = [await each.post("/visits:wait", ONE_DAY) for each in silent]
    await work_off()
    assert await counters_hold(house, slots[0]) == (0, 2)
    comer = await somebody(house, client, "林秀英")
    wanted = {"slot_id": slots[0]["id"], "purposes": ["medicine"]}
    full = await comer.tries("/visits", wanted)
    assert (full.status_code, full.json()["code"]) == (409, "slot_full")

    # Nothing has run since: it is the clock alone that ends an offer.
    await set_clock(house, MONDAY + timedelta(hours=4, minutes=1))
    if how == "books":
        booked = await comer.post("/visits", wanted)
    else:
        later = await comer.post("/visits", {**wanted, "slot_id": slots[1]["id"]})
        to = {"slot_id": slots[0]["id"]}
        path = f"/visits/{later['id']}:reschedule"
        booked = await comer.post(path, to, version=later["version"])

    assert booked["starts_at"] == "2026-11-24T09:00:00+08:00"
    assert await counters_hold(house, slots[0]) == (1, 0)
    for visit in waiting:
        assert (await told_of(house, visit)).count("visits:offer:expired") == 1


async def test_a_seat_offered_while_its_visit_is_cancelled_is_not_kept_for_nobody(
    house: House, client: httpx.AsyncClient, slots: list[Any], work_off: WorkOff
) -> None:
    await fills(house, client, slots[0])
    elder = await somebody(house, client)
    visit = await elder.post("/visits:wait", ONE_DAY)
    await work_off()

    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        slot, now = await session.get_one(VisitSlot, UUID(slots[1]["id"])), session.info["now"]
        await session.execute(
            select(Visit.id).where(Visit.id == UUID(visit["id"])).with_for_update()
        )
        path = f"/visits/{visit['id']}:cancel"
        cancels = asyncio.create_task(elder.tries(path, version=visit["version"]))
        async with house.database.transaction(EVERYTHING, SYSTEM) as looking:
            for _ in range(500):
                if await looking.scalar(BLOCKED):
                    break
                await asyncio.sleep(0.01)
        session.add(
            VisitOffer(
                visit_id=UUID(visit["id"]),
                slot_id=slot.id,
                outcome=OfferOutcome.OPEN,
                offered_at=now,
                expires_at=now + timedelta(hours=4),
            )
        )
        await session.execute(
            update(VisitSlot).where(VisitSlot.id == slot.id).values(held=VisitSlot.held + 1)
        )
    late = await cancels
    assert (late.status_code, late.json().get("code")) == (412, "stale")

    gone = await elder.post(path, version=visit["version"])
    assert gone["status"] == "cancelled"
    assert await counters_hold(house, slots[1]) == (0, 0)
