"""Places for convalescence: in turn, never one too many, and a refusal goes to the next."""

import asyncio
from collections import Counter
from datetime import date, datetime
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text

from app.domain.calendar.days import SHANGHAI
from app.domain.veterans.terms import CareNeed
from app.house import House
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from app.queries.campaigns.figures import convalescence_figures
from tests.builders.requests import COUNTY, set_clock
from tests.fixtures.work import WorkOff
from tests.stories.campaigns.village import Village, a_village, refusal

PERIOD = {
    "division_code": COUNTY,
    "title": "2027年第一期短期疗养",
    "place": "武夷山疗养院",
    "from_on": "2027-03-01",
    "before_on": "2027-03-11",
    "places": 2,
}
COUNTED = text(
    "SELECT p.taken, (SELECT count(*) FROM convalescence_applications a WHERE a.period_id = p.id"
    " AND a.status IN ('offered', 'accepted')) FROM convalescence_periods p WHERE p.id = :id"
)


@pytest.fixture
async def village(house: House, client: httpx.AsyncClient) -> Village:
    return await a_village(house, client)


async def applied(village: Village, period: Any, people: list[UUID]) -> list[Any]:
    path = f"/convalescence-periods/{period['id']}/applications"
    return [await village.county.post(path, {"person_id": str(each)}) for each in people]


async def counted(village: Village, period: Any) -> tuple[int, int]:
    async with village.house.database.transaction(EVERYTHING, SYSTEM) as session:
        taken, rows = (await session.execute(COUNTED, {"id": UUID(period["id"])})).one()
        return taken, rows


async def line(village: Village, period: Any) -> list[tuple[str, str]]:
    found = await village.county.get(f"/convalescence-periods/{period['id']}/applications")
    return [(each["person_id"], each["status"]) for each in found["items"]]


async def test_who_has_more_points_goes_first_and_a_refusal_goes_to_the_next(
    village: Village, work_off: WorkOff
) -> None:
    first, second, weak = await village.people(3)
    await village.cannot_come(weak, CareNeed.BEDRIDDEN)
    period = await village.county.post("/convalescence-periods", PERIOD)
    await applied(village, period, [first, second, weak])
    one = f"/convalescence-periods/{period['id']}"
    offered = (await village.county.post(f"{one}:offer"))["items"]
    assert {each["person_id"] for each in offered} == {str(weak), str(first)}
    assert (await village.county.post(f"{one}:offer"))["items"] == []

    veteran = await village.veteran(weak)
    mine = (await veteran.get("/convalescence-applications"))["items"][0]
    assert (mine["status"], mine["place"]) == ("offered", "武夷山疗养院")
    path = f"/convalescence-applications/{mine['id']}"
    given_up = await veteran.post(f"{path}:decline", version=mine["version"])
    assert given_up["status"] == "declined"
    assert await counted(village, period) == (1, 1)
    await work_off()

    assert await line(village, period) == [
        (str(weak), "declined"),
        (str(first), "offered"),
        (str(second), "offered"),
    ]
    next_one = await village.veteran(second)
    mine = (await next_one.get("/convalescence-applications"))["items"][0]
    path = f"/convalescence-applications/{mine['id']}"
    taken = await next_one.post(f"{path}:accept", version=mine["version"])
    assert taken["status"] == "accepted"
    assert await refusal(next_one, f"{path}:accept", None, taken["version"]) == (
        409,
        "illegal_application_step",
    )
    async with village.house.database.transaction(EVERYTHING, SYSTEM) as session:
        year = (date(2027, 1, 1), date(2028, 1, 1))
        figures = await convalescence_figures(session, EVERYTHING, *year)
    assert (figures.places, figures.taken, figures.accepted, figures.waiting) == (2, 2, 1, 0)


async def test_however_many_offer_and_decline_at_once_nobody_is_one_too_many(
    village: Village, work_off: WorkOff
) -> None:
    people = await village.people(8)
    period = await village.county.post("/convalescence-periods", {**PERIOD, "places": 3})
    await applied(village, period, people)
    one = f"/convalescence-periods/{period['id']}"
    answers = await asyncio.gather(*(village.county.tries(f"{one}:offer") for _ in range(6)))
    assert sum(len(answer.json()["items"]) for answer in answers) == 3
    assert await counted(village, period) == (3, 3)

    offered = [row for answer in answers for row in answer.json()["items"]]
    said = await asyncio.gather(
        *(
            village.county.tries(
                f"/convalescence-applications/{row['id']}:{verb}", version=row["version"]
            )
            for row in offered
            for verb in ("accept", "decline")
        )
    )
    assert Counter(answer.status_code for answer in said) == {200: 3, 412: 3}
    await work_off()
    assert await counted(village, period) == (3, 3)


