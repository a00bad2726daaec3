"""Telling people about visits: in the app, by text, and on the evening before."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select, update

from app.adapters.enqueue import enqueue
from app.domain.audit.tags import EventTag
from app.domain.calendar.days import SHANGHAI
from app.domain.notifications.terms import MessageChannel, MessageState, NotSent, Told
from app.domain.veterans.terms import ChangeKind, ReportState
from app.house import House
from app.jobs.notifications import see_to_messages
from app.models.notifications import Message
from app.models.veterans.care import ChangeReport
from app.models.visits.visits import Visit
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from app.usecases.audit.record import record
from tests.builders.identity import signed_in_citizen, signed_in_staff
from tests.builders.requests import COUNTY, MINIAPP, STAFF, Caller, set_clock
from tests.builders.veterans import a_person
from tests.fixtures.simulators import Outside
from tests.fixtures.work import WorkOff
from tests.stories.visits.supply import MONDAY, TEAM, WEEK, sets

PHONE = "13800138000"
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=SHANGHAI)
EVENING = datetime(2026, 11, 23, 18, 30, tzinfo=SHANGHAI)
LATE = datetime(2026, 11, 23, 20, 30, tzinfo=SHANGHAI)


@pytest.fixture
async def slots(house: House, client: httpx.AsyncClient, work_off: WorkOff) -> list[Any]:
    await set_clock(house, MONDAY)
    county = Caller(client, await signed_in_staff(house, Role.COUNTY_REVIEWER, COUNTY), STAFF)
    team = await county.post("/visit-teams", TEAM)
    await sets(county, team, WEEK)
    await work_off()
    found: list[Any] = (await county.get(f"/visit-teams/{team['id']}/slots"))["items"]
    return found


@pytest.fixture
async def veteran(house: House, client: httpx.AsyncClient) -> Caller:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        person_id = (await a_person(session, "王秀英", phone=PHONE)).id
    return Caller(client, await signed_in_citizen(house, person_id), MINIAPP)


async def books(veteran: Caller, slot: Any) -> Any:
    return await veteran.post("/visits", {"slot_id": slot["id"], "purposes": ["medicine"]})


async def plan(house: House, visit: Any, planned_from: datetime, planned_until: datetime) -> None:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        planned = {"planned_from": planned_from, "planned_until": planned_until}
        await session.execute(
            update(Visit)
            .where(Visit.id == UUID(visit["id"]))
            .values(**planned, planned_team_id=Visit.team_id)
        )


async def comes(house: House, work_off: WorkOff, at: datetime) -> None:
    """It is that late now, and whatever the clock begins runs."""
    await set_clock(house, at)
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        await enqueue(session, "remind_of_visits", timestamp=int(at.timestamp()))
    await work_off()


async def happens(house: House, visit: Any, tag: EventTag, data: Mapping[str, Any]) -> None:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        row = await session.get_one(Visit, UUID(visit["id"]))
        await record(session, tag, row, at=session.info["now"], data=data)


async def texts_of(house: House, told: Told) -> list[Message]:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        found = await session.scalars(
            select(Message).where(Message.told == told, Message.channel == MessageChannel.SMS)
        )
        return list(found)


async def test_who_booked_is_told_when_who_and_which_number_to_ring(
    veteran: Caller, slots: list[Any], outside: Outside, work_off: WorkOff
) -> None:
    visit = await books(veteran, slots[0])
    await work_off()
    (text,) = outside.texts()
    assert text["phone"] == PHONE
    assert "11月24日（星期二）上午9:00到12:00，泉港区医院上门服务一队上门" in text["text"]
    assert "0595-87990001" in text["text"]
    assert "药" not in text["text"]

    (message,) = (await veteran.get("/notifications"))["items"]
    assert message["visit_id"] == visit["id"]
    assert message["text"]["en"] == (
        "Booked: a visit on Tuesday 24 November, 9:00 to 12:00 (medicine)."
        " 泉港区医院上门服务一队, telephone 0595-87990001."
    )
    await veteran.post(f"/visits/{visit['id']}:cancel", version=visit["version"])
    await work_off()
    assert "已取消：按您的意思取消" in outside.texts()[-1]["text"]
    assert len(outside.texts()) == 2
    timeline = await veteran.get(f"/visits/{visit['id']}/timeline")
    assert [line["tag"] for line in timeline["items"]] == [
        "visits:visit:booked",
        "visits:visit:cancelled",
    ]


async def test_the_evening_before_she_is_reminded_once_with_the_planned_time(
    house: House, veteran: Caller, slots: list[Any], outside: Outside, work_off: WorkOff
) -> None:
    visit = await books(veteran, slots[0])
    await work_off()
    await comes(house, work_off, NOON)
    assert await texts_of(house, Told.VISIT_REMINDER) == []

    await plan(
        house,
        visit,
        datetime(2026, 11, 24, 1, 20, tzinfo=UTC),
        datetime(2026, 11, 24, 1, 40, tzinfo=UTC),
    )
    await comes(house, work_off, EVENING)
    await comes(house, work_off, LATE)
    (reminder,) = await texts_of(house, Told.VISIT_REMINDER)
    assert reminder.facts["plan_zh"] == "11月24日（星期二）上午9:20到9:40"
    assert "明天11月24日（星期二）上午9:20到9:40" in outside.texts()[-1]["text"]


async def test_without_a_plan_the_promised_half_day_is_told_later_in_the_evening(
    house: House, veteran: Caller, slots: list[Any], work_off: WorkOff
) -> None:
    await books(veteran, slots[0])
    await comes(house, work_off, EVENING)
    assert await texts_of(house, Told.VISIT_REMINDER) == []
    await comes(house, work_off, LATE)
    (reminder,) = await texts_of(house, Told.VISIT_REMINDER)
    assert reminder.facts["plan_zh"] == "11月24日（星期二）上午9:00到12:00"


async def test_nobody_is_reminded_of_a_visit_that_was_cancelled(
    house: House, veteran: Caller, slots: list[Any], work_off: WorkOff
) -> None:
    visit = await books(veteran, slots[0])
    await veteran.post(f"/visits/{visit['id']}:cancel", version=visit["version"])
    await comes(house, work_off, LATE)
    assert await texts_of(house, Told.VISIT_REMINDER) == []


async def test_after_a_death_report_every_message_stops(
    house: House, veteran: Caller, slots: list[Any], outside: Outside, work_off: WorkOff
) -> None:
    visit = await books(veteran, slots[0])
    await work_off()
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        row = await session.get_one(Visit, UUID(visit["id"]))
        report = ChangeReport(
            person_id=row.person_id,
            kind=ChangeKind.DEATH,
            died_on=MONDAY.date(),
            state=ReportState.OPEN,
            reported_by=row.person_id,
            reported_at=MONDAY,
        )
        session.add(report)
    await comes(house, work_off, LATE)
    assert len(outside.texts()) == 1
    assert await texts_of(house, Told.VISIT_REMINDER) == []


async def test_a_team_that_cannot_come_says_why_and_that_she_stands_first(
    house: House, veteran: Caller, slots: list[Any], outside: Outside, work_off: WorkOff
) -> None:
    visit = await books(veteran, slots[0])
    said = {"slot_id": slots[0]["id"], "hindrance": "weather"}
    await happens(house, visit, EventTag.VISIT_DISPLACED, said)
    await work_off()
    assert (
        "11月24日（星期二）上午9:00到12:00泉港区医院上门服务一队来不了（恶劣天气）"
        in (outside.texts()[-1]["text"])
    )
    newest = (await veteran.get("/notifications"))["items"][0]
    assert newest["text"]["en"].startswith("The team cannot come on Tuesday 24 November")
    assert "you stand first" in newest["text"]["en"]


async def test_an_offer_says_until_when_and_is_not_sent_after_that(
    house: House, veteran: Caller, slots: list[Any], outside: Outside, work_off: WorkOff
) -> None:
    visit = await books(veteran, slots[0])
    await work_off()
    offer = {"slot_id": slots[1]["id"], "expires_at": "2026-11-23T06:00:00+00:00"}
    await happens(house, visit, EventTag.VISIT_SEAT_OFFERED, offer)
    with outside.failing("/sms/send", "garbage"):
        await work_off()
    await set_clock(house, datetime(2026, 11, 23, 14, 30, tzinfo=SHANGHAI))
    await see_to_messages(house)
    assert len(outside.texts()) == 1  # That it was booked.
    (late,) = await texts_of(house, Told.VISIT_OFFERED)
    assert (late.state, late.reason) == (MessageState.DROPPED, NotSent.OUTDATED)
    newest = (await veteran.get("/notifications"))["items"][0]
    assert "请在11月23日（星期一）下午14:00前答复" in newest["text"]["zh"]


async def test_a_report_from_the_door_is_news_unless_it_speaks_of_a_death(
    house: House, veteran: Caller, slots: list[Any], outside: Outside, work_off: WorkOff
) -> None:
    visit = await books(veteran, slots[0])
    await happens(house, visit, EventTag.VISIT_SET_OUT, {"team_id": slots[0]["team_id"]})
    await happens(house, visit, EventTag.VISIT_REPORTED, {"outcome": "fulfilled"})
    await happens(house, visit, EventTag.VISIT_REPORTED, {"reason": "deceased"})
    await happens(house, visit, EventTag.CONTRACT_ENDED, {"reason": "deceased"})
    await work_off()
    on_the_way = "泉港区医院上门服务一队已经出发，正在去您家的路上。电话0595-87990001。"
    assert outside.texts()[-1]["text"].endswith(on_the_way)
    told = [each["text"]["zh"] for each in (await veteran.get("/notifications"))["items"]]
    assert told[:2] == [
        "上门服务已完成。服务得好不好，请您评价。",
        on_the_way,
    ]
    assert len(told) == 3


async def test_an_announced_day_in_the_village_is_a_message_as_well(
    house: House, veteran: Caller, slots: list[Any], work_off: WorkOff
) -> None:
    visit = await books(veteran, slots[0])
    held = {"day": "2026-12-05", "opens_minute": 540, "closes_minute": 690}
    said = {**held, "title": "义诊进村", "place": "锦祥社区活动室"}
    await happens(house, visit, EventTag.SESSION_ANNOUNCED, said)
    await happens(house, visit, EventTag.CONVALESCENCE_OFFERED, {**said, "from_on": "2026-12-07"})
    await work_off()
    newest, before, *_ = (await veteran.get("/notifications"))["items"]
    assert before["text"]["zh"].startswith("2026年12月5日9:00–11:30，锦祥社区活动室有“义诊进村”")
    assert newest["text"]["en"].startswith(
        "A place for you: 义诊进村, 锦祥社区活动室, from 2026-12-07"
    )
    (text,) = await texts_of(house, Told.PLACE_OFFERED)
    assert text.facts["from_on"] == "2026-12-07"
