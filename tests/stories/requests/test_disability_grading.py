"""调整残疾等级: county, hospital panel, city, province, and the neighbours are told in between."""

from datetime import date
from typing import Any

import httpx

from app.domain.veterans.sections import Grading
from app.domain.veterans.terms import CategoryCode, DisabilityNature
from app.house import House
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.requests import HARDSHIP_FORM, MONDAY, Case, a_case, days_later, set_clock
from tests.builders.veterans import a_category, a_grading

FORM = {
    "injured_part": "左腿",
    "change_text": "左膝不能弯曲，上下楼要人扶",
    "worse_since_on": "2025-06-01",
    "mental_illness": False,
}


async def _appraised(house: House, client: httpx.AsyncClient) -> tuple[Case, Any]:
    await set_clock(house, MONDAY)
    case = await a_case(house, client)
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        await a_category(session, case.person_id, CategoryCode.DISABLED_VETERAN)
        graded = Grading(
            grade=9,
            nature=DisabilityNature.DUTY,
            starts_on=date(2019, 5, 1),
            basis="闽民优〔2019〕1号",
        )
        await a_grading(session, case.person_id, graded)
    veteran = await case.veteran()
    request = await veteran.applies(
        "disability_grading", FORM, papers=["recent_diagnosis", "medical_records"]
    )
    assert request["form"]["current_grade"] == 9
    assert request["form"]["last_graded_on"] == "2019-05-01"

    county, panel = await case.county(), await case.panel()
    request = await county.does(await county.get(f"/requests/{request['id']}"), "accept")
    assert request["due_on"] == "2026-07-24"
    request = await county.does(
        request,
        "decide",
        {"result": "agree", "opinion": "材料属实", "checks": ["originals_seen"]},
    )
    # Expert time does not count: the clock of the promise stands still.
    assert (request["step_key"], request["due_on"]) == ("hospital_appraisal", None)
    found = {"award": {"grade": 7, "nature": "duty"}, "findings": "左膝关节强直"}
    status, problem = await panel.is_refused(request, "record-appraisal", found)
    assert (status, problem["code"]) == (409, "appraisal_not_started")
    past = {"hospital": "第910医院", "exam_on": "2026-03-01"}
    status, problem = await county.is_refused(request, "start-appraisal", past)
    assert (status, problem["code"]) == (422, "exam_day_passed")
    request = await county.does(
        request, "start-appraisal", {"hospital": "第910医院", "exam_on": "2026-03-12"}
    )
    status, problem = await (await case.city()).is_refused(request, "record-appraisal", found)
    assert (status, problem["code"]) == (403, "permission_missing")
    await days_later(house, 14)
    request = await (await case.panel()).does(request, "record-appraisal", found)
    assert (request["step_key"], request["due_on"]) == ("city_filing", "2026-08-06")
    return case, request


async def test_a_grade_is_drafted_publicised_and_decided(
    house: House, client: httpx.AsyncClient
) -> None:
    case, request = await _appraised(house, client)
    city, drafter, decider = await case.city(), await case.province(), await case.province()
    request = await city.does(request, "decide", {"result": "file", "opinion": "上报"})
    request = await drafter.does(request, "decide", {"result": "agree", "opinion": "拟评七级"})
    county, verifier = await case.county(), await case.county()
    notice = {"place": "county_site", "site": "区政府网站"}
    status, problem = await county.is_refused(request, "publicise", notice)
    assert (status, problem["code"]) == (422, "wrong_place")
    request = await county.does(
        request, "publicise", {"place": "village_board", "site": "锦祥社区公示栏"}
    )
    assert request["notice"]["shown"] == {
        "name": "黄*强",
        "division": "泉港区山腰街道",
        "grade": 7,
        "nature": "因公",
    }

    # Somebody rings without giving a name; somebody outside the case looks into it.
    request = await county.does(request, "/objections", {"statement": "听说是摔伤的"})
    [objection] = (await county.get(f"/requests/{request['id']}/objections"))["items"]
    assert (objection["anonymous"], objection["statement"]) == (True, {"statement": "听说是摔伤的"})
    status, problem = await county.is_refused(request, f"/objections/{objection['id']}:verify")
    assert (status, problem["code"]) == (403, "verifier_involved")
    request = await verifier.does(request, f"/objections/{objection['id']}:verify")
    status, problem = await county.is_refused(request, "close-publicity", {"conclusion": "结束"})
    assert (status, problem["code"]) == (409, "objection_unsettled")
    finding = {"upheld": False, "finding": "原始档案记载为执行任务受伤"}
    request = await verifier.does(request, f"/objections/{objection['id']}:settle", finding)
    assert "听说" not in str(await (await case.veteran()).get(f"/requests/{request['id']}"))

    await days_later(house, 10)
    request = await (await case.county()).does(
        request, "close-publicity", {"conclusion": "异议不成立"}
    )
    assert request["step_key"] == "province_decision"
    decider = await case.province()
    request = await decider.does(request, "decide", {"result": "approve", "opinion": "评定七级"})
    assert request["outcome"] == request["outcome"] | {
        "type": "GradeConfirmed",
        "grade": 7,
        "nature": "duty",
        "pension_from_on": "2026-03-01",
    }

    paper = {"method": "in_person", "served_on": "2026-03-26", "proof": "本人签收"}
    request = await (await case.county()).does(request, "deliver", paper)
    assert (request["status"], request["holder_level"]) == ("delivered", "province")
    request = await decider.does(request, "fulfil", {"stage": "certificate_made"})
    assert (request["status"], request["holder_level"]) == ("delivered", "county")
    status, problem = await decider.is_refused(request, "fulfil", {"stage": "certificate_served"})
    assert (status, problem["code"]) == (403, "may_not_act")
    request = await (await case.county()).does(request, "fulfil", {"stage": "certificate_served"})
    assert request["status"] == "fulfilled"