async def test_whoever_went_lately_lets_others_go_first(village: Village) -> None:
    person = (await village.people(1))[0]
    veteran = await village.veteran(person)
    period = await village.county.post("/convalescence-periods", PERIOD)
    wanted = {"period_id": period["id"]}
    mine = await veteran.post("/convalescence-applications", wanted)
    again = await refusal(veteran, "/convalescence-applications", wanted)
    assert again == (409, "already_applied")
    offered = (await village.county.post(f"/convalescence-periods/{period['id']}:offer"))["items"]
    path = f"/convalescence-applications/{mine['id']}:accept"
    await veteran.post(path, version=offered[0]["version"])

    later = {**PERIOD, "from_on": "2030-02-28", "before_on": "2030-03-10"}
    soon = await village.county.post("/convalescence-periods", later)
    too_soon = await refusal(veteran, "/convalescence-applications", {"period_id": soon["id"]})
    assert too_soon == (409, "convalesced_too_recently")
    later = {**PERIOD, "from_on": "2030-03-01", "before_on": "2030-03-10"}
    in_turn = await village.county.post("/convalescence-periods", later)
    assert await veteran.post("/convalescence-applications", {"period_id": in_turn["id"]})


async def test_places_are_for_the_people_of_the_county_and_lists_close(village: Village) -> None:
    person, stranger = [
        (await village.people(1))[0],
        (await village.people(1, division="350504100201"))[0],
    ]
    period = await village.county.post("/convalescence-periods", PERIOD)
    wanted = {"period_id": period["id"]}
    outside = await village.veteran(stranger)
    assert (await outside.get("/convalescence-periods"))["items"] == []
    refused = await refusal(outside, "/convalescence-applications", wanted)
    assert refused == (404, "not_found")

    veteran = await village.veteran(person)
    mine = await veteran.post("/convalescence-applications", wanted)
    path = f"/convalescence-applications/{mine['id']}:withdraw"
    assert (await veteran.post(path, version=mine["version"]))["status"] == "withdrawn"
    await set_clock(village.house, datetime(2027, 3, 1, 9, 0, tzinfo=SHANGHAI))
    county = await village.staff(Role.COUNTY_REVIEWER, COUNTY)
    one = f"/convalescence-periods/{period['id']}"
    assert await refusal(county, f"{one}:offer", None) == (409, "applications_over")
    assert (await county.get(one))["taken"] == 0


async def test_who_stands_in_two_lines_is_offered_one_place(village: Village) -> None:
    """Places of two periods at once, offered one after the other and at the same moment."""
    people = await village.people(3)
    periods = [
        await village.county.post("/convalescence-periods", {**PERIOD, **days, "places": 3})
        for days in ({}, {"from_on": "2027-04-01", "before_on": "2027-04-11"})
    ]
    for period in periods:
        await applied(village, period, people)
    offers = [f"/convalescence-periods/{each['id']}:offer" for each in periods]
    answers = await asyncio.gather(*(village.county.post(path) for path in offers))
    offered = Counter(row["person_id"] for answer in answers for row in answer["items"])
    assert offered == {str(each): 1 for each in people}


async def test_an_offer_that_nobody_answered_is_no_stay(village: Village) -> None:
    person = (await village.people(1))[0]
    period = await village.county.post("/convalescence-periods", PERIOD)
    await applied(village, period, [person])
    await village.county.post(f"/convalescence-periods/{period['id']}:offer")

    await set_clock(village.house, datetime(2027, 4, 1, 9, tzinfo=SHANGHAI))
    village.county = await village.staff(Role.COUNTY_REVIEWER, COUNTY)
    later = {**PERIOD, "from_on": "2027-06-01", "before_on": "2027-06-11"}
    again = await village.county.post("/convalescence-periods", later)
    assert [each["status"] for each in await applied(village, again, [person])] == ["waiting"]


async def test_once_the_stay_has_begun_no_place_is_taken_or_given_up(village: Village) -> None:
    """Whoever went cannot hand the stay back afterwards, to go again next year."""
    person = (await village.people(1))[0]
    period = await village.county.post("/convalescence-periods", PERIOD)
    mine = (await applied(village, period, [person]))[0]
    offered = (await village.county.post(f"/convalescence-periods/{period['id']}:offer"))["items"]
    path = f"/convalescence-applications/{mine['id']}"
    veteran = await village.veteran(person)
    taken = await veteran.post(f"{path}:accept", version=offered[0]["version"])

    await set_clock(village.house, datetime(2027, 3, 1, 9, tzinfo=SHANGHAI))
    veteran = await village.veteran(person)
    gone = await refusal(veteran, f"{path}:decline", None, taken["version"])
    assert gone == (409, "applications_over")
    assert await counted(village, period) == (1, 1)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
async def test_no_list_begins_outside_the_calendar(village: Village, day: str) -> None:
    period = {**PERIOD, "from_on": day, "before_on": day}
    assert (await village.county.tries("/convalescence-periods", period)).status_code == 422
    far = {**PERIOD, "from_on": "9999-12-30", "before_on": "9999-12-31"}
    assert (await village.county.tries("/convalescence-periods", far)).status_code == 422
