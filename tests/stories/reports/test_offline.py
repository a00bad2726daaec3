"""Notes and reports that were written without network: late, twice, in any order."""

import asyncio
from random import Random
from typing import Any
from uuid import uuid4

import httpx
import pytest

from app.house import House
from app.models.visits.visits import Visit
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.requests import Caller, days_later
from tests.fixtures.work import WorkOff
from tests.stories.reports.door import (
    NOT_MET,
    Door,
    a_door,
    a_nurse,
    a_report,
    at,
    seats_are_counted,
    tags_of,
)

SHUFFLES = 5
Sending = tuple[int, str, dict[str, Any]]
FIRST = a_report(written_at=at(20), needs=[{"item_code": "medical_secondary"}], **NOT_MET)
SECOND = a_report(
    written_at=at(50),
    card="in_hand",
    policies=["medical_secondary"],
    needs=[{"item_code": "hardship_aid"}],
)


def sendings() -> list[Sending]:
    """What two telephones of one team have to send, twice each: nobody heard the answers."""
    once: list[Sending] = [
        (0, "depart", {"at": at(5)}),
        (1, "depart", {"at": at(4)}),
        (0, "arrive", {"at": at(15)}),
        (1, "arrive", {"at": at(16)}),
        (0, "report", {**FIRST, "report_id": str(uuid4())}),
        (1, "report", {**SECOND, "report_id": str(uuid4())}),
    ]
    return once + once


async def sent(door: Door, nurses: list[Caller], order: list[Sending]) -> None:
    for nurse, verb, body in order:
        answer = await nurses[nurse].tries(f"{door.path}:{verb}", body)
        assert answer.status_code in {200, 201}, answer.text


async def end_state(door: Door) -> dict[str, Any]:
    """How everything stands, without what is made anew each time."""
    told, visit = await door.told(), await door.visit()
    proposed = None
    if told["proposed_visit_id"]:
        async with door.house.database.transaction(EVERYTHING, SYSTEM) as session:
            proposed = (await session.get_one(Visit, told["proposed_visit_id"])).status.value
    return {
        "status": (visit.status.value, visit.cancel_reason, visit.cancelled_at),
        "door": (told["departed_at"], told["arrived_at"]),
        "versions": [
            (each["outcome"], each["stands"], each["written_at"], each["policies"])
            for each in told["versions"]
        ],
        "needs": [(each["item_code"], each["request_id"] is None) for each in told["needs"]],
        "proposed": proposed,
        "seats": await seats_are_counted(door),
    }


async def test_in_whatever_order_and_however_often_they_arrive_the_end_is_the_same(
    house: House, client: httpx.AsyncClient, work_off: WorkOff
) -> None:
    for seed in range(SHUFFLES):
        random, order = Random(seed), sendings()  # An order, not a secret.
        random.shuffle(order)
        door = await a_door(house, client)
        nurses = [door.nurse, await a_nurse(house, client, door.team_id)]
        await sent(door, nurses, order)
        await work_off()

        assert await end_state(door) == {
            "status": ("fulfilled", None, None),
            "door": (at(4), at(15)),
            "versions": [
                ("not_met", False, at(20), []),
                ("fulfilled", True, at(50), ["medical_secondary"]),
            ],
            "needs": [("hardship_aid", False), ("medical_secondary", False)],
            "proposed": None,
            "seats": True,
        }, seed


async def test_two_devices_that_send_at_once_make_two_versions_of_which_one_stands(
    house: House, client: httpx.AsyncClient
) -> None:
    door = await a_door(house, client)
    nurses = [door.nurse, await a_nurse(house, client, door.team_id)]

    answers = await asyncio.gather(
        *(nurses[n].tries(f"{door.path}:{verb}", body) for n, verb, body in sendings())
    )

    assert {answer.status_code for answer in answers} <= {200, 201}
    told = await door.told()
    assert [(each["outcome"], each["stands"]) for each in told["versions"]] == [
        ("not_met", False),
        ("fulfilled", True),
    ]
    assert await seats_are_counted(door)


async def test_a_report_comes_days_late_and_before_any_note(
    house: House, client: httpx.AsyncClient
) -> None:
    door = await a_door(house, client)
    report = a_report()
    await days_later(house, 3)
    nurse = await a_nurse(house, client, door.team_id)

    first = await nurse.post(f"{door.path}:report", report)
    again = await nurse.post(f"{door.path}:report", report)
    late = await nurse.post(f"{door.path}:depart", {"at": at(5)})

    assert first == again
    assert (late["status"], late["departed_at"]) == ("fulfilled", at(5))
    # Whoever waited at home that day is not told now that somebody is on the way.
    assert await tags_of(door) == ["reports:visit:reported", "reports:visit:set_out_noted"]


async def test_another_report_under_the_same_id_is_a_clear_conflict(
    house: House, client: httpx.AsyncClient
) -> None:
    door, other = await a_door(house, client), await a_door(house, client)
    report = a_report()
    await door.nurse.post(f"{door.path}:report", report)

    for where, body in ((door, {**report, "note": "补充"}), (other, report)):
        answer = await where.nurse.tries(f"{where.path}:report", body)
        assert (answer.status_code, answer.json()["code"]) == (409, "visit_report_id_taken")
    assert len((await door.told())["versions"]) == 1
    assert (await other.visit()).status == "booked"


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"arrived_at": "2026-11-24T09:15:00"}, {"/arrived_at"}),
        ({"arrived_at": "2026-11-24T09:15:00+99:00"}, {"/arrived_at"}),
        ({"arrived_at": 1_764_000_000}, {"/arrived_at"}),
        ({"arrived_at": "0001-01-01T00:00:00+14:00"}, {"/arrived_at"}),
        ({"arrived_at": "2026-11-25T00:00:00+08:00", "left_at": None}, {"/arrived_at"}),
        ({"outcome": "nobody_home"}, {"/outcome"}),
        ({"attendees": []}, {"/attendees"}),
        ({"vitals": {"pulse_per_minute": 400}}, {"/vitals/pulse_per_minute"}),
        ({"vitals": {"oxygen_percent": True}}, {"/vitals/oxygen_percent"}),
        (
            {"needs": [{"item_code": "a_villa"}], "policies": ["riches"]},
            {"/needs/0", "/policies/0"},
        ),
        (
            {"signature": {"kind": "handwritten", "attachment_id": str(uuid4())}},
            {"/signature/attachment_id"},
        ),
    ],
)
async def test_what_cannot_be_so_is_named_and_changes_nothing(
    house: House, client: httpx.AsyncClient, told: dict[str, Any], expected: set[str]
) -> None:
    door = await a_door(house, client)

    faults = await door.faults(**told)

    assert faults.keys() == expected
    assert (await door.visit()).status == "booked"
    assert (await door.told())["versions"] == []
    assert (await door.reports())["status"] == "fulfilled"
