"""A death stops payment the same day, ends it with the month, and a wrong report costs nothing."""

from datetime import date, datetime
from typing import Any

import httpx

from app.domain.calendar.days import SHANGHAI
from app.domain.subsidies.terms import SuspensionReason
from app.domain.veterans.terms import CategoryCode
from app.house import House
from tests.builders.requests import Caller, set_clock
from tests.fixtures.work import WorkOff
from tests.stories.subsidies.desk import an_elder, does, entitlements_of, owed

NOVEMBER = datetime(2026, 11, 5, 9, 30, tzinfo=SHANGHAI)
DECEMBER = datetime(2026, 12, 3, 9, 30, tzinfo=SHANGHAI)


async def _reported(clerk: Caller, person_id: Any, died_on: str = "2026-10-28") -> Any:
    body = {"kind": "death", "died_on": died_on, "note": "儿媳来电"}
    return await clerk.post(f"/veterans/{person_id}/change-reports", body)


async def _decided(county: Caller, report: Any, verb: str) -> Any:
    path = f"/veterans/{report['person_id']}/change-reports/{report['id']}:{verb}"
    return await county.post(path, version=report["version"])


async def test_a_report_stops_the_same_day_and_its_dismissal_loses_nothing(
    house: House, client: httpx.AsyncClient, work_off: WorkOff
) -> None:
    await set_clock(house, NOVEMBER)
    case = await an_elder(house, client, due_from=date(2026, 11, 1))
    report = await _reported(await case.village(), case.person_id)
    await work_off()
    county = await case.county()
    [row] = await entitlements_of(county, case.person_id)
    assert row["status"] == "suspended"
    [stop] = row["stops"]
    assert (stop["reason"], stop["from_on"], stop["decided_by"]) == (
        SuspensionReason.DEATH_REPORTED,
        "2026-11",
        None,
    )

    await _decided(county, report, "dismiss")
    await work_off()
    [row] = await entitlements_of(county, case.person_id)
    assert (row["status"], row["ends_before"]) == ("active", None)
    [stop] = row["stops"]
    assert (stop["from_on"], stop["before_on"]) == ("2026-11", "2026-11")
    # The same month: its list is still to come, and nothing is late.
    assert row["arrears"] == []


async def test_a_report_that_took_a_month_to_dismiss_leaves_that_month_owed(
    house: House, client: httpx.AsyncClient, work_off: WorkOff
) -> None:
    await set_clock(house, NOVEMBER)
    case = await an_elder(house, client, due_from=date(2026, 11, 1))
    report = await _reported(await case.village(), case.person_id)
    await work_off()
    await set_clock(house, DECEMBER)
    county = await case.county()
    await _decided(county, report, "dismiss")
    await work_off()
    [row] = await entitlements_of(county, case.person_id)
    assert row["status"] == "active"
    assert owed(row) == [("2026-11", "reinstated", "due")]


async def test_a_confirmed_death_ends_with_its_month_and_asks_who_arranged_the_funeral(
    house: House, client: httpx.AsyncClient, work_off: WorkOff
) -> None:
    await set_clock(house, NOVEMBER)
    case = await an_elder(house, client, due_from=date(2026, 10, 1))
    report = await _reported(await case.village(), case.person_id)
    await work_off()
    county = await case.county()
    await _decided(county, report, "confirm")
    await work_off()
    funeral, allowance = await entitlements_of(county, case.person_id)
    assert (allowance["status"], allowance["ended_reason"]) == ("ended", "death")
    assert allowance["ends_before"] == "2026-11"
    # He lived in October, and nobody had paid it yet.
    assert owed(allowance) == [("2026-10", "reinstated", "due")]
    assert (funeral["programme"], funeral["status"]) == ("funeral_grant", "proposed")
    assert (funeral["category"], funeral["starts_on"]) == ("war_participant", "2026-10")
    funeral = await does(await case.county(), funeral, "confirm")
    assert funeral["status"] == "active"


async def test_a_death_recorded_by_mistake_is_undone_with_every_month(
    house: House, client: httpx.AsyncClient, work_off: WorkOff
) -> None:
    await set_clock(house, NOVEMBER)
    case = await an_elder(house, client, due_from=date(2026, 11, 1))
    report = await _reported(await case.village(), case.person_id)
    await _decided(await case.county(), report, "confirm")
    await work_off()
    await set_clock(house, DECEMBER)
    county = await case.county()
    person = await county.get(f"/veterans/{case.person_id}")
    await county.post(f"/veterans/{case.person_id}:reverse-death", None, version=person["version"])
    await work_off()
    funeral, allowance = await entitlements_of(county, case.person_id)
    assert (allowance["status"], allowance["ends_before"]) == ("active", None)
    assert allowance["ended_reason"] is None
    assert owed(allowance) == [("2026-11", "reinstated", "due")]
    assert funeral["status"] == "dismissed"


async def test_who_carries_no_funeral_months_gets_none_proposed(
    house: House, client: httpx.AsyncClient, work_off: WorkOff
) -> None:
    await set_clock(house, NOVEMBER)
    case = await an_elder(
        house, client, due_from=date(2026, 11, 1), category=CategoryCode.RETURNED_WITH_ILLNESS
    )
    report = await _reported(await case.village(), case.person_id)
    await _decided(await case.county(), report, "confirm")
    await work_off()
    [allowance] = await entitlements_of(await case.county(), case.person_id)
    assert allowance["status"] == "ended"
