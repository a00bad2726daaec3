"""What follows when nobody is met, or nothing can be done."""

from datetime import date
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select

from app.domain.audit.tags import EventTag
from app.house import House
from app.models.audit import Event
from app.models.subsidies.confirmations import Confirmation
from app.models.subsidies.entitlements import Entitlement
from app.models.veterans.persons import Person
from app.models.visits.visits import Visit
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from app.queries.notifications import is_silent
from app.queries.reports.following import barred_purposes
from tests.builders.subsidies import an_entitlement
from tests.fixtures.work import WorkOff
from tests.stories.reports.door import NOT_MET, Door, a_door, a_report, at, seats_are_counted

NOBODY: dict[str, Any] = {"unsigned_because": None}


async def proposed(door: Door) -> Visit | None:
    found = (await door.told())["proposed_visit_id"]
    if found is None:
        return None
    async with door.house.database.transaction(EVERYTHING, SYSTEM) as session:
        return await session.get_one(Visit, UUID(found))


async def paid(house: House, person_id: UUID) -> UUID:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        return (await an_entitlement(session, await session.get_one(Person, person_id))).id


async def confirmed_on(house: House, person_id: UUID) -> list[tuple[str, date]]:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        rows = await session.scalars(
            select(Confirmation).where(Confirmation.person_id == person_id)
        )
        return [(row.method.value, row.done_on) for row in rows]


@pytest.mark.parametrize(
    ("outcome", "status", "next_visit"),
    [
        ("not_met", "noshow", (date(2026, 11, 25), True)),
        ("in_hospital", "cancelled", (date(2026, 12, 8), False)),
    ],
)
async def test_somebody_who_was_not_there_is_proposed_another_visit_once(
    house: House,
    client: httpx.AsyncClient,
    work_off: WorkOff,
    outcome: str,
    status: str,
    next_visit: tuple[date, bool],
) -> None:
    door = await a_door(house, client)
    done = await door.reports(outcome=outcome, **NOBODY)
    assert (done["status"], done["cancel_reason"]) == (status, outcome)
    await work_off()
    await door.reports(outcome=outcome, written_at=at(45), **NOBODY)
    await work_off()

    visit = await proposed(door)
    assert visit is not None
    assert (visit.status, visit.purposes, visit.person_id) == (
        "proposed",
        ["medicine"],
        door.person_id,
    )
    assert (visit.requested_from_on, visit.at_head) == next_visit
    veteran = await door.veteran()
    assert len((await veteran.get("/visits"))["items"]) == 2
    assert await seats_are_counted(door)


async def test_the_day_that_was_agreed_is_proposed_and_moves_with_a_correction(
    house: House, client: httpx.AsyncClient, work_off: WorkOff
) -> None:
    door = await a_door(house, client)
    await door.reports(next_on="2027-02-23")
    await work_off()
    first = await proposed(door)
    await door.reports(next_on="2027-03-02", written_at=at(50))
    await work_off()

    moved = await proposed(door)
    assert first is not None
    assert moved is not None
    assert (moved.id, moved.status, moved.at_head) == (first.id, "proposed", False)
    assert (first.requested_from_on, moved.requested_from_on) == (
        date(2027, 2, 23),
        date(2027, 3, 2),
    )
    await door.reports(written_at=at(55))
    await work_off()
    assert await proposed(door) is None


async def test_a_refusal_is_not_answered_with_the_same_offer(
    house: House, client: httpx.AsyncClient, work_off: WorkOff
) -> None:
    door = await a_door(house, client)
    done = await door.reports(outcome="refused", needs=[{"item_code": "hardship_aid"}], **NOBODY)
    assert (done["status"], done["cancel_reason"]) == ("cancelled", "refused")
    await work_off()

    assert await proposed(door) is None
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        barred = await barred_purposes(session, door.person_id, date(2026, 11, 25))
        later = await barred_purposes(session, door.person_id, date(2027, 12, 25))
    assert (barred, later) == ({"medicine"}, set())


