"""What was entered in error leaves nothing behind, and nobody waits for it."""

from typing import Any
from uuid import UUID

import httpx
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.visits.terms import CancelReason, VisitStatus
from app.house import House
from app.models.supply.slots import VisitSlot
from app.models.visits.visits import Visit
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.fixtures.work import WorkOff
from tests.stories.reports.door import (
    NOT_MET,
    Door,
    a_door,
    a_report,
    at,
    corrected,
    seats_are_counted,
    standing,
    tries,
)


async def test_a_signature_signs_one_visit_and_its_corrections(
    house: House, client: httpx.AsyncClient
) -> None:
    door = await a_door(house, client)
    file = await door.nurse.sends("signature", door.person_id)
    signed: dict[str, Any] = {
        "signature": {"kind": "handwritten", "attachment_id": file},
        "unsigned_because": None,
    }
    await door.reports(**signed)
    again = await tries(door.nurse, await standing(door), "correct", corrected(**signed))
    assert again.status_code == 201
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        other = await a_visit_elsewhere(session, door)

    report = a_report(arrived_at=at(75), left_at=at(90), written_at=at(91), **signed)
    report["departed_at"] = None
    answer = await door.nurse.tries(f"/visits/{other}:report", report)
    assert (answer.status_code, answer.json()["code"]) == (422, "attachments_not_usable")


async def a_visit_elsewhere(session: AsyncSession, door: Door) -> UUID:
    """Another one of the same team to the same person, on that morning, that was called off."""
    old = await session.get_one(Visit, door.visit_id)
    told = {column.key: getattr(old, column.key) for column in Visit.__table__.columns}
    for name in ("id", "reference", "version", "access_sealed", "reasons_sealed"):
        told.pop(name, None)
    visit = Visit(**told, reference="SM350505-000000000002")
    visit.status, visit.cancel_reason = VisitStatus.CANCELLED, CancelReason.BY_PERSON
    visit.cancelled_at, visit.access = session.info["now"], {}
    session.add(visit)
    await session.flush()
    return visit.id


async def test_what_a_voided_visit_led_to_is_taken_back(
    house: House, client: httpx.AsyncClient, work_off: WorkOff
) -> None:
    door = await a_door(house, client)
    await door.reports(**NOT_MET)
    await work_off()
    veteran = await door.veteran()
    assert [each["status"] for each in (await veteran.get("/visits"))["items"]] == [
        "proposed",
        "noshow",
    ]
    version = (await door.visit()).version
    await door.nurse.post(f"{door.path}:void", {"because": "别人家"}, version=version)
    await work_off()
    statuses = [each["status"] for each in (await veteran.get("/visits"))["items"]]
    assert statuses == ["cancelled", "entered_in_error"]


async def test_whoever_waits_is_told_that_nobody_comes(
    house: House, client: httpx.AsyncClient, work_off: WorkOff
) -> None:
    door = await a_door(house, client)
    county = await door.county()
    version = (await door.visit()).version
    await county.post(f"{door.path}:void", {"because": "登记错人"}, version=version)
    await work_off()
    (line,) = (await (await door.veteran()).get("/notifications"))["items"]
    assert "作废" in line["text"]["zh"]
    assert "登记错人" not in line["text"]["zh"]


async def test_voiding_the_report_of_a_visit_that_was_called_off_books_nothing(
    house: House, client: httpx.AsyncClient
) -> None:
    """She cancelled; a nurse reported at the wrong door, and took it back."""
    door = await a_door(house, client)
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        visit = await session.get_one(Visit, door.visit_id)
        slot = await session.get_one(VisitSlot, visit.slot_id)
        visit.status, visit.cancel_reason = VisitStatus.CANCELLED, CancelReason.BY_PERSON
        visit.cancelled_at, slot.booked = session.info["now"], slot.booked - 1
    await door.reports()
    done = (await tries(door.nurse, await standing(door), "void", {"because": "别人家"})).json()
    assert (done["status"], done["cancel_reason"]) == ("cancelled", "by_person")
    assert await seats_are_counted(door)
