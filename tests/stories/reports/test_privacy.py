"""Who reads what was found at somebody's bedside, and where it must never turn up."""

from typing import Any

import httpx
import pytest
from sqlalchemy import text

from app.domain.identity.agency import AgencyScope
from app.house import House
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.identity import a_staff_account, an_agency, signed_in_citizen, signed_in_staff
from tests.builders.requests import COUNTY, MINIAPP, STAFF, Caller
from tests.builders.veterans import VILLAGE, a_person
from tests.fixtures.work import WorkOff
from tests.stories.reports.door import NOT_MET, Door, a_door
from tests.stories.test_no_canary import tables_that_sing

COMPLAINT, PILL, NOTE, WITNESS = "金丝雀胸闷", "金丝雀片", "金丝雀卧床", "金丝雀林"
CANARIES = (COMPLAINT, PILL, NOTE, "24.9876", WITNESS)
MEDICINE = {
    "name": PILL,
    "batch": "Q1",
    "expires_on": "2027-01-31",
    "quantity": 1,
    "unit": "盒",
    "allergy_checked": True,
    "prescriber": "林医生",
}
TOLD: dict[str, Any] = {
    "vitals": {"pulse_per_minute": 66},
    "complaint": COMPLAINT,
    "medicines": [MEDICINE],
    "card": "elsewhere",
    "place": {"latitude": 24.9876, "longitude": 118.9},
    "attendees": [WITNESS],
    "note": NOTE,
}
EVENTS = text("SELECT convert_from(body, 'UTF8') FROM events")


async def agent(door: Door, *scopes: AgencyScope) -> Caller:
    """Somebody who acts for the person, with these scopes."""
    async with door.house.database.transaction(EVERYTHING, SYSTEM) as session:
        helper = await a_person(session, "黄小明", VILLAGE)
        clerk = await a_staff_account(session, Role.VILLAGE_CLERK, VILLAGE)
        await an_agency(session, door.person_id, helper.id, clerk.id, scopes)
        helper_id = helper.id
    signed_in = await signed_in_citizen(door.house, helper_id)
    return Caller(door.client, signed_in, MINIAPP, {"Acting-For": str(door.person_id)})


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        (Role.COUNTY_REVIEWER, True),
        (Role.TOWNSHIP_CLERK, True),
        (Role.CITY_SUPERVISOR, False),
        (Role.AUDITOR, False),
    ],
)
async def test_health_is_for_those_who_may_read_it_and_the_outcome_for_the_office(
    house: House, client: httpx.AsyncClient, role: Role, sees: bool
) -> None:
    door = await a_door(house, client)
    await door.reports(**TOLD)
    reader = Caller(client, await signed_in_staff(house, role, COUNTY), STAFF)

    report = (await door.told(reader))["report"]
    [line] = (await reader.get("/visit-reports", params={"card": "elsewhere"}))["items"]

    assert (report["outcome"], line["card"]) == ("fulfilled", "elsewhere")
    shown = (report["health"] is not None, report["note"], report["place"] is not None)
    assert shown == ((True, NOTE, True) if sees else (False, None, False))


async def test_the_worklist_is_narrowed_by_outcome_card_and_day(
    house: House, client: httpx.AsyncClient
) -> None:
    helped, missed = [await a_door(house, client) for _ in range(2)]
    await helped.reports(**TOLD)
    await missed.reports(**NOT_MET)
    county = await helped.county()

    async def found(**params: str) -> list[str]:
        items = (await county.get("/visit-reports", params=params))["items"]
        return [line["visit_id"] for line in items]

    assert await found(outcome="not_met") == [str(missed.visit_id)]
    assert await found(card="elsewhere", from_on="2026-11-24") == [str(helped.visit_id)]
    assert await found(before_on="2026-11-24") == await found(from_on="2026-11-25") == []
    first = await county.get("/visit-reports", params={"limit": 1})
    rest = await found(limit="1", cursor=first["next_cursor"])
    assert {first["items"][0]["visit_id"], *rest} == {str(helped.visit_id), str(missed.visit_id)}
    path, headers = f"{STAFF}/visit-reports?from_on=0001-01-01", county.signed_in.headers
    assert (await client.get(path, headers=headers)).status_code == 422


async def test_finance_reads_no_report(house: House, client: httpx.AsyncClient) -> None:
    door = await a_door(house, client)
    finance = await signed_in_staff(house, Role.FINANCE, COUNTY)

    for path in (f"{door.path}/report", "/visit-reports"):
        answer = await client.get(f"{STAFF}{path}", headers=finance.headers)
        assert answer.status_code == 403


async def test_an_agent_reads_health_only_where_the_person_said_so(
    house: House, client: httpx.AsyncClient
) -> None:
    door = await a_door(house, client)
    await door.reports(**TOLD)

    booking = await agent(door, AgencyScope.BOOK)
    trusted = await agent(door, AgencyScope.BOOK, AgencyScope.VIEW_HEALTH)
    stranger = await agent(door, AgencyScope.APPLY)

    assert (await booking.get(f"{door.path}/report"))["health"] is None
    seen = await trusted.get(f"{door.path}/report")
    assert seen["health"]["medicines"] == [MEDICINE]
    answer = await client.get(
        f"{MINIAPP}{door.path}/report",
        headers={**stranger.signed_in.headers, **stranger.headers},
    )
    assert answer.status_code == 403


async def test_nothing_of_a_bedside_is_in_a_table_an_event_or_a_log(
    house: House,
    client: httpx.AsyncClient,
    work_off: WorkOff,
    database_url: str,
    capfd: pytest.CaptureFixture[str],
) -> None:
    door = await a_door(house, client)
    await door.reports(**TOLD)
    await door.nurse.tries(f"{door.path}:report", {**TOLD, "report_id": NOTE, "outcome": COMPLAINT})
    await work_off()

    assert tables_that_sing(database_url, CANARIES) == {}
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        events = "\n".join((await session.scalars(EVENTS)).all())
    out, err = capfd.readouterr()
    assert "reports:visit:reported" in events
    for canary in (*CANARIES, "pulse", "mmhg"):
        assert canary not in events + out + err