async def test_a_death_found_at_the_door_stops_payments_until_somebody_else_confirms_it(
    house: House, client: httpx.AsyncClient, work_off: WorkOff
) -> None:
    door = await a_door(house, client)
    entitlement_id = await paid(house, door.person_id)
    done = await door.reports(outcome="deceased", died_on="2026-11-20", note="邻居告知", **NOBODY)
    assert (done["status"], done["cancel_reason"]) == ("cancelled", "deceased")
    await work_off()
    await door.reports(outcome="deceased", died_on="2026-11-20", written_at=at(55), **NOBODY)
    await work_off()

    county = await door.county()
    [report] = (await county.get("/change-reports"))["items"]
    assert (report["kind"], report["died_on"], report["note"]) == (
        "death",
        "2026-11-20",
        "邻居告知",
    )
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        assert await is_silent(session, door.person_id)
        assert (await session.get_one(Person, door.person_id)).died_on is None
        assert (await session.get_one(Entitlement, entitlement_id)).status == "suspended"
    assert await proposed(door) is None

    path = f"/veterans/{door.person_id}/change-reports/{report['id']}:confirm"
    await county.post(path, version=report["version"])
    await work_off()
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        assert (await session.get_one(Person, door.person_id)).died_on == date(2026, 11, 20)
        assert (await session.get_one(Entitlement, entitlement_id)).status == "ended"


async def test_seen_at_home_is_the_confirmation_of_the_year_and_not_met_is_none(
    house: House, client: httpx.AsyncClient, work_off: WorkOff
) -> None:
    purposes = ("medicine", "annual_confirmation")
    missed, met = [await a_door(house, client, *purposes) for _ in range(2)]
    for door in (missed, met):
        await paid(house, door.person_id)

    await missed.nurse.post(f"{missed.path}:report", a_report(**NOT_MET))
    await met.reports()
    await met.reports(written_at=at(50))
    await work_off()

    assert await confirmed_on(house, missed.person_id) == []
    assert await confirmed_on(house, met.person_id) == [("visit", date(2026, 11, 24))]


async def test_a_confirmation_whose_report_was_wrong_is_due_again_and_taken_anew(
    house: House, client: httpx.AsyncClient, work_off: WorkOff
) -> None:
    door = await a_door(house, client, "medicine", "annual_confirmation")
    await paid(house, door.person_id)
    await door.reports()
    await work_off()
    assert await confirmed_on(house, door.person_id) == [("visit", date(2026, 11, 24))]
    county = await door.county()
    assert (await county.get("/confirmations/due"))["items"] == []

    wrong = (await door.told())["report"]
    right = a_report(because="走错了门，没有见到本人", **NOT_MET)
    del right["written_at"]
    path = f"/visit-reports/{wrong['id']}:correct"
    corrected = await county.post(path, right, version=wrong["version"])
    assert (corrected["status"], corrected["confirmation_in_doubt"]) == ("noshow", True)
    await work_off()
    (due,) = (await county.get("/confirmations/due"))["items"]
    assert (due["person_id"], due["year"], due["in_doubt"]) == (str(door.person_id), 2026, True)
    hers = await (await door.veteran()).get("/entitlements")
    assert (hers["confirmed_on"], hers["confirmation_due"]) == (None, True)
    assert await confirmed_on(house, door.person_id) == [("visit", date(2026, 11, 24))]

    seen = {"kind": "here", "person_id": str(door.person_id), "method": "counter"}
    again = {**seen, "done_on": "2026-11-24", "place": "泉港区服务站"}
    assert (await county.post("/confirmations", again))["method"] == "counter"
    assert (await county.get("/confirmations/due"))["items"] == []
    assert await confirmed_on(house, door.person_id) == [("counter", date(2026, 11, 24))]
    twice = await county.tries("/confirmations", again)
    assert (twice.status_code, twice.json()["code"]) == (409, "already_confirmed")
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        told = await session.scalars(
            select(Event.data)
            .where(
                Event.person_id == door.person_id,
                Event.tag.in_((EventTag.VISIT_REPORT_CORRECTED, EventTag.CONFIRMATION_RECORDED)),
            )
            .order_by(Event.id)
        )
        first, correction, second = told.all()
    assert correction["confirmation_in_doubt"] is True
    assert (first["instead_of_doubted"], second["instead_of_doubted"]) == (False, True)
