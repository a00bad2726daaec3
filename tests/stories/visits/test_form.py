"""Before a visit is booked: what it can be for, when to call 120, and nothing asked twice."""

from typing import Any

import httpx

from app.house import House
from tests.builders.requests import Caller
from tests.fixtures.work import WorkOff
from tests.stories.visits.supply import WEEK, at_the_phone, sets, slots

DOOR = {"stairs": "五楼，没有电梯", "contact_name": "陈小燕", "note": "今天家里有客人"}


async def test_nobody_is_asked_twice_how_to_find_the_door(
    house: House, client: httpx.AsyncClient, county: Caller, team: Any, work_off: WorkOff
) -> None:
    await sets(county, team, WEEK)
    await work_off()
    veteran = await at_the_phone(house, client)
    before = (await veteran.get("/visit-form"))["access"]
    assert (before["language"], before["stairs"]) == ("mandarin", None)

    slot = (await slots(county, team))[0]
    wish = {"slot_id": slot["id"], "purposes": ["medicine"], "language": "minnan", **DOOR}
    await veteran.post("/visits", wish)

    known = (await veteran.get("/visit-form"))["access"]
    assert (known["language"], known["stairs"]) == ("minnan", "五楼，没有电梯")
    assert (known["contact_name"], known["note"]) == ("陈小燕", None)
    somebody_else = await at_the_phone(house, client, "黄玉珍")
    assert (await somebody_else.get("/visit-form"))["access"]["stairs"] is None


async def test_every_sign_that_is_asked_about_is_answered_with_120(
    house: House, client: httpx.AsyncClient, county: Caller, team: Any, work_off: WorkOff
) -> None:
    await sets(county, team, WEEK)
    await work_off()
    veteran = await at_the_phone(house, client)
    form = await veteran.get("/visit-form")
    signs = [sign["code"] for sign in form["emergency_signs"]]
    assert "chest_pain" in signs
    wish = {"slot_id": (await slots(county, team))[0]["id"], "purposes": ["medicine"]}
    for sign in signs:
        answer = await veteran.tries("/visits", {**wish, "signs": [sign]})
        assert (answer.status_code, answer.json()["code"]) == (409, "call_120")
    assert (await veteran.get("/visits"))["items"] == []
    assert {each["purpose"] for each in form["purposes"]} >= {"medical", "medicine", "policy"}
