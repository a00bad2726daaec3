"""A day at the door: on the way, there, and what was found, done and needed."""

import httpx

from app.domain.catalogue.guide import ItemStatus
from app.house import House
from app.models.catalogue import ServiceItem
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.fixtures.work import WorkOff
from tests.stories.reports.door import a_door, at

VITALS = {
    "systolic_mmhg": 142,
    "diastolic_mmhg": 88,
    "pulse_per_minute": 76,
    "temperature_celsius": 36.5,
    "glucose_mmol_per_litre": 6.1,
    "oxygen_percent": 97,
}
AMLODIPINE = {
    "name": "苯磺酸氨氯地平片",
    "batch": "B20260301",
    "expires_on": "2027-02-28",
    "quantity": 2,
    "unit": "盒",
    "allergy_checked": True,
    "prescriber": "林医生",
}
PENICILLIN = {**AMLODIPINE, "name": "青霉素V钾片", "batch": "Q1"}


async def closed(house: House, item_code: str) -> None:
    reason = {"zh": "本年度已办结", "en": "Over for this year"}
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        item = await session.get_one(ServiceItem, item_code)
        item.status, item.closed_reason = ItemStatus.CLOSED, reason


async def test_a_visit_from_departure_to_the_requests_that_follow(
    house: House, client: httpx.AsyncClient, work_off: WorkOff
) -> None:
    door = await a_door(house, client)
    await closed(house, "honour_plaque")
    signature = await door.nurse.sends("signature", door.person_id)

    left = await door.nurse.post(f"{door.path}:depart", {"at": at(60)})
    assert (left["status"], left["departed_at"]) == ("booked", at(60))
    place = {"latitude": 25.13, "longitude": 118.91}
    there = await door.nurse.post(f"{door.path}:arrive", {"at": at(75), "place": place})
    assert (there["status"], there["arrived_at"]) == ("arrived", at(75))
    done = await door.reports(
        departed_at=at(60),
        arrived_at=at(75),
        left_at=at(90),
        written_at=at(91),
        card="elsewhere",
        vitals=VITALS,
        complaint="夜间胸闷",
        medicines=[AMLODIPINE, PENICILLIN],
        policies=["medical_secondary"],
        needs=[{"item_code": "hardship_aid"}, {"item_code": "honour_plaque"}],
        signature={"kind": "handwritten", "attachment_id": signature},
        unsigned_because=None,
        next_on="2027-02-23",
    )
    assert done["status"] == "fulfilled"
    await work_off()

    told = await door.told()
    report = told["report"]
    assert report["health"]["vitals"] == VITALS
    assert [each["name"] for each in report["health"]["medicines"]] == [
        AMLODIPINE["name"],
        PENICILLIN["name"],
    ]
    assert report["health"]["alarms"] == [1]
    assert (report["card"], report["next_on"]) == ("elsewhere", "2027-02-23")
    needs = {each["item_code"]: each for each in told["needs"]}
    drafted = needs["hardship_aid"]["request_id"]
    assert drafted is not None
    assert needs["honour_plaque"]["refused"] == "item_not_open"

    veteran = await door.veteran()
    seen = await veteran.get(f"{door.path}/report")
    assert (seen["outcome"], seen["next_on"]) == ("fulfilled", "2027-02-23")
    assert seen["health"]["complaint"] == "夜间胸闷"
    request = await veteran.get(f"/requests/{drafted}")
    assert (request["status"], request["channel"]) == ("draft", "home")
    assert request["visit_id"] == str(door.visit_id)
