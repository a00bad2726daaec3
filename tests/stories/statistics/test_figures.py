"""Figures of visits: what was done, who was reached, who was not."""

from datetime import date, datetime
from io import BytesIO
from typing import Any

import httpx
import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from app.domain.audit.tags import EventTag
from app.domain.calendar.days import SHANGHAI
from app.domain.veterans.terms import CareNeed, LivingSituation
from app.domain.visits.terms import Purpose, VisitStatus
from app.house import House
from app.models.audit import Event
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.figures import Past, a_need_of_care, a_past_visit, a_round, a_team
from tests.builders.identity import a_staff_account, signed_in_staff
from tests.builders.requests import CITY, COUNTY, STAFF, TOWNSHIP, Caller, set_clock
from tests.builders.veterans import VILLAGE, a_person

MONDAY = datetime(2026, 11, 23, 9, 30, tzinfo=SHANGHAI)
LICHENG, IN_LICHENG = "350502000000", "350502001001"
PHONE, HOME = "13800138000", "山腰街道锦祥社区12号"


def at(month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


@pytest.fixture
async def autumn(house: House) -> None:
    """Two counties with a team each, four people, six visits, one of them still waiting."""
    await set_clock(house, MONDAY)
    done, missed = VisitStatus.FULFILLED, VisitStatus.NOSHOW
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        staff_id = (await a_staff_account(session, Role.COUNTY_REVIEWER, COUNTY)).id
        quangang = await a_team(session, COUNTY, "泉港一队")
        licheng = await a_team(session, LICHENG, "鲤城一队")
        wang = await a_person(session, "王秀英", VILLAGE, phone=PHONE, born_on=date(1940, 1, 2))
        lin = await a_person(session, "林建国", IN_LICHENG)
        chen = await a_person(session, "陈阿卧", VILLAGE, phone=PHONE)
        await a_person(session, "黄年轻", VILLAGE)
        await a_need_of_care(session, chen, CareNeed.BEDRIDDEN, LivingSituation.ALONE)

        planned = at(10, 12, 9, 20)
        first = Past(done, at(10, 2), at(10, 12), planned, at(10, 12, 9, 45), 5)
        on_the_road = await a_past_visit(session, wang, quangang, first, staff_id)
        await a_round(session, quangang, on_the_road, 12_000)
        second = Past(done, at(11, 5), at(11, 9), None, at(11, 9, 12, 10), 2)
        await a_past_visit(session, wang, quangang, second, staff_id)
        third = Past(VisitStatus.CANCELLED, at(11, 6), at(11, 19))
        await a_past_visit(session, wang, quangang, third, staff_id)
        fourth = Past(missed, at(11, 8), at(11, 10), purpose=Purpose.MEDICAL)
        await a_past_visit(session, lin, licheng, fourth, staff_id)
        fifth = Past(done, at(11, 10), at(11, 16))
        await a_past_visit(session, lin, licheng, fifth, staff_id)
        await a_past_visit(session, lin, licheng, Past(VisitStatus.WAITLIST, at(11, 20)), staff_id)


async def caller(house: House, client: httpx.AsyncClient, role: Role, division: str) -> Caller:
    return Caller(client, await signed_in_staff(house, role, division), STAFF)


@pytest.fixture
async def city(house: House, client: httpx.AsyncClient, autumn: None) -> Caller:
    return await caller(house, client, Role.CITY_SUPERVISOR, CITY)


@pytest.fixture
async def village(house: House, client: httpx.AsyncClient, autumn: None) -> Caller:
    return await caller(house, client, Role.VILLAGE_CLERK, VILLAGE)


async def figures(caller: Caller, **asked: str) -> dict[str, Any]:
    found = await caller.get("/statistics/visits", params=asked)
    return {line["label"]: line for line in found["items"]} | {"total": found["total"]}


async def test_a_county_reads_what_its_teams_did(city: Caller) -> None:
    found = await figures(city, by="county")
    assert list(found) == ["鲤城区", "泉港区", "total"]
    quangang, licheng = found["泉港区"], found["鲤城区"]
    assert (quangang["visits"], quangang["fulfilled"], quangang["cancelled"]) == (3, 2, 1)
    assert quangang["mean_waited_days"] == 7.0  # Ten days and four.
    assert (quangang["on_time_share"], quangang["timed"]) == (0.5, 2)
    assert (quangang["mean_kilometres"], quangang["same_team_share"]) == (12.0, 1.0)
    assert (quangang["mean_score"], quangang["rated"]) == (3.5, 2)
    assert (licheng["visits"], licheng["ahead"], licheng["not_met"]) == (3, 1, 1)
    assert (licheng["not_met_share"], licheng["mean_waited_days"]) == (0.5, 4.0)
    assert (licheng["same_team_share"], licheng["on_time_share"]) == (None, None)
    assert found["total"]["visits"] == 6


@pytest.mark.parametrize(
    ("by", "people"),
    [
        ("county", {"泉港区": 1, "鲤城区": 1}),
        ("village", None),
        ("month", {"2026-10": 1, "2026-11": 2}),
        ("status", {"已完成": 2, "未遇见": 0, "已取消": 0, "排队等候": 0}),
    ],
)
async def test_whoever_was_seen_twice_is_one_of_the_people_and_the_total_is_no_sum(
    city: Caller, by: str, people: dict[str, int] | None
) -> None:
    found = await figures(city, by=by)
    assert (found["total"]["fulfilled"], found["total"]["people"]) == (3, 2)
    if people is not None:
        assert {label: found[label]["people"] for label in found if label != "total"} == people


@pytest.mark.parametrize(
    ("by", "counts"),
    [
        ("team", {"泉港一队": 3, "鲤城一队": 3}),
        ("purpose", {"送药上门": 5, "送医上门": 1}),
        ("month", {"2026-10": 1, "2026-11": 5}),
        ("status", {"已完成": 3, "未遇见": 1, "已取消": 1, "排队等候": 1}),
    ],
)
async def test_the_same_visits_are_divided_up_in_many_ways(
    city: Caller, by: str, counts: dict[str, int]
) -> None:
    found = await figures(city, by=by)
    assert {label: found[label]["visits"] for label in found if label != "total"} == counts
    assert found["total"]["visits"] == 6


async def test_a_place_and_a_period_narrow_the_figures_down(city: Caller) -> None:
    found = await figures(city, by="village", division_code=COUNTY, from_on="2026-11-01")
    assert found["total"]["visits"] == 2
    october = await figures(city, from_on="2026-10-01", before_on="2026-11-01")
    assert october["total"]["visits"] == 1
    wrong = {"from_on": "2026-11-01", "before_on": "2026-11-01"}
    answer = await city.client.get(
        "/staff/v1/statistics/visits", params=wrong, headers=city.signed_in.headers
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "statistics_period_refused")


async def test_a_village_sees_its_own_figures_alone(village: Caller) -> None:
    found = await figures(village, by="county")
    assert found["total"]["visits"] == 3


async def test_coverage_says_how_many_of_those_in_need_were_seen(city: Caller) -> None:
    (quangang,) = (await city.get("/statistics/coverage"))["items"]
    assert quangang["division_name"] == "泉港区"
    reached = {each["group"]: (each["people"], each["seen"]) for each in quangang["groups"]}
    assert reached == {
        "severely_disabled": (0, 0),
        "bedridden": (1, 0),
        "eighty_or_older": (1, 1),
        "lives_alone": (1, 0),
        "martyrs_parent": (0, 0),
        "any": (2, 1),
    }


async def test_who_was_not_seen_is_listed_by_name_for_those_who_ring(
    city: Caller, village: Caller
) -> None:
    (line,) = (await village.get("/unseen"))["items"]
    assert (line["name"], line["groups"]) == ("陈阿卧", ["bedridden", "lives_alone"])
    assert line["last_visited_on"] is None
    (masked,) = (await city.get("/unseen"))["items"]
    assert masked["name"] == "陈*卧"
    both = (await village.get("/unseen", params={"days": "10"}))["items"]
    assert [(each["name"], each["last_visited_on"]) for each in both] == [
        ("陈阿卧", None),
        ("王秀英", "2026-11-09"),
    ]
    first = await village.get("/unseen", params={"days": "10", "limit": "1"})
    params = {"days": "10", "limit": "1", "cursor": first["next_cursor"]}
    assert (await village.get("/unseen", params=params))["items"][0]["name"] == "王秀英"


async def test_before_a_typhoon_the_township_reads_whom_to_ring_and_that_stays_on_record(
    house: House, client: httpx.AsyncClient, village: Caller
) -> None:
    (line,) = (await village.get("/typhoon-list", params={"division_code": VILLAGE}))["items"]
    assert (line["name"], line["phone"], line["address"]) == ("陈阿卧", PHONE, HOME)
    assert (line["living"], line["speech"]) == ("alone", "mandarin")
    township = await caller(house, client, Role.TOWNSHIP_CLERK, TOWNSHIP)
    answer = await client.get(
        "/staff/v1/typhoon-list/file",
        params={"division_code": TOWNSHIP},
        headers=township.signed_in.headers,
    )
    assert answer.headers["content-disposition"] == 'attachment; filename="typhoon-list.xlsx"'
    sheet = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0)
    title, heads, row = sheet.to_python()
    assert title[0] == "台风前联系名单（长期卧床）　2026-11-23"
    assert heads[:4] == ["村（社区）", "姓名", "电话", "住址"]
    assert row[1:5] == ["陈阿卧", PHONE, HOME, "独居"]
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        events = (
            await session.scalars(select(Event).where(Event.tag == EventTag.TYPHOON_LIST_READ))
        ).all()
    readers = [event.actor_id for event in events]
    assert sorted(map(str, readers)) == sorted(
        str(each.signed_in.account_id) for each in (village, township)
    )
    assert {str(event.person_id) for event in events} == {line["person_id"]}
    assert events[0].data == {"what": ["phone", "address"], "purpose": "contact_person"}


@pytest.mark.parametrize(
    ("role", "place", "status"),
    [
        (Role.COUNTY_REVIEWER, COUNTY, 422),
        (Role.CITY_SUPERVISOR, TOWNSHIP, 403),
        (Role.MEDICAL_TEAM, TOWNSHIP, 403),
        (Role.AUDITOR, TOWNSHIP, 403),
    ],
)
async def test_telephones_are_for_those_who_ring_and_not_for_a_whole_county(
    house: House,
    client: httpx.AsyncClient,
    autumn: None,
    role: Role,
    place: str,
    status: int,
) -> None:
    staff = await caller(house, client, role, COUNTY if role is not Role.CITY_SUPERVISOR else CITY)
    answer = await client.get(
        "/staff/v1/typhoon-list", params={"division_code": place}, headers=staff.signed_in.headers
    )
    assert answer.status_code == status


async def test_a_neighbours_village_is_an_empty_list(village: Caller) -> None:
    found = await village.get("/typhoon-list", params={"division_code": "350505001002"})
    assert found["items"] == []
