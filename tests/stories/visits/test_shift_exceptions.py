"""Days on which a team's week does not hold: it stays in, goes out besides, or makes up a day."""

from typing import Any

import httpx
import pytest

from app.house import House
from app.policies.permissions import Role
from tests.builders.identity import signed_in_staff
from tests.builders.requests import CITY, STAFF, Caller
from tests.fixtures.work import WorkOff
from tests.stories.visits.supply import (
    WEEK,
    a_day_passes,
    by_day,
    of,
    says,
    sets,
    told,
    tries_week,
)

OFF = {"day": "2026-11-26", "half": None, "hours": None, "reason": "全队培训"}
EXTRA: dict[str, Any] = {
    "day": "2026-11-28",  # A Saturday.
    "half": "pm",
    "hours": {"starts_minute": 840, "ends_minute": 1020, "break_minutes": 30, "reserve": 1},
    "reason": "补周四",
}
NOTICE = {
    "source": "国务院办公厅关于2027年部分节假日安排的通知",
    "days_off": [{"name": "元旦", "from_on": "2027-01-01", "through_on": "2027-01-05"}],
    "days_worked": ["2027-01-09"],
    "make_up_days": [{"on": "2027-01-09", "acts_as": 1}],  # For Tuesday, the fifth.
}


async def test_a_day_off_closes_and_an_extra_half_opens_until_withdrawn(
    county: Caller, team: Any, house: House, work_off: WorkOff
) -> None:
    await sets(county, team, WEEK)
    for wanted in (OFF, EXTRA):
        entered = await says(county, team, "/exceptions", wanted)
        assert entered.status_code == 201, entered.text
    await work_off()

    found = await by_day(county, team)
    assert "2026-11-26" not in found
    extra = found["2026-11-28"]
    assert (extra["starts_at"], extra["capacity"]) == ("2026-11-28T14:00:00+08:00", 3)
    listed = entered.json()["items"]
    assert [(each["day"], each["kind"], each["hours"]) for each in listed] == [
        ("2026-11-26", "off", None),
        ("2026-11-28", "extra", EXTRA["hours"]),
    ]

    for each in listed:
        gone = await says(county, team, f"/exceptions/{each['id']}:withdraw")
        assert gone.status_code == 200, gone.text
    assert gone.json()["items"] == []
    await work_off()
    found = await by_day(county, team)
    assert (found["2026-11-26"]["status"], found["2026-11-28"]["status"]) == ("open", "closed")
    withdrawn = {"day": "2026-11-26", "half": None, "kind": "off"}
    assert (await told(house, "visits:exception:withdrawn"))[0] == withdrawn


@pytest.mark.parametrize(
    ("wanted", "status", "code"),
    [
        ({**OFF, "day": "2026-11-23"}, 422, "from_tomorrow_only"),
        ({**EXTRA, "half": None}, 422, "half_is_missing"),
        ({**EXTRA, "hours": {**EXTRA["hours"], "break_minutes": 180}}, 422, "hours_are_empty"),
        ({**OFF, "day": "9999-12-31"}, 422, "too_big"),
        (OFF, 409, "exception_entered"),
    ],
)
async def test_an_exception_that_cannot_be_is_refused(
    county: Caller, team: Any, wanted: Any, status: int, code: str
) -> None:
    await says(county, team, "/exceptions", OFF)

    answer = await says(county, team, "/exceptions", wanted)

    problem = answer.json()
    assert answer.status_code == status
    assert code in {problem["code"], *(error["code"] for error in problem["errors"])}


async def test_nobody_is_out_for_the_afternoon_before_the_morning_has_ended(
    county: Caller, team: Any
) -> None:
    await sets(county, team, WEEK)
    early = {**EXTRA["hours"], "starts_minute": 700}

    answer = await says(county, team, "/exceptions", {**EXTRA, "day": "2026-11-26", "hours": early})

    assert (answer.status_code, answer.json()["code"]) == (422, "halves_overlap")


async def test_a_week_leaves_room_for_the_extra_half_days_that_were_entered(
    county: Caller, team: Any
) -> None:
    noon = {**EXTRA["hours"], "starts_minute": 700}
    await says(county, team, "/exceptions", {**EXTRA, "day": "2026-11-26", "hours": noon})
    team = await of(county, team)

    refused = await tries_week(county, team, WEEK)

    assert (refused.status_code, refused.json()["code"]) == (422, "halves_overlap")
    assert (await of(county, team))["version"] == team["version"]
    later = await tries_week(county, team, {**WEEK, "from_on": "2026-11-27"})
    assert later.status_code == 200, later.text


async def test_a_day_off_is_not_withdrawn_into_an_extra_half_day(county: Caller, team: Any) -> None:
    await sets(county, team, WEEK)
    morning = {**OFF, "half": "am"}
    off = await says(county, team, "/exceptions", morning)
    noon = {**EXTRA["hours"], "starts_minute": 700}
    entered = await says(county, team, "/exceptions", {**EXTRA, "day": OFF["day"], "hours": noon})
    assert entered.status_code == 201, entered.text

    path = f"/exceptions/{off.json()['items'][0]['id']}:withdraw"
    refused = await says(county, team, path)

    assert (refused.status_code, refused.json()["code"]) == (422, "halves_overlap")


async def test_the_tuesday_shift_appears_on_the_saturday_that_makes_up_for_a_tuesday(
    house: House, client: httpx.AsyncClient, county: Caller, team: Any, work_off: WorkOff
) -> None:
    await sets(county, team, WEEK)
    await work_off()
    before = await by_day(county, team)
    assert before["2027-01-05"]["provisional"] is True
    assert "2027-01-09" not in before

    admin = Caller(client, await signed_in_staff(house, Role.SYSTEM_ADMIN, CITY), STAFF)
    await admin.post("/calendar-years", {"year": 2027, **NOTICE})
    await work_off()

    after = await by_day(county, team)
    assert after["2027-01-05"]["status"] == "closed"
    assert after["2027-01-07"]["provisional"] is False
    made_up = after["2027-01-09"]
    assert (made_up["starts_at"], made_up["status"]) == ("2027-01-09T09:00:00+08:00", "open")

    monday = {**NOTICE, "make_up_days": [{"on": "2027-01-09", "acts_as": 0}]}
    headers = {**admin.signed_in.headers, "If-Match": '"1"'}
    await client.put(f"{STAFF}/calendar-years/2027", json=monday, headers=headers)
    await work_off()
    assert (await by_day(county, team))["2027-01-09"]["status"] == "closed"


async def test_every_day_gives_the_team_another_one(
    house: House, client: httpx.AsyncClient, county: Caller, team: Any, work_off: WorkOff
) -> None:
    await sets(county, team, WEEK)
    await work_off()
    assert "2027-01-19" not in await by_day(county, team)

    county = await a_day_passes(house, client, 25)
    await work_off()

    assert "2027-01-19" in await by_day(county, team)
    assert (await of(county, team))["dissolved_on"] is None
