"""A screening: invited by a rule, screened, sent on, operated; counts equal rows."""

import asyncio
from collections import Counter
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import func, select

from app.domain.audit.tags import EventTag
from app.domain.calendar.days import SHANGHAI
from app.domain.campaigns.terms import ScreeningKind
from app.house import House
from app.models.audit import Event
from app.models.campaigns.screenings import Screening
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from app.queries.campaigns.figures import screening_figures
from tests.builders.requests import CITY, COUNTY, STAFF, set_clock
from tests.builders.veterans import VILLAGE
from tests.stories.campaigns.village import Village, a_village, refusal

CAMPAIGN = {
    "division_code": COUNTY,
    "kind": "eye",
    "title": "光明行动眼健康筛查",
    "from_age": 60,
    "starts_on": "2026-11-20",
    "ends_before": "2026-12-20",
    "places": [VILLAGE],
}


@pytest.fixture
async def village(house: House, client: httpx.AsyncClient) -> Village:
    return await a_village(house, client)


async def opened(village: Village) -> Any:
    wanted = {**CAMPAIGN, "hospital_id": village.hospital_id}
    return await village.county.post("/screening-campaigns", wanted)


def result(person_id: UUID, *, found: bool = False, **other: Any) -> dict[str, Any]:
    return {"person_id": str(person_id), "screened_on": "2026-11-23", "found": found, **other}


def outcome(person_id: UUID, status: str, on: str = "2026-11-23") -> dict[str, Any]:
    return {"person_id": str(person_id), "status": status, "on": on}


async def judged(village: Village, path: str, rows: list[dict[str, Any]]) -> list[str]:
    answer = await village.county.post(path, {"rows": rows})
    return [row["result"] for row in answer["rows"]]


async def counted(village: Village, campaign: Any) -> Any:
    return (await village.county.get(f"/screening-campaigns/{campaign['id']}"))["counts"]


async def test_a_rule_invites_the_people_of_the_places_once(village: Village) -> None:
    people = await village.people(3)
    await village.people(1, born_on=date(1980, 1, 1))
    await village.people(1, division="350505001002")
    await village.dies(people[2], date(2026, 11, 1))
    campaign = await opened(village)
    path = f"/screening-campaigns/{campaign['id']}:invite"

    assert (await village.county.post(path))["invited"] == 2
    await village.people(1)
    assert (await village.county.post(path))["invited"] == 1
    assert (await village.county.post(path))["invited"] == 0
    assert await counted(village, campaign) == {"invited": 3}
    async with village.house.database.transaction(EVERYTHING, SYSTEM) as session:
        said = Event.tag == EventTag.SCREENING_INVITED
        assert await session.scalar(select(func.count()).select_from(Event).where(said)) == 3


async def test_results_and_outcomes_count_as_the_rows_do(village: Village) -> None:
    """Of ten people eight are screened, five have a finding, four are sent on, three operated."""
    people = await village.people(10)
    campaign = await opened(village)
    one = f"/screening-campaigns/{campaign['id']}"
    await village.county.post(f"{one}:invite")
    found = [result(each, found=True, referred=True, result="白内障") for each in people[:4]]
    rows = [*found, result(people[4], found=True), *(result(each) for each in people[5:8])]
    assert await judged(village, f"{one}/results", rows) == ["accepted"] * 8
    assert await judged(village, f"{one}/results", rows) == ["same"] * 8

    ends = [*(outcome(each, "operated") for each in people[:3]), outcome(people[3], "declined")]
    ends += [outcome(people[8], "lost"), outcome(people[4], "referred")]
    assert await judged(village, f"{one}/outcomes", ends) == ["accepted"] * 6

    assert await counted(village, campaign) == {
        "clear": 3,
        "declined": 1,
        "invited": 1,
        "lost": 1,
        "operated": 3,
        "referred": 1,
    }
    async with village.house.database.transaction(EVERYTHING, SYSTEM) as session:
        year = (date(2026, 1, 1), date(2027, 1, 1))
        figures = (await screening_figures(session, EVERYTHING, *year))[ScreeningKind.EYE]
        stored = (await session.scalars(select(Screening))).all()
        assert not any("白内障".encode() in (row.result_sealed or b"") for row in stored)
    assert (figures.invited, figures.screened, figures.found) == (10, 8, 5)
    assert (figures.referred, figures.operated, figures.lost) == (5, 3, 1)
    listed = await village.county.get(f"{one}/screenings", params={"status": "operated"})
    assert len(listed["items"]) == 3


async def test_the_office_reads_whom_campaigns_reached_of_its_own_divisions(
    village: Village,
) -> None:
    people = await village.people(3)
    campaign = await opened(village)
    path = f"/screening-campaigns/{campaign['id']}"
    await village.county.post(f"{path}:invite")
    found = [result(people[0], found=True, referred=True), result(people[1])]
    await judged(village, f"{path}/results", found)
    await judged(village, f"{path}/outcomes", [outcome(people[0], "operated")])

    asked = {"from_on": "2026-01-01", "before_on": "2027-01-01"}
    counted = {"invited": 3, "screened": 2, "found": 1, "referred": 1, "operated": 1}
    none = {"treated": 0, "declined": 0, "lost": 0}
    city = await village.staff(Role.CITY_SUPERVISOR, CITY)
    for caller, place in ((village.county, {}), (city, {"division_code": COUNTY})):
        read = await caller.get("/statistics/campaigns", params={**asked, **place})
        assert read["screenings"] == [{"kind": "eye", **counted, **none}]
        assert read["sessions"]["sessions"] == read["convalescence"]["places"] == 0
        assert (read["from_on"], read["before_on"]) == ("2026-01-01", "2027-01-01")
    elsewhere = {**asked, "division_code": "350502000000"}
    assert (await city.get("/statistics/campaigns", params=elsewhere))["screenings"] == []
    other = await village.staff(Role.COUNTY_REVIEWER, "350502000000")
    for params in (asked, {**asked, "division_code": COUNTY}):
        assert (await other.get("/statistics/campaigns", params=params))["screenings"] == []


