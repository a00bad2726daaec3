"""A death: what is reported holds back, what is confirmed ends, and what was wrong goes on."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text

from app.house import House
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.identity import signed_in_citizen, signed_in_staff
from tests.builders.requests import COUNTY, MINIAPP, STAFF, Caller
from tests.builders.veterans import a_person
from tests.fixtures.work import WorkOff
from tests.stories.visits.queue import (
    WAIT,
    begins,
    counters_hold,
    offer_of,
    somebody,
    told_of,
)
from tests.stories.visits.supply import WEEK, sets

DIED = {"kind": "death", "died_on": "2026-11-22", "note": "邻居来电"}
ONE_DAY = {"from_on": "2026-11-24", "before_on": "2026-11-25"}
STANDS = text("SELECT status, cancel_reason FROM visits WHERE person_id = :id ORDER BY id")
OFFERS = text(
    "SELECT o.outcome FROM visit_offers o JOIN visits v ON v.id = o.visit_id"
    " WHERE v.person_id = :id"
)


@pytest.fixture
async def slots(county: Caller, team: Any, work_off: WorkOff) -> list[Any]:
    """Half-days with two seats for everybody, and one for emergencies."""
    await sets(county, team, WEEK)
    await work_off()
    found: list[Any] = (await county.get(f"/visit-teams/{team['id']}/slots"))["items"]
    return found


@dataclass
class Him:
    """Whom it is about, and two of the county: who reports a death does not confirm it."""

    id: UUID
    phone: Caller
    county: Caller
    colleague: Caller

    async def is_reported_dead(self) -> Any:
        return await self.county.post(f"/veterans/{self.id}/change-reports", DIED)

    async def is_decided(self, report: Any, verb: str) -> None:
        path = f"/veterans/{self.id}/change-reports/{report['id']}:{verb}"
        await self.colleague.post(path, version=report["version"])


@pytest.fixture
async def him(house: House, client: httpx.AsyncClient, county: Caller) -> Him:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        person_id = (await a_person(session, "许金水")).id
    phone = Caller(client, await signed_in_citizen(house, person_id), MINIAPP)
    other = await signed_in_staff(house, Role.COUNTY_REVIEWER, COUNTY)
    return Him(person_id, phone, county, Caller(client, other, STAFF))


async def rows(house: House, statement: Any, person_id: UUID) -> list[tuple[Any, ...]]:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        return [tuple(row) for row in await session.execute(statement, {"id": person_id})]


async def refused(caller: Caller, path: str, body: Any, version: int | None = None) -> Any:
    answer = await caller.tries(path, body, version=version)
    return answer.status_code, answer.json()["code"]


async def test_a_confirmed_death_gives_every_seat_back_and_the_next_is_asked(
    house: House,
    client: httpx.AsyncClient,
    him: Him,
    slots: list[Any],
    work_off: WorkOff,
) -> None:
    book = {"slot_id": slots[0]["id"], "purposes": ["medicine"]}
    booked = await him.phone.post("/visits", book)
    held = await him.phone.post("/visits", {**book, "slot_id": slots[1]["id"], "hold": True})
    other, waiting = [await somebody(house, client, name) for name in ("陈一", "陈二")]
    await other.post("/visits", book)
    visit = await waiting.post("/visits:wait", {**WAIT, **ONE_DAY})
    await work_off()
    assert await offer_of(waiting, visit) is None
    assert await counters_hold(house, slots[1]) == (0, 1)

    await him.is_decided(await him.is_reported_dead(), "confirm")
    await work_off()
    await begins(house, "end_ahead_of_all_dead")
    await work_off()

    assert await rows(house, STANDS, him.id) == [("cancelled", "deceased")] * 2
    assert (await offer_of(waiting, visit))["slot_id"] == slots[0]["id"]
    assert await counters_hold(house, slots[0]) == (1, 1)
    assert await counters_hold(house, slots[1]) == (0, 0)
    assert await told_of(house, booked) == ["visits:visit:booked", "visits:visit:cancelled"]
    assert await told_of(house, held) == ["visits:visit:held", "visits:visit:cancelled"]


async def test_an_offer_to_the_dead_is_withdrawn_and_goes_to_the_next(
    house: House,
    client: httpx.AsyncClient,
    him: Him,
    slots: list[Any],
    work_off: WorkOff,
) -> None:
    first = await him.phone.post("/visits:wait", {**WAIT, **ONE_DAY})
    other, waiting = [await somebody(house, client, name) for name in ("陈一", "陈二")]
    await other.post("/visits", {"slot_id": slots[0]["id"], "purposes": ["medicine"]})
    await work_off()
    assert await offer_of(him.phone, first)
    visit = await waiting.post("/visits:wait", {**WAIT, **ONE_DAY})
    await work_off()
    assert await offer_of(waiting, visit) is None

    await him.is_decided(await him.is_reported_dead(), "confirm")
    await work_off()
    assert await rows(house, STANDS, him.id) == [("cancelled", "deceased")]
    assert await rows(house, OFFERS, him.id) == [("withdrawn",)]
    assert await offer_of(waiting, visit)
    assert await counters_hold(house, slots[0]) == (1, 1)


async def test_while_a_death_is_looked_into_nothing_is_new_and_what_is_booked_is_marked(
    house: House,
    him: Him,
    slots: list[Any],
    work_off: WorkOff,
) -> None:
    book = {"slot_id": slots[0]["id"], "purposes": ["medicine"]}
    booked = await him.phone.post("/visits", book)
    held = await him.phone.post("/visits", {**book, "slot_id": slots[1]["id"], "hold": True})
    report = await him.is_reported_dead()
    await work_off()

    entered = {**book, "slot_id": slots[2]["id"], "person_id": str(him.id)}
    assert await refused(him.county, "/visits", entered) == (409, "death_reported")
    assert await refused(him.county, "/visits:wait", {**WAIT, "person_id": str(him.id)}) == (
        409,
        "death_reported",
    )
    assert await refused(him.phone, "/visits", {**book, "slot_id": slots[2]["id"]}) == (
        409,
        "file_under_review",
    )
    assert await refused(him.phone, f"/visits/{held['id']}:confirm", None, held["version"]) == (
        409,
        "file_under_review",
    )
    moved = {"slot_id": slots[2]["id"]}
    path = f"/visits/{booked['id']}:reschedule"
    assert await refused(him.phone, path, moved, booked["version"]) == (409, "file_under_review")
    lines = (await him.county.get("/visits"))["items"]
    marked = {line["id"]: (line["status"], line["death_reported"]) for line in lines}
    assert marked == {booked["id"]: ("booked", True), held["id"]: ("pending", True)}

    await him.is_decided(report, "dismiss")
    await work_off()
    assert (await him.county.get(f"/visits/{booked['id']}"))["death_reported"] is False
    confirmed = await him.phone.post(f"/visits/{held['id']}:confirm", version=held["version"])
    assert confirmed["status"] == "booked"
    assert await counters_hold(house, slots[0]) == (1, 0)
    assert await counters_hold(house, slots[1]) == (1, 0)


async def test_a_free_seat_is_not_offered_to_who_may_have_died_until_he_lives(
    house: House,
    client: httpx.AsyncClient,
    him: Him,
    slots: list[Any],
    work_off: WorkOff,
) -> None:
    taken = {"slot_id": slots[0]["id"], "purposes": ["medicine"]}
    one, other = [await somebody(house, client, name) for name in ("陈一", "陈二")]
    visits = [await each.post("/visits", taken) for each in (one, other)]
    waits = await him.phone.post("/visits:wait", {**WAIT, **ONE_DAY})
    await work_off()
    report = await him.is_reported_dead()
    await one.post(f"/visits/{visits[0]['id']}:cancel", version=visits[0]["version"])
    await work_off()
    assert await offer_of(him.phone, waits) is None
    assert await counters_hold(house, slots[0]) == (1, 0)

    await him.is_decided(report, "dismiss")
    await work_off()
    assert (await offer_of(him.phone, waits))["slot_id"] == slots[0]["id"]


async def test_a_death_that_is_reversed_leaves_what_was_called_off_and_lets_him_book_again(
    him: Him, slots: list[Any], work_off: WorkOff
) -> None:
    book = {"slot_id": slots[0]["id"], "purposes": ["medicine"]}
    first = await him.phone.post("/visits", book)
    await him.is_decided(await him.is_reported_dead(), "confirm")
    await work_off()
    entered = {**book, "person_id": str(him.id)}
    assert await refused(him.county, "/visits", entered) == (409, "person_deceased")

    person = await him.county.get(f"/veterans/{him.id}")
    await him.county.post(f"/veterans/{him.id}:reverse-death", version=person["version"])
    await work_off()
    assert (await him.county.get(f"/visits/{first['id']}"))["cancel_reason"] == "deceased"
    assert (await him.county.post("/visits", entered))["status"] == "booked"
