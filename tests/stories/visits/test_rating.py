"""How a visit was, and the call that a low word brings."""

import asyncio
from datetime import datetime
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import func, select, update

from app.domain.calendar.days import SHANGHAI
from app.domain.visits.terms import VisitStatus
from app.house import House
from app.models.audit import Event
from app.models.supply.teams import TeamMember
from app.models.visits.ratings import CallBack, VisitRating
from app.models.visits.visits import Visit
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.identity import LICHENG, signed_in_citizen, signed_in_staff
from tests.builders.requests import COUNTY, MINIAPP, STAFF, Caller, set_clock
from tests.builders.veterans import VILLAGE, a_person
from tests.builders.visits import a_visit

FRIDAY = datetime(2026, 11, 27, 15, 0, tzinfo=SHANGHAI)


@pytest.fixture
async def visit(house: House) -> Visit:
    await set_clock(house, FRIDAY)
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        person = await a_person(session, "王秀英", division=VILLAGE)
        visit = await a_visit(session, person.id)
        visit.status = VisitStatus.FULFILLED
    return visit


async def at_the_phone(house: House, client: httpx.AsyncClient, visit: Visit) -> Caller:
    return Caller(client, await signed_in_citizen(house, visit.person_id), MINIAPP)


async def clerk(house: House, client: httpx.AsyncClient, division: str = VILLAGE) -> Caller:
    return Caller(client, await signed_in_staff(house, Role.VILLAGE_CLERK, division), STAFF)


async def rated(caller: Caller, visit: Visit, score: int, comment: str | None = None) -> Any:
    said = {"score": score, "comment": comment}
    return await caller.post(f"/visits/{visit.id}:rate", said)


async def test_a_good_word_asks_for_nothing(
    house: House, client: httpx.AsyncClient, visit: Visit
) -> None:
    veteran = await at_the_phone(house, client, visit)
    said = await rated(veteran, visit, 5, "医生很耐心")
    assert (said["score"], said["call_by"], said["hotline"]) == (5, None, None)
    again = await veteran.tries(f"/visits/{visit.id}:rate", {"score": 1})
    assert (again.status_code, again.json()["code"]) == (409, "visit_rated")
    assert (await (await clerk(house, client)).get("/call-backs"))["items"] == []


async def test_a_low_word_is_rung_back_within_working_days_by_somebody_else(
    house: House, client: httpx.AsyncClient, visit: Visit
) -> None:
    veteran = await at_the_phone(house, client, visit)
    said = await rated(veteran, visit, 2, "来晚了两个钟头")
    assert said["call_by"] == "2026-12-02"  # Three working days after a Friday.

    village = await clerk(house, client)
    (listed,) = (await village.get("/call-backs"))["items"]
    assert (listed["person_name"], listed["score"], listed["reason"]) == (
        "王秀英",
        2,
        "low_rating",
    )
    assert "comment" not in listed
    path = f"/call-backs/{listed['id']}"
    shown = await village.get(path)
    assert (shown["comment"], shown["answer"], shown["owner_id"]) == ("来晚了两个钟头", None, None)

    claimed = await village.post(f"{path}:claim", version=shown["version"])
    assert claimed["owner_id"] == str(village.signed_in.account_id)
    answer = {"answer": "堵车，已道歉；下次提前打电话"}
    closed = await village.post(f"{path}:close", answer, version=claimed["version"])
    assert (closed["state"], closed["answer"]) == ("closed", answer["answer"])
    assert (await village.get("/call-backs"))["items"] == []
    (done,) = (await village.get("/call-backs", params={"state": "closed"}))["items"]
    assert done["id"] == listed["id"]
    again = await village.tries(f"{path}:close", answer, version=closed["version"])
    assert (again.status_code, again.json()["code"]) == (409, "call_back_closed")


async def test_the_team_that_came_does_not_ring_about_itself(
    house: House, client: httpx.AsyncClient, visit: Visit
) -> None:
    await rated(await at_the_phone(house, client, visit), visit, 1)
    village = await clerk(house, client)
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        member = TeamMember(
            team_id=visit.team_id,
            division_code=COUNTY,
            staff_account_id=village.signed_in.account_id,
            name="陈护士",
            profession="nurse",
            skills=["nursing"],
            starts_on=FRIDAY.date(),
        )
        session.add(member)
    (listed,) = (await village.get("/call-backs"))["items"]
    for verb, body in (("claim", None), ("close", {"answer": "没有问题"})):
        path = f"/call-backs/{listed['id']}:{verb}"
        refused = await village.tries(path, body, version=listed["version"])
        assert (refused.status_code, refused.json()["code"]) == (403, "own_teams_call_back")
    colleague = await clerk(house, client)
    path = f"/call-backs/{listed['id']}:close"
    closed = await colleague.post(path, {"answer": "已道歉"}, version=listed["version"])
    assert closed["owner_id"] == str(colleague.signed_in.account_id)


async def test_words_of_distress_bring_a_call_the_same_day_whatever_the_score(
    house: House, client: httpx.AsyncClient, visit: Visit
) -> None:
    said = await rated(await at_the_phone(house, client, visit), visit, 5, "老伴走了，我也不想活了")
    assert (said["call_by"], said["hotline"]) == ("2026-11-27", "12356")
    (listed,) = (await (await clerk(house, client)).get("/call-backs"))["items"]
    assert listed["reason"] == "distress"
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        events = await session.scalars(select(Event).where(Event.subject_id == visit.id))
        assert [event.data for event in events] == [{"score": 5, "needs_a_call": True}]


async def test_nothing_is_rated_before_anybody_came(
    house: House, client: httpx.AsyncClient, visit: Visit
) -> None:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        await session.execute(
            update(Visit).where(Visit.id == visit.id).values(status=VisitStatus.BOOKED)
        )
    veteran = await at_the_phone(house, client, visit)
    refused = await veteran.tries(f"/visits/{visit.id}:rate", {"score": 3})
    assert (refused.status_code, refused.json()["code"]) == (409, "visit_to_come")
    none = await veteran.tries(f"/visits/{visit.id}:rate", {"score": 6})
    assert none.status_code == 422


async def test_a_call_back_of_another_county_is_not_there(
    house: House, client: httpx.AsyncClient, visit: Visit
) -> None:
    await rated(await at_the_phone(house, client, visit), visit, 1)
    elsewhere = await clerk(house, client, LICHENG)
    assert (await elsewhere.get("/call-backs"))["items"] == []
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        call_back_id: UUID = (await session.scalars(select(CallBack.id))).one()
    answer = await elsewhere.tries(f"/call-backs/{call_back_id}:claim", version=1)
    assert answer.status_code == 404
    team = Caller(client, await signed_in_staff(house, Role.MEDICAL_TEAM, COUNTY), STAFF)
    refused = await client.get("/staff/v1/call-backs", headers=team.signed_in.headers)
    assert refused.status_code == 403


async def test_two_ratings_at_once_leave_one(
    house: House, client: httpx.AsyncClient, visit: Visit
) -> None:
    veteran = await at_the_phone(house, client, visit)
    said = [veteran.tries(f"/visits/{visit.id}:rate", {"score": score}) for score in (1, 2, 3)]
    codes = sorted(answer.status_code for answer in await asyncio.gather(*said))
    assert codes == [201, 409, 409]
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        assert await session.scalar(select(func.count()).select_from(VisitRating)) == 1