async def test_nobody_judges_twice_in_one_case(house: House, client: httpx.AsyncClient) -> None:
    case, request = await _appraised(house, client)
    city, drafter, county = await case.city(), await case.province(), await case.county()
    request = await city.does(request, "decide", {"result": "file", "opinion": "上报"})
    request = await drafter.does(request, "decide", {"result": "agree", "opinion": "拟评七级"})
    request = await county.does(
        request, "publicise", {"place": "workplace", "site": "原工作单位公告栏"}
    )
    request = await county.does(request, "/objections", {"statement": "不属实", "name": "陈某"})
    [objection] = (await county.get(f"/requests/{request['id']}/objections"))["items"]
    verifier = await case.county()
    request = await verifier.does(request, f"/objections/{objection['id']}:verify")
    held = {"upheld": True, "finding": "系私自外出受伤"}
    request = await verifier.does(request, f"/objections/{objection['id']}:settle", held)
    # An upheld objection ends the notice at once, and the province decides knowing it.
    request = await county.does(request, "close-publicity", {"conclusion": "异议成立"})
    assert request["step_key"] == "province_decision"
    refusal = {"result": "refuse", "opinion": "不属因公", "refusal_code": "not_combat_or_duty"}
    status, problem = await drafter.is_refused(request, "decide", refusal)
    assert (status, problem["code"]) == (403, "may_not_act")
    assert [fault["code"] for fault in problem["errors"]] == ["bar_judged_earlier"]
    request = await (await case.province()).does(request, "decide", refusal)
    assert request["status"] == "rejected"


async def test_a_case_goes_back_to_whoever_judged_it(
    house: House, client: httpx.AsyncClient
) -> None:
    case, request = await _appraised(house, client)
    city, province = await case.city(), await case.province()
    request = await city.does(request, "decide", {"result": "file", "opinion": "上报"})
    back = {"to_step": "hospital_appraisal", "opinion": "鉴定意见不清"}
    status, problem = await province.is_refused(request, "return", back)
    assert (status, problem["code"]) == (409, "no_return_there")
    back = {"to_step": "county_opinion", "opinion": "请补充原始病历"}
    request = await province.does(request, "return", back)
    assert (request["step_key"], request["holder_level"]) == ("county_opinion", "county")
    assert [step["result"] for step in request["steps"]] == [
        "agree",
        "appraised",
        "file",
        "returned",
        None,
    ]


async def test_the_panel_reads_of_the_health_of_those_it_appraises(
    house: House, client: httpx.AsyncClient
) -> None:
    case, request = await _appraised(house, client)
    panel = await case.panel()
    seen = await panel.get(f"/requests/{request['id']}")
    assert seen["form"]["change_text"] == FORM["change_text"]
    other = await a_case(house, client, name="林小花")
    aid = await (await other.veteran()).applies(
        "hardship_aid", HARDSHIP_FORM, promised=["event_proof"]
    )
    hidden = await panel.get(f"/requests/{aid['id']}")
    assert "event_text" not in hidden["form"]
    assert "event_text" in hidden["form_withheld"]