async def test_each_row_is_judged_by_itself(village: Village) -> None:
    people = await village.people(5)
    stranger = (await village.people(1, division="350504100201"))[0]
    campaign = await opened(village)
    one = f"/screening-campaigns/{campaign['id']}"
    rows = [
        result(people[0]),
        result(people[1], screened_on="2026-11-24"),
        result(people[2], screened_on="2026-11-19"),
        result(people[3]),
        result(people[3], found=True),
        result(stranger),
        result(uuid4()),
    ]
    assert await judged(village, f"{one}/results", rows) == [
        "accepted",
        "wrong_day",
        "wrong_day",
        "twice",
        "twice",
        "not_found",
        "not_found",
    ]
    ends = [outcome(people[0], "operated"), outcome(people[4], "operated")]
    assert await judged(village, f"{one}/outcomes", ends) == ["wrong_step", "wrong_step"]
    # Nobody had invited him: he came by himself.
    assert await counted(village, campaign) == {"clear": 1}


async def test_five_hundred_rows_are_one_list_and_no_more(village: Village) -> None:
    campaign = await opened(village)
    one = f"/screening-campaigns/{campaign['id']}"
    rows = [result(uuid4()) for _ in range(500)]
    assert await judged(village, f"{one}/results", rows) == ["not_found"] * 500
    too_many = {"rows": [*rows, result(uuid4())]}
    assert await refusal(village.county, f"{one}/results", too_many) == (422, "invalid")


async def test_a_closed_campaign_takes_outcomes_and_no_more_results(village: Village) -> None:
    sick, well = await village.people(2)
    campaign = await opened(village)
    one = f"/screening-campaigns/{campaign['id']}"
    await judged(village, f"{one}/results", [result(sick, found=True, referred=True)])
    closed = await village.county.post(f"{one}:close", version=campaign["version"])
    assert closed["closed_at"]
    assert await refusal(village.county, f"{one}:invite", None) == (409, "campaign_closed")
    assert await judged(village, f"{one}/results", [result(well)]) == ["wrong_day"]

    await set_clock(village.house, datetime(2027, 1, 18, 9, 30, tzinfo=SHANGHAI))
    village.county = await village.staff(Role.COUNTY_REVIEWER, COUNTY)
    ends = [outcome(sick, "operated", "2027-01-15")]
    assert await judged(village, f"{one}/outcomes", ends) == ["accepted"]


async def test_supervision_sees_how_many_and_not_who(village: Village) -> None:
    await village.people(2)
    campaign = await opened(village)
    one = f"/screening-campaigns/{campaign['id']}"
    await village.county.post(f"{one}:invite")
    supervisor = await village.staff(Role.CITY_SUPERVISOR, CITY)
    assert (await supervisor.get(one))["counts"] == {"invited": 2}
    headers = supervisor.signed_in.headers
    who = await village.client.get(f"{STAFF}{one}/screenings", headers=headers)
    assert who.status_code == 403
    assert await refusal(supervisor, f"{one}:invite", None) == (403, who.json()["code"])


@pytest.mark.parametrize(
    ("other", "refused"),
    [
        ({"ends_before": "2026-11-20"}, (422, "campaign_period_refused")),
        ({"ends_before": "2028-11-20"}, (422, "campaign_period_refused")),
        ({"places": ["350504000000"]}, (422, "place_outside_campaign")),
        ({"division_code": "350504000000"}, (403, "division_not_held")),
    ],
)
async def test_a_campaign_that_cannot_be_is_refused(
    village: Village, other: dict[str, object], refused: tuple[int, str]
) -> None:
    wanted = {**CAMPAIGN, "hospital_id": village.hospital_id, **other}
    assert await refusal(village.county, "/screening-campaigns", wanted) == refused


async def test_two_lists_with_the_same_uninvited_people_are_both_answered(village: Village) -> None:
    people = await village.people(20)
    campaign = await opened(village)
    path = f"/screening-campaigns/{campaign['id']}/results"
    rows = {"rows": [result(each) for each in people]}
    answers = await asyncio.gather(*(village.county.tries(path, rows) for _ in range(4)))
    assert [each.status_code for each in answers] == [200] * 4
    said = Counter(row["result"] for each in answers for row in each.json()["rows"])
    assert said == {"accepted": 20, "same": 60}
    assert await counted(village, campaign) == {"clear": 20}


@pytest.mark.parametrize(
    "days",
    [
        {"starts_on": "9999-12-30", "ends_before": "9999-12-31"},
        {"starts_on": "2026-11-20", "ends_before": "0001-01-01"},
    ],
)
async def test_a_campaign_lies_within_the_calendar(village: Village, days: dict[str, str]) -> None:
    wanted = {**CAMPAIGN, "hospital_id": village.hospital_id, **days}
    answer = await village.county.tries("/screening-campaigns", wanted)
    assert answer.status_code == 422
