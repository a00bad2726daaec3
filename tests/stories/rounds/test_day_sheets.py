"""What a team takes along: printed by who plans it, or by the team itself, and by nobody else."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

import httpx
import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from app.house import House
from app.policies.permissions import Role
from tests.builders.identity import SignedIn, signed_in_staff
from tests.builders.requests import CITY, COUNTY, STAFF, Caller, set_clock
from tests.fixtures.work import WorkOff
from tests.stories.rounds.county import (
    HOMES,
    MONDAY,
    TUESDAY,
    around,
    asks,
    at_the_county,
    events,
    people_expect,
    slots_of,
    teams_go_out,
)


@dataclass
class Planned:
    """Two teams with three doors each; somebody of the first signs in."""

    nurse: SignedIn
    county: Caller
    plan: Any


@pytest.fixture
async def planned(house: House, client: httpx.AsyncClient, work_off: WorkOff) -> Planned:
    await set_clock(house, MONDAY)
    nurse = await signed_in_staff(house, Role.MEDICAL_TEAM, COUNTY)
    county = await at_the_county(house, client)
    teams = await teams_go_out(county, work_off, count=2, account_id=nurse.account_id)
    for each, home in zip(teams, HOMES, strict=False):
        await people_expect(house, await slots_of(county, each), around(home, 3))
    return Planned(nurse, county, await asks(county, work_off))


async def _printed(
    client: httpx.AsyncClient, caller: SignedIn, plan: Any, form: str
) -> httpx.Response:
    path = f"{STAFF}/visit-routes/{plan['id']}:print"
    return await client.post(path, json={"form": form}, headers=caller.headers)


async def test_the_county_prints_every_door_and_that_stays_on_record(
    house: House, client: httpx.AsyncClient, planned: Planned
) -> None:
    printed = await _printed(client, planned.county.signed_in, planned.plan, "pdf")
    assert (printed.status_code, printed.headers["content-type"]) == (200, "application/pdf")
    assert printed.headers["content-disposition"] == f'attachment; filename="rounds-{TUESDAY}.pdf"'
    pages = [page.extract_text() for page in PdfReader(BytesIO(printed.content)).pages]
    assert len(pages) == 2
    for way, page in zip(planned.plan["rounds"], pages, strict=True):
        assert way["team_name"] in page
        assert page.count("138123456") == len(way["stops"]) == 3
        assert "三楼，没有电梯" in page.replace("\n", "")
    told = await events(house, "rounds:plan:printed")
    assert told == [(planned.plan["id"], {"form": "pdf", "doors": 6})]


async def test_a_spreadsheet_has_a_sheet_for_each_team(
    client: httpx.AsyncClient, planned: Planned
) -> None:
    printed = await _printed(client, planned.county.signed_in, planned.plan, "xlsx")
    book = CalamineWorkbook.from_filelike(BytesIO(printed.content))
    pages = [book.get_sheet_by_name(page).to_python()[3:] for page in ("第1队", "第2队")]
    names = [row[2] for page in pages for row in page]
    stops = [stop["name"] for way in planned.plan["rounds"] for stop in way["stops"]]
    assert names == stops


async def test_a_team_prints_its_own_way_and_no_other(
    client: httpx.AsyncClient, planned: Planned
) -> None:
    wanted = {"day": TUESDAY, "form": "pdf"}
    own = await client.get(
        f"{STAFF}/my-round/day-sheet", params=wanted, headers=planned.nurse.headers
    )
    (page,) = [page.extract_text() for page in PdfReader(BytesIO(own.content)).pages]
    assert "上门服务1队" in page
    assert page.count("138123456") == 3
    whole = await _printed(client, planned.nurse, planned.plan, "pdf")
    assert whole.status_code == 403
    late = {**wanted, "day": "2026-12-24"}
    refused = await client.get(
        f"{STAFF}/my-round/day-sheet", params=late, headers=planned.nurse.headers
    )
    assert (refused.status_code, refused.json()["code"]) == (403, "not_your_day")


async def test_the_supervisor_sees_the_ways_and_no_name(
    house: House, client: httpx.AsyncClient, planned: Planned
) -> None:
    supervisor = await signed_in_staff(house, Role.CITY_SUPERVISOR, CITY)
    path = f"{STAFF}/visit-routes/{planned.plan['id']}/picture"
    picture = await client.get(path, headers=supervisor.headers)
    assert picture.headers["content-type"] == "image/svg+xml"
    assert picture.text.count("<circle") == 6
    assert "陈" not in picture.text
    printed = await _printed(client, supervisor, planned.plan, "pdf")
    assert printed.status_code == 403


async def test_another_county_finds_no_such_plan(
    house: House, client: httpx.AsyncClient, planned: Planned
) -> None:
    stranger = await signed_in_staff(house, Role.COUNTY_REVIEWER, "350504000000")
    printed = await _printed(client, stranger, planned.plan, "pdf")
    path = f"{STAFF}/visit-routes/{planned.plan['id']}/picture"
    drawn = await client.get(path, headers=stranger.headers)
    assert [answer.status_code for answer in (printed, drawn)] == [404, 404]
