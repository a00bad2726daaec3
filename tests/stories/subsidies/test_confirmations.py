"""年度确认: by visit, video, counter or elsewhere; missed in its order, made up and repaid."""

from datetime import date, datetime, timedelta
from typing import Any

import httpx
import pytest

from app.domain.calendar.days import SHANGHAI, day_of
from app.domain.subsidies.confirming import ConfirmationRule
from app.house import House
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from app.queries.subsidies.confirming import silent_persons
from app.usecases.subsidies.stop_unconfirmed import stop_unconfirmed
from tests.builders.requests import Case, set_clock
from tests.builders.veterans import OTHER_VILLAGE, an_id_number
from tests.fixtures.work import WorkOff
from tests.stories.subsidies.desk import an_elder, entitlements_of, owed

RULE = ConfirmationRule(due_month=10, notice_days=60)
SEPTEMBER = datetime(2026, 9, 1, 9, 30, tzinfo=SHANGHAI)
PLACE = "锦祥社区服务站"


def _seen(case: Case, on: str, method: str = "counter") -> dict[str, Any]:
    return {
        "kind": "here",
        "person_id": str(case.person_id),
        "method": method,
        "done_on": on,
        "place": PLACE,
    }


async def _night(house: House) -> None:
    """What the job of the night does."""
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        now = session.info["now"]
        for person_id in await silent_persons(session, day_of(now), 100):
            await stop_unconfirmed(session, EVERYTHING, person_id, RULE, now)


async def test_missed_in_its_order_stopped_and_repaid_when_made_up(
    house: House, client: httpx.AsyncClient
) -> None:
    await set_clock(house, SEPTEMBER)
    case = await an_elder(house, client, due_from=date(2026, 11, 1))
    clerk = await case.village()
    [due] = (await clerk.get("/confirmations/due"))["items"]
    assert (due["person_name"], due["year"], due["next_step"]) == ("黄志强", 2026, "reminder")

    tried = {"person_id": str(case.person_id), "note": "未遇见"}
    answer = await clerk.tries("/confirmation-steps", {**tried, "kind": "notice"})
    assert (answer.status_code, answer.json()["code"]) == (409, "confirmation_step_out_of_order")
    for kind in ("reminder", "call", "home_visit", "notice"):
        taken = await clerk.post("/confirmation-steps", {**tried, "kind": kind})
        assert (taken["kind"], taken["year"]) == (kind, 2026)
    [due] = (await clerk.get("/confirmations/due"))["items"]
    assert due["next_step"] is None

    # The notice runs for sixty days: until 31 October nothing may stop.
    await set_clock(house, SEPTEMBER + timedelta(days=60))
    await _night(house)
    [row] = await entitlements_of(await case.county(), case.person_id)
    assert row["status"] == "active"
    await set_clock(house, SEPTEMBER + timedelta(days=61))
    await _night(house)
    await _night(house)
    [row] = await entitlements_of(await case.county(), case.person_id)
    assert row["status"] == "suspended"
    [stop] = row["stops"]
    assert (stop["reason"], stop["from_on"]) == ("unconfirmed", "2026-11")

    await set_clock(house, datetime(2026, 12, 20, 9, 30, tzinfo=SHANGHAI))
    clerk = await case.village()
    made = await clerk.post("/confirmations", _seen(case, "2026-12-20", "visit"))
    assert made["year"] == 2026
    [row] = await entitlements_of(await case.county(), case.person_id)
    assert row["status"] == "active"
    assert owed(row) == [("2026-11", "reinstated", "due")]
    assert (await clerk.get("/confirmations/due"))["items"] == []
    answer = await clerk.tries("/confirmations", _seen(case, "2026-12-20"))
    assert (answer.status_code, answer.json()["code"]) == (409, "already_confirmed")


async def test_a_station_elsewhere_confirms_by_the_card_and_learns_nothing(
    house: House, client: httpx.AsyncClient, work_off: WorkOff
) -> None:
    await set_clock(house, SEPTEMBER)
    case = await an_elder(house, client)
    county = await case.county()
    revealed = await county.post(
        f"/veterans/{case.person_id}:reveal",
        {"what": "id_number", "purpose": "verify_identity"},
    )
    number = revealed["value"]
    elsewhere = await case.staff(Role.VILLAGE_CLERK, OTHER_VILLAGE)
    card = {
        "kind": "elsewhere",
        "id_number": number,
        "name": "黄志强",
        "done_on": "2026-09-01",
        "place": "双溪村服务站",
    }
    for wrong in ({"name": "黄志刚"}, {"id_number": an_id_number()}):
        answer = await elsewhere.tries("/confirmations", {**card, **wrong})
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    made = await elsewhere.post("/confirmations", card)
    assert set(made) == {"id", "year", "method", "done_on", "recorded_at"}
    assert made["method"] == "elsewhere"
    await work_off()
    assert (await (await case.village()).get("/confirmations/due"))["items"] == []


async def test_nobody_confirms_after_a_death_that_is_reported_or_in_the_future(
    house: House, client: httpx.AsyncClient
) -> None:
    await set_clock(house, SEPTEMBER)
    case = await an_elder(house, client)
    clerk = await case.village()
    for day in ("2026-09-02", "2026-07-01"):
        answer = await clerk.tries("/confirmations", _seen(case, day))
        assert (answer.status_code, answer.json()["code"]) == (422, "confirmation_day_refused")
    dead = {"kind": "death", "died_on": "2026-08-30", "note": "邻居告知"}
    await clerk.post(f"/veterans/{case.person_id}/change-reports", dead)
    answer = await clerk.tries("/confirmations", _seen(case, "2026-08-31"))
    assert (answer.status_code, answer.json()["code"]) == (409, "confirmed_after_death")
    reminder = {"person_id": str(case.person_id), "kind": "reminder", "note": "短信"}
    answer = await clerk.tries("/confirmation-steps", reminder)
    assert (answer.status_code, answer.json()["code"]) == (409, "person_deceased")


async def test_what_the_person_says_from_the_telephone_waits_for_a_look(
    house: House, client: httpx.AsyncClient
) -> None:
    await set_clock(house, SEPTEMBER)
    case = await an_elder(house, client)
    veteran = await case.veteran()
    declared = await veteran.post(
        "/annual-confirmations", {"method": "face", "reference": "VR20260901093012"}
    )
    assert (declared["year"], declared["state"]) == (2026, "waiting")
    answer = await veteran.tries("/annual-confirmations", {"method": "video"})
    assert (answer.status_code, answer.json()["code"]) == (409, "already_confirmed")
    clerk = await case.village()
    [due] = (await clerk.get("/confirmations/due"))["items"]
    assert (due["declared_method"], due["declared_reference"]) == ("face", "VR20260901093012")
    await clerk.post("/confirmations", _seen(case, "2026-09-01", "face"))
    assert (await clerk.get("/confirmations/due"))["items"] == []


@pytest.mark.parametrize("method", ["counter", "visit", "video"])
async def test_at_the_counter_at_home_and_by_video_count_alike(
    house: House, client: httpx.AsyncClient, method: str
) -> None:
    await set_clock(house, SEPTEMBER)
    case = await an_elder(house, client)
    clerk = await case.village()
    made = await clerk.post("/confirmations", _seen(case, "2026-09-01", method))
    assert (made["year"], made["method"]) == (2026, method)
    assert (await clerk.get("/confirmations/due"))["items"] == []
