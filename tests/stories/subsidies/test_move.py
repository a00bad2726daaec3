"""A move in November: the old county pays to December, the new one from January."""

from datetime import date, datetime
from typing import Any

import httpx

from app.domain.calendar.days import SHANGHAI
from app.house import House
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from app.queries.veterans.persons import person_seen
from tests.builders.requests import Caller, Case, set_clock
from tests.builders.veterans import OTHER_VILLAGE
from tests.fixtures.work import WorkOff
from tests.stories.subsidies.desk import an_elder, does, entitlements_of, owed

NOVEMBER = datetime(2026, 11, 12, 9, 30, tzinfo=SHANGHAI)
QUANGANG, LUOJIANG = "350505000000", "350504000000"


async def _moved(house: House, client: httpx.AsyncClient, **entitled: Any) -> Case:
    """The registry says that he lives in Luojiang since November."""
    case = await an_elder(house, client, **entitled)
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        person = await person_seen(session, EVERYTHING, case.person_id)
        person.division_code = OTHER_VILLAGE
    return case


async def _asked(case: Case) -> tuple[Caller, Caller, Any]:
    old = await case.staff(Role.COUNTY_REVIEWER, QUANGANG)
    new = await case.staff(Role.COUNTY_REVIEWER, LUOJIANG)
    [row] = await entitlements_of(new, case.person_id)
    assert (row["division_code"], row["payers"][0]["county_code"]) == (OTHER_VILLAGE, QUANGANG)
    move = await new.post(
        f"/entitlements/{row['id']}:move", {"moved_on": "2026-11-03"}, version=row["version"]
    )
    assert (move["state"], move["from_county"], move["to_county"]) == (
        "asked_new",
        QUANGANG,
        LUOJIANG,
    )
    return old, new, move


async def _step(caller: Caller, move: Any, verb: str, body: Any = None) -> Any:
    path = f"/entitlement-moves/{move['id']}:{verb}"
    return await caller.post(path, body, version=move["version"])


async def test_each_county_takes_its_steps_and_the_months_meet_at_new_year(
    house: House, client: httpx.AsyncClient, work_off: WorkOff
) -> None:
    await set_clock(house, NOVEMBER)
    case = await _moved(house, client, due_from=date(2026, 11, 1))
    old, new, move = await _asked(case)
    [waiting] = (await old.get("/entitlement-moves", params={"state": "asked_new"}))["items"]
    assert waiting["id"] == move["id"]
    answer = await new.tries(f"/entitlement-moves/{move['id']}:confirm", version=move["version"])
    assert (answer.status_code, answer.json()["code"]) == (403, "not_your_move")
    answer = await new.tries(f"/entitlement-moves/{move['id']}:receive", version=move["version"])
    assert (answer.status_code, answer.json()["code"]) == (409, "illegal_move_step")

    move = await _step(old, move, "confirm")
    move = await _step(old, move, "send-file", {"file_no": "XA12345678935"})
    move = await _step(new, move, "receive")
    assert (move["state"], move["pays_from_on"]) == ("received", "2027-01")
    await work_off()
    [row] = await entitlements_of(new, case.person_id)
    assert row["payers"] == [
        {"county_code": QUANGANG, "from_on": "2018-08", "before_on": "2027-01"},
        {"county_code": LUOJIANG, "from_on": "2027-01", "before_on": None},
    ]
    assert row["arrears"] == []
    answer = await new.tries(
        f"/entitlements/{row['id']}:move", {"moved_on": "2026-11-03"}, version=row["version"]
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "no_move_needed")


async def test_a_file_that_comes_late_leaves_no_month_to_nobody(
    house: House, client: httpx.AsyncClient, work_off: WorkOff
) -> None:
    await set_clock(house, NOVEMBER)
    case = await _moved(house, client, due_from=date(2027, 1, 1))
    old, new, move = await _asked(case)
    move = await _step(old, move, "confirm")
    await set_clock(house, datetime(2027, 3, 9, 9, 30, tzinfo=SHANGHAI))
    old = await case.staff(Role.COUNTY_REVIEWER, QUANGANG)
    new = await case.staff(Role.COUNTY_REVIEWER, LUOJIANG)
    move = await _step(old, move, "send-file", {"file_no": "XA12345678935"})
    move = await _step(new, move, "receive")
    assert move["pays_from_on"] == "2027-01"
    await work_off()
    [row] = await entitlements_of(new, case.person_id)
    assert owed(row) == [("2027-01", "moved", "due"), ("2027-02", "moved", "due")]


async def test_a_move_that_has_not_begun_can_be_stopped_and_taken_back(
    house: House, client: httpx.AsyncClient, work_off: WorkOff
) -> None:
    await set_clock(house, NOVEMBER)
    case = await _moved(house, client, due_from=date(2026, 11, 1))
    old, new, move = await _asked(case)
    move = await _step(old, move, "confirm")
    move = await _step(old, move, "send-file", {"file_no": "XA12345678935"})
    move = await _step(new, move, "receive")
    [row] = await entitlements_of(new, case.person_id)
    row = await does(new, row, "suspend", {"reason": "under_review"})
    row = await does(new, row, "lift", {"reason": "under_review"})
    assert row["status"] == "active"
    answer = await old.tries(f"/entitlement-moves/{move['id']}:withdraw", version=move["version"])
    assert (answer.status_code, answer.json()["code"]) == (403, "not_your_move")

    gone = await _step(new, move, "withdraw")
    assert (gone["state"], gone["pays_from_on"]) == ("withdrawn", None)
    await work_off()
    [row] = await entitlements_of(new, case.person_id)
    assert [payer["county_code"] for payer in row["payers"]] == [QUANGANG, QUANGANG]
    assert [payer["before_on"] for payer in row["payers"]] == ["2027-01", None]
    assert row["arrears"] == []


async def test_once_the_new_county_pays_a_move_is_not_taken_back(
    house: House, client: httpx.AsyncClient
) -> None:
    await set_clock(house, NOVEMBER)
    case = await _moved(house, client, due_from=date(2026, 11, 1))
    old, new, move = await _asked(case)
    move = await _step(old, move, "confirm")
    move = await _step(old, move, "send-file", {"file_no": "XA12345678935"})
    move = await _step(new, move, "receive")
    await set_clock(house, datetime(2027, 1, 1, 0, 0, tzinfo=SHANGHAI))
    new = await case.staff(Role.COUNTY_REVIEWER, LUOJIANG)
    answer = await new.tries(f"/entitlement-moves/{move['id']}:withdraw", version=move["version"])
    assert (answer.status_code, answer.json()["code"]) == (409, "illegal_move_step")
    [row] = await entitlements_of(new, case.person_id)
    assert row["payers"][-1]["county_code"] == LUOJIANG
