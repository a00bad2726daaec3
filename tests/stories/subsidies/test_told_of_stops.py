"""A stop, its end and the reminder before it reach whom they concern, with the way to fight it."""

from datetime import date, datetime
from typing import Any

import httpx
import pytest

from app.domain.calendar.days import SHANGHAI
from app.domain.subsidies.suspending import REMEDIES
from app.house import House
from app.models.veterans.persons import Person
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.accounts import on_phone
from tests.builders.requests import Caller, Case, set_clock
from tests.fixtures.simulators import Outside, Phone
from tests.fixtures.work import WorkOff
from tests.stories.subsidies.desk import an_elder, does, entitlements_of

JUNE = datetime(2026, 6, 3, 9, 30, tzinfo=SHANGHAI)
AUGUST = datetime(2026, 8, 4, 9, 30, tzinfo=SHANGHAI)
SEPTEMBER = datetime(2026, 9, 1, 9, 30, tzinfo=SHANGHAI)
NUMBER = "闽退役军人〔2026〕77号"
PHONE = "13800138000"
TEMPLATE = "benefit-changed-0001"
SIGN = "【泉州退役军人事务】"


async def _an_elder_with_a_phone(
    house: House, client: httpx.AsyncClient, outside: Outside
) -> tuple[Case, Caller, Phone]:
    case = await an_elder(house, client, due_from=date(2026, 6, 1))
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        (await session.get_one(Person, case.person_id)).phone = PHONE
    veteran = await case.veteran()
    phone = outside.pick_up("黄志强", PHONE)
    await on_phone(house, veteran.signed_in.account_id, phone)
    outside.accept(phone, TEMPLATE, 5)
    await veteran.post("/subscriptions", {"accepted": [{"template_id": TEMPLATE, "times": 5}]})
    return case, veteran, phone


async def _said(veteran: Caller) -> list[str]:
    return [each["text"]["zh"] for each in (await veteran.get("/notifications"))["items"]]


async def test_a_stop_is_told_with_its_reason_and_remedies_and_so_is_its_lift(
    house: House, client: httpx.AsyncClient, outside: Outside, work_off: WorkOff
) -> None:
    await set_clock(house, JUNE)
    case, veteran, phone = await _an_elder_with_a_phone(house, client, outside)
    county = await case.county()
    [row] = await entitlements_of(county, case.person_id)
    row = await does(county, row, "suspend", {"reason": "under_review", "from_on": "2026-06"})
    await work_off()
    told = f"定期定量生活补助从2026年6月起停发：正在复核是否还符合条件。{REMEDIES.zh}"
    assert await _said(veteran) == [told]
    assert "60日内申请行政复议" in told
    assert "6个月内向人民法院提起行政诉讼" in told
    assert (await veteran.get("/home"))["unread"] == 1
    [text] = outside.texts(PHONE)
    assert text["text"] == f"{SIGN}{told}怎样恢复，请打服务站的电话问。"
    [message] = outside.messages()
    assert message["openid"] == phone.openid
    assert message["data"] == {
        "thing1": "定期定量生活补助",
        "phrase2": "停发",
        "date3": "2026年6月3日",
        "thing4": "点开看原因和救济途径",
    }

    await set_clock(house, AUGUST)
    county, veteran = await case.county(), await case.veteran()
    [row] = await entitlements_of(county, case.person_id)
    await does(county, row, "lift", {"reason": "under_review"})
    await work_off()
    assert (await _said(veteran))[0] == "定期定量生活补助恢复发放，停发的2个月补发"
    assert len(outside.texts(PHONE)) == 2


@pytest.mark.parametrize(
    ("verb", "wanted", "said"),
    [
        (
            "cancel",
            {"reason": "convicted_for_life", "document_no": NUMBER},
            "定期定量生活补助从2026年6月起不再发放：依法处理。",
        ),
        (
            "end",
            {"ends_before": "2026-06", "note": "不再符合条件"},
            "定期定量生活补助从2026年6月起不再发放：不再符合条件。",
        ),
        (
            "end",
            {"ends_before": "2026-09", "note": "年满十八周岁"},
            "定期定量生活补助从2026年9月起不再发放：不再符合条件。",
        ),
    ],
)
async def test_an_end_is_told_with_its_reason_and_remedies(  # Cases.
    house: House,
    client: httpx.AsyncClient,
    outside: Outside,
    work_off: WorkOff,
    verb: str,
    wanted: dict[str, Any],
    said: str,
) -> None:
    await set_clock(house, JUNE)
    case, veteran, _ = await _an_elder_with_a_phone(house, client, outside)
    desk = await case.province() if verb == "cancel" else await case.county()
    [row] = await entitlements_of(desk, case.person_id)
    await does(desk, row, verb, wanted)
    await work_off()
    assert await _said(veteran) == [said + REMEDIES.zh]
    [text] = outside.texts(PHONE)
    assert text["text"].startswith(SIGN + said + REMEDIES.zh)


async def test_the_reminder_reaches_her_and_a_call_is_no_message(
    house: House, client: httpx.AsyncClient, outside: Outside, work_off: WorkOff
) -> None:
    await set_clock(house, SEPTEMBER)
    case, veteran, _ = await _an_elder_with_a_phone(house, client, outside)
    clerk = await case.village()
    tried = {"person_id": str(case.person_id), "note": "已提醒"}
    for kind in ("reminder", "call", "home_visit", "notice"):
        await clerk.post("/confirmation-steps", {**tried, "kind": kind})
    await work_off()
    notice, reminder = await _said(veteran)
    assert reminder.startswith("2026年的年度确认还没有办，请在2026年10月31日前办好：")
    # The notice of 1 September runs for sixty days.
    assert notice.startswith("2026年的年度确认还没有办，请在2026年10月31日前办好：")
    [text] = outside.texts(PHONE)
    assert text["text"].startswith(f"{SIGN}2026年的年度确认还没有办，请在2026年10月31日前办好")
    [message] = outside.messages()
    assert (message["data"]["thing1"], message["data"]["date3"]) == (
        "2026年度确认",
        "2026年10月31日",
    )


async def test_a_reported_death_stops_without_a_word(
    house: House, client: httpx.AsyncClient, outside: Outside, work_off: WorkOff
) -> None:
    await set_clock(house, JUNE)
    case, veteran, _ = await _an_elder_with_a_phone(house, client, outside)
    clerk = await case.village()
    report = {"kind": "death", "died_on": "2026-05-28", "note": "家属电话告知"}
    await clerk.post(f"/veterans/{case.person_id}/change-reports", report)
    await work_off()
    [row] = await entitlements_of(await case.county(), case.person_id)
    assert row["status"] == "suspended"
    assert (await _said(veteran), (await veteran.get("/home"))["unread"]) == ([], 0)
    assert (outside.texts(), outside.messages()) == ([], [])
