"""Another entitlement from a month to come: the one before it runs until its last month."""

from datetime import date, datetime
from typing import Any

import httpx
import pytest

from app.adapters.enqueue import enqueue
from app.domain.calendar.days import SHANGHAI
from app.house import House
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.requests import Case, set_clock
from tests.fixtures.work import WorkOff
from tests.stories.subsidies.desk import an_elder, does, entitlements_of, is_refused, owed

JUNE = datetime(2026, 6, 3, 9, 30, tzinfo=SHANGHAI)
SEPTEMBER = datetime(2026, 9, 1, 0, 0, tzinfo=SHANGHAI)
WANTED = {
    "programme": "survivor_pension",
    "category": "martyr_survivor",
    "starts_on": "2026-09",
    "reference": "泉港退役军人〔2026〕3号",
}


@pytest.fixture
async def case(house: House, client: httpx.AsyncClient) -> Case:
    """From September on the pension, which excludes the living allowance and pays more."""
    await set_clock(house, JUNE)
    case = await an_elder(house, client, due_from=date(2026, 6, 1))
    wanted = {**WANTED, "person_id": str(case.person_id)}
    row = await (await case.county()).post("/entitlements", wanted)
    await does(await case.county(), row, "confirm")
    return case


async def _read(case: Case) -> tuple[Any, Any]:
    new, old = await entitlements_of(await case.county(), case.person_id)
    return new, old


async def _night(house: House, work_off: WorkOff) -> None:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        await enqueue(session, "app.jobs.subsidies.run_out_entitlements", timestamp=0)
    await work_off()


async def test_it_runs_until_the_other_is_paid_and_ends_then(
    house: House, case: Case, work_off: WorkOff
) -> None:
    new, old = await _read(case)
    assert (new["programme"], new["status"]) == ("survivor_pension", "active")
    assert (old["status"], old["ended_reason"], old["ends_before"]) == ("active", None, "2026-09")
    assert (old["succeeded_before"], old["planned_before"]) == ("2026-09", None)
    await _night(house, work_off)
    assert (await _read(case))[1]["status"] == "active"
    await set_clock(house, SEPTEMBER)
    await _night(house, work_off)
    new, old = await _read(case)
    assert (new["status"], old["status"], old["ended_reason"]) == ("active", "ended", "succeeded")
    assert old["ends_before"] == "2026-09"


async def test_a_stop_takes_hold_of_the_months_until_then(case: Case) -> None:
    _, old = await _read(case)
    stopped = await does(await case.county(), old, "suspend", {"reason": "under_review"})
    assert (stopped["status"], stopped["ends_before"]) == ("suspended", "2026-09")
    assert owed(stopped) == []


async def test_a_cancellation_takes_hold_of_them_too(case: Case) -> None:
    _, old = await _read(case)
    fraud = {"reason": "fraud", "document_no": "泉港退役军人〔2026〕8号"}
    cancelled = await does(await case.county(), old, "cancel", fraud)
    assert (cancelled["status"], cancelled["ends_before"]) == ("cancelled", "2026-06")


async def test_a_death_before_the_other_begins_ends_both(
    house: House, case: Case, work_off: WorkOff
) -> None:
    path = f"/veterans/{case.person_id}/change-reports"
    body = {"kind": "death", "died_on": "2026-06-02", "note": "儿媳来电"}
    report = await (await case.village()).post(path, body)
    await work_off()
    county = await case.county()
    await county.post(f"{path}/{report['id']}:confirm", version=report["version"])
    await work_off()
    rows = {
        row["programme"]: (row["status"], row["ended_reason"], row["ends_before"])
        for row in await entitlements_of(county, case.person_id)
    }
    assert rows["living_allowance"] == ("ended", "death", "2026-07")
    assert rows["survivor_pension"] == ("ended", "death", "2026-09")


async def test_nobody_takes_that_end_back_so_that_both_were_paid(case: Case) -> None:
    _, old = await _read(case)
    county = await case.county()
    status, problem = await is_refused(county, old, "withdraw-end", {"note": "误"})
    assert (status, problem["code"]) == (409, "no_end_planned")
    sooner = await does(county, old, "end", {"ends_before": "2026-08", "note": "迁出"})
    assert sooner["ends_before"] == "2026-08"
    later = await does(county, sooner, "end", {"ends_before": "2026-12", "note": "更正"})
    assert later["ends_before"] == "2026-09"
    kept = await does(county, later, "withdraw-end", {"note": "更正"})
    assert (kept["status"], kept["ends_before"]) == ("active", "2026-09")
