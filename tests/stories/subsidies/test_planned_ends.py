"""An end that was decided for a month to come: until then everything goes on as before."""

from datetime import date, datetime
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from app.adapters.enqueue import enqueue
from app.domain.calendar.days import SHANGHAI
from app.house import House
from app.models.audit import Event
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.requests import Case, set_clock
from tests.fixtures.work import WorkOff
from tests.stories.subsidies.desk import an_elder, does, entitlements_of, is_refused, owed

JUNE = datetime(2026, 6, 3, 9, 30, tzinfo=SHANGHAI)
AUGUST = datetime(2026, 8, 31, 23, 59, tzinfo=SHANGHAI)
SEPTEMBER = datetime(2026, 9, 1, 0, 0, tzinfo=SHANGHAI)
NUMBER = "闽退役军人〔2026〕77号"
GRADUATES = {"ends_before": "2026-09", "note": "九月毕业"}


@pytest.fixture
async def case(house: House, client: httpx.AsyncClient) -> Case:
    await set_clock(house, JUNE)
    return await an_elder(house, client, due_from=date(2026, 6, 1))


async def _ending(case: Case) -> Any:
    county = await case.county()
    [row] = await entitlements_of(county, case.person_id)
    return await does(county, row, "end", GRADUATES)


async def _night(house: House, work_off: WorkOff) -> None:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        await enqueue(session, "app.jobs.subsidies.run_out_entitlements", timestamp=0)
    await work_off()


async def _read(case: Case) -> Any:
    rows = await entitlements_of(await case.county(), case.person_id)
    [row] = [row for row in rows if row["programme"] == "living_allowance"]
    return row


async def _told(house: House, tag: str) -> list[Any]:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        found = await session.scalars(
            select(Event.data).where(Event.tag == f"subsidies:entitlement:{tag}").order_by(Event.id)
        )
        return list(found.all())


async def test_it_runs_until_its_last_month_has_passed_and_ends_once(
    house: House, case: Case, work_off: WorkOff
) -> None:
    row = await _ending(case)
    assert (row["status"], row["ended_reason"]) == ("active", None)
    assert (row["ends_before"], row["planned_before"]) == ("2026-09", "2026-09")
    await set_clock(house, AUGUST)
    await _night(house, work_off)
    assert (await _read(case))["status"] == "active"

    await set_clock(house, SEPTEMBER)
    for _ in range(2):
        await _night(house, work_off)
    row = await _read(case)
    assert (row["status"], row["ended_reason"]) == ("ended", "conditions_over")
    assert row["ends_before"] == "2026-09"
    [ended] = await _told(house, "ended")
    assert (ended["because"], ended["ends_before"]) == ("conditions_over", "2026-09-01")
    assert len(await _told(house, "end_planned")) == 1


@pytest.mark.parametrize(
    ("verb", "wanted", "status"),
    [
        ("suspend", {"reason": "under_review"}, "suspended"),
        ("suspend", {"reason": "prison_term", "document_no": NUMBER}, "suspended"),
        ("cancel", {"reason": "convicted_for_life", "document_no": NUMBER}, "cancelled"),
    ],
)
async def test_whatever_stops_it_takes_hold_until_then(
    case: Case, verb: str, wanted: dict[str, str], status: str
) -> None:
    await _ending(case)
    province = await case.province()
    row = await does(province, await _read(case), verb, wanted)
    assert row["status"] == status
    assert row["ends_before"] == ("2026-06" if verb == "cancel" else "2026-09")


async def test_a_death_takes_hold_until_then_and_undone_leads_back_to_that_end(
    house: House, case: Case, work_off: WorkOff
) -> None:
    await _ending(case)
    village, county = await case.village(), await case.county()
    path = f"/veterans/{case.person_id}/change-reports"
    body = {"kind": "death", "died_on": "2026-06-02", "note": "儿媳来电"}
    report = await village.post(path, body)
    await work_off()
    [stop] = (await _read(case))["stops"]
    assert stop["reason"] == "death_reported"
    await county.post(f"{path}/{report['id']}:confirm", version=report["version"])
    await work_off()
    row = await _read(case)
    assert (row["status"], row["ended_reason"], row["ends_before"]) == ("ended", "death", "2026-07")

    county = await case.county()
    person = await county.get(f"/veterans/{case.person_id}")
    await county.post(f"/veterans/{case.person_id}:reverse-death", None, version=person["version"])
    await work_off()
    row = await _read(case)
    assert (row["status"], row["ended_reason"], row["ends_before"]) == ("active", None, "2026-09")


async def test_what_is_stopped_ends_only_after_its_lift(
    house: House, case: Case, work_off: WorkOff
) -> None:
    await _ending(case)
    await does(await case.county(), await _read(case), "suspend", {"reason": "under_review"})
    await set_clock(house, SEPTEMBER)
    await _night(house, work_off)
    row = await _read(case)
    assert row["status"] == "suspended"
    row = await does(await case.county(), row, "lift", {"reason": "under_review"})
    assert [period for period, _, _ in owed(row)] == ["2026-06", "2026-07", "2026-08"]
    await _night(house, work_off)
    assert (await _read(case))["status"] == "ended"


async def test_it_can_be_taken_back_or_moved_earlier_until_it_comes(
    house: House, case: Case
) -> None:
    row = await _ending(case)
    county = await case.county()
    row = await does(county, row, "end", {"ends_before": "2026-08", "note": "七月结业"})
    assert (row["status"], row["ends_before"]) == ("active", "2026-08")
    row = await does(county, row, "withdraw-end", {"note": "延期毕业"})
    assert (row["status"], row["ends_before"], row["planned_before"]) == ("active", None, None)
    status, problem = await is_refused(county, row, "withdraw-end", {"note": "再撤"})
    assert (status, problem["code"]) == (409, "no_end_planned")
    row = await does(county, row, "end", GRADUATES)
    row = await does(county, row, "end", {"ends_before": "2026-06", "note": "六月结业"})
    assert (row["status"], row["ended_reason"]) == ("ended", "conditions_over")
    assert len(await _told(house, "end_withdrawn")) == 1


async def test_a_term_known_from_the_start_ends_by_itself(
    house: House, client: httpx.AsyncClient, work_off: WorkOff
) -> None:
    await set_clock(house, SEPTEMBER)
    case = await an_elder(house, client, due_from=date(2026, 6, 1), ends_before=date(2026, 9, 1))
    await _night(house, work_off)
    row = await _read(case)
    assert (row["status"], row["ended_reason"]) == ("ended", "term_over")
