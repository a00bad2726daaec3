"""黄志强 asks for hardship aid: a paper is missing, three levels look, the county grants."""

from typing import Any

import httpx

from app.house import House
from tests.builders.requests import (
    HARDSHIP_FORM,
    MONDAY,
    Caller,
    Case,
    a_case,
    days_later,
    set_clock,
)


async def test_hardship_aid_from_the_first_line_to_the_rating(
    house: House, client: httpx.AsyncClient
) -> None:
    await set_clock(house, MONDAY)
    case = await a_case(house, client)
    veteran = await case.veteran()

    request = await _handed_in(veteran)
    request = await _supplemented(veteran, await case.village(), request)
    request = await _accepted_and_visited(await case.village(), request)
    request = await _publicised(case, request)
    request = await _granted_and_served(case, request)
    await _rated(await case.veteran(), request)
    await _told(await case.veteran(), request)


async def _handed_in(veteran: Caller) -> Any:
    """She begins, and saves a draft in between; nothing is asked that the bureau knows."""
    draft = await veteran.post(
        "/requests", {"item_code": "hardship_aid", "form": {"hardship_kind": "schooling"}}
    )
    assert (draft["status"], draft["moves"]) == ("draft", ["save", "submit", "withdraw"])
    draft = await veteran.does(
        draft, "save", {"form": HARDSHIP_FORM, "commitments": ["event_proof"]}
    )
    request = await veteran.does(draft, "submit")
    assert request["status"] == "submitted"
    assert request["reference"] == "350505-20260302-00001-8"
    assert request["form"]["spoken_language"] == "mandarin"
    assert {paper["key"]: paper["supply"] for paper in request["documents"]} == {
        "event_proof": "commitment",
        "identity_card": "held_by_bureau",
        "status_certificate": "held_by_bureau",
        "low_income_record": "held_by_bureau",
    }
    return request


async def _supplemented(veteran: Caller, village: Caller, request: Any) -> Any:
    """The village misses the proof of what happened: told once, ten working days."""
    [line] = (await village.get("/requests"))["items"]
    assert (line["person_name"], line["step_due_on"]) == ("黄志强", "2026-03-09")
    asked = await village.does(
        line,
        "request-supplement",
        {"documents": ["event_proof"], "note": "请补交大学录取通知书照片"},
    )
    assert asked["status"] == "supplement_required"
    assert asked["supplement"]["due_on"] == "2026-03-16"
    assert (await village.get("/requests"))["items"] == []

    request = await veteran.get(f"/requests/{request['id']}")
    assert request["status_label"]["zh"] == "待补正"
    assert request["moves"] == ["supplement", "withdraw"]
    status, problem = await veteran.is_refused(request, "supplement", {"form": {}})
    assert (status, problem["code"]) == (422, "supplement_incomplete")
    assert problem["errors"][0]["pointer"] == "/documents/event_proof"
    request = await veteran.does(
        request, "supplement", {"attachments": [await veteran.sends("event_proof")]}
    )
    assert request["status"] == "submitted"

    # A second supplement is not possible.
    status, problem = await village.is_refused(
        request, "request-supplement", {"documents": ["event_proof"], "note": "再补一份"}
    )
    assert (status, problem["code"]) == (409, "supplement_already_asked")
    return request


async def _accepted_and_visited(village: Caller, request: Any) -> Any:
    """The promise begins; an opinion without the visit it rests on is refused."""
    request = await village.does(request, "accept")
    assert (request["status"], request["due_on"]) == ("accepted", "2026-03-30")
    assert request["step"]["zh"] == "村(社区)入户核查"
    assert request["step_due_on"] == "2026-03-05"

    opinion = {"result": "agree", "opinion": "家庭确有困难", "award": {"amount_fen": 500_000}}
    status, problem = await village.is_refused(request, "decide", opinion)
    assert (status, problem["code"]) == (422, "checks_missing")
    request = await village.does(
        request, "decide", {**opinion, "checks": ["home_visit", "family_income"]}
    )
    assert (request["status"], request["holder"]) == ("in_review", "山腰街道")
    return request


async def _publicised(case: Case, request: Any) -> Any:
    """Name, place and amount hang for five working days: no reason, no photo."""
    township = await case.township()
    request = await township.does(
        request,
        "decide",
        {"result": "agree", "opinion": "同意，建议五千元", "checks": ["no_duplicate"]},
    )
    assert request["step_key"] == "publicity"
    request = await township.does(
        request, "publicise", {"place": "village_board", "site": "锦祥社区公示栏"}
    )
    assert request["notice"]["shown"] == {
        "name": "黄*强",
        "division": "泉港区山腰街道锦祥社区居委会",
        "amount": 500_000,
    }
    assert request["notice"]["last_day"] == "2026-03-06"
    status, problem = await township.is_refused(
        request, "close-publicity", {"conclusion": "无异议"}
    )
    assert (status, problem["code"]) == (409, "publicity_running")
    await days_later(case.house, 7)
    return await (await case.township()).does(request, "close-publicity", {"conclusion": "无异议"})


async def _granted_and_served(case: Case, request: Any) -> Any:
    """The county grants what was proposed. An app message is notice, so the clerk brings paper."""
    county = await case.county()
    [line] = (await county.get("/requests"))["items"]
    assert line["id"] == request["id"]
    assert (line["step"]["zh"], line["step_due_on"]) == ("县级审批", "2026-03-16")
    request = await county.does(line, "decide", {"result": "approve", "opinion": "批准"})
    assert request["status"] == "approved"
    assert request["outcome"]["amount_fen"] == 500_000
    assert request["outcome"]["revisit_on"] == "2026-06-07"

    paper = {"method": "in_person", "served_on": "2026-03-09", "proof": "本人签收"}
    request = await (await case.village()).does(request, "deliver", paper)
    assert request["status"] == "fulfilled"
    return request


async def _rated(veteran: Caller, request: Any) -> None:
    request = await veteran.get(f"/requests/{request['id']}")
    assert request["moves"] == ["rate"]
    request = await veteran.does(request, "rate", {"score": 5, "comment": "很快，谢谢"})
    assert request["rating"]["score"] == 5
    status, problem = await veteran.is_refused(request, "rate", {"score": 1})
    assert (status, problem["code"]) == (409, "already_rated")


async def _told(veteran: Caller, request: Any) -> None:
    """Every change is one line; what others did is a message too."""
    timeline = (await veteran.get(f"/requests/{request['id']}/timeline"))["items"]
    assert [line["text"]["zh"] for line in timeline] == [
        "您开始填写",
        "草稿已保存",
        "已提交，受理编号350505-20260302-00001-8",
        "还缺材料，请在2026年3月16日前补齐",
        "您已补齐材料",
        "已受理，预计2026年3月30日前办好",
        "村(社区)入户核查已完成",
        "乡镇(街道)审核已完成",
        "开始公示，到2026年3月6日为止",
        "公示结束",
        "已批准",
        "决定书已送达",
        "您已评价，谢谢",
    ]
    messages = (await veteran.get("/notifications"))["items"]
    assert [message["text"]["zh"] for message in messages] == [
        "决定书已送达",
        "已批准",
        "开始公示，到2026年3月6日为止",
        "已受理，预计2026年3月30日前办好",
        "还缺材料，请在2026年3月16日前补齐",
    ]
    assert not any(message["read"] for message in messages)
    await veteran.post("/notifications:mark-read", {"through": messages[0]["id"]})
    assert all(m["read"] for m in (await veteran.get("/notifications"))["items"])
