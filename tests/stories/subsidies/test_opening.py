"""An approval opens what it grants, once; struck down, it takes back what was not paid."""

from datetime import date
from typing import Any

import httpx

from app.domain.subsidies.terms import EntitlementStatus
from app.domain.veterans.sections import Grading
from app.domain.veterans.terms import CategoryCode, DisabilityNature
from app.house import House
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from app.queries.veterans.persons import person_seen
from app.usecases.subsidies.follow_approval import follow_approval
from tests.builders.requests import HARDSHIP_FORM, MONDAY, Case, a_case, days_later, set_clock
from tests.builders.subsidies import an_entitlement
from tests.builders.veterans import a_category, a_grading
from tests.fixtures.work import WorkOff
from tests.stories.subsidies.desk import does, entitlements_of, how_many, is_refused

GRADING_FORM = {
    "injured_part": "左腿",
    "change_text": "左膝不能弯曲，上下楼要人扶",
    "worse_since_on": "2025-06-01",
    "mental_illness": False,
}


async def aid_granted(case: Case) -> Any:
    """Village, township, notice and county, as told in the story of hardship aid."""
    veteran = await case.veteran()
    request = await veteran.applies("hardship_aid", HARDSHIP_FORM, promised=["event_proof"])
    village = await case.village()
    request = await village.does(await village.get(f"/requests/{request['id']}"), "accept")
    opinion = {"result": "agree", "opinion": "家庭确有困难", "award": {"amount_fen": 500_000}}
    checks = {"checks": ["home_visit", "family_income"]}
    request = await village.does(request, "decide", {**opinion, **checks})
    township = await case.township()
    agreed = {"result": "agree", "opinion": "同意", "checks": ["no_duplicate"]}
    request = await township.does(request, "decide", agreed)
    board = {"place": "village_board", "site": "锦祥社区公示栏"}
    request = await township.does(request, "publicise", board)
    await days_later(case.house, 7)
    township = await case.township()
    request = await township.does(request, "close-publicity", {"conclusion": "无异议"})
    decision = {"result": "approve", "opinion": "批准"}
    return await (await case.county()).does(request, "decide", decision)


async def _grade_given(house: House, client: httpx.AsyncClient, nature: str, grade: int) -> Case:
    """The county, the panel, the city and the province, as told in the story of gradings."""
    await set_clock(house, MONDAY)
    case = await a_case(house, client)
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        await a_category(session, case.person_id, CategoryCode.DISABLED_VETERAN)
        before = Grading(
            grade=9,
            nature=DisabilityNature.DUTY,
            starts_on=date(2019, 5, 1),
            basis="闽民优〔2019〕1号",
        )
        await a_grading(session, case.person_id, before)
    papers = ["recent_diagnosis", "medical_records"]
    veteran = await case.veteran()
    request = await veteran.applies("disability_grading", GRADING_FORM, papers=papers)
    county = await case.county()
    request = await county.does(await county.get(f"/requests/{request['id']}"), "accept")
    agreed = {"result": "agree", "opinion": "属实", "checks": ["originals_seen"]}
    request = await county.does(request, "decide", agreed)
    exam = {"hospital": "第910医院", "exam_on": "2026-03-12"}
    request = await county.does(request, "start-appraisal", exam)
    await days_later(house, 14)
    found = {"award": {"grade": grade, "nature": nature}, "findings": "左膝关节强直"}
    request = await (await case.panel()).does(request, "record-appraisal", found)
    filed = {"result": "file", "opinion": "上报"}
    request = await (await case.city()).does(request, "decide", filed)
    drafted = {"result": "agree", "opinion": "拟评"}
    request = await (await case.province()).does(request, "decide", drafted)
    board = {"place": "village_board", "site": "锦祥社区公示栏"}
    request = await (await case.county()).does(request, "publicise", board)
    await days_later(house, 10)
    closing = {"conclusion": "无异议"}
    request = await (await case.county()).does(request, "close-publicity", closing)
    decision = {"result": "approve", "opinion": "评定"}
    await (await case.province()).does(request, "decide", decision)
    return case


async def test_an_approval_opens_once_though_its_job_runs_ten_times(
    house: House, client: httpx.AsyncClient, work_off: WorkOff
) -> None:
    await set_clock(house, MONDAY)
    case = await a_case(house, client)
    request = await aid_granted(case)
    await work_off()
    for _ in range(10):
        async with house.database.transaction(EVERYTHING, SYSTEM) as session:
            await follow_approval(session, EVERYTHING, request["id"], session.info["now"])
    [aid] = await entitlements_of(await case.county(), case.person_id)
    assert aid["programme"] == "hardship_aid"
    assert (aid["status"], aid["fixed_fen"]) == ("active", 500_000)
    assert (aid["starts_on"], aid["ends_before"]) == ("2026-03", "2026-04")
    assert (aid["basis"], aid["basis_ref"]) == ("request", request["reference"])
    assert (aid["opened_by"], aid["confirmed_by"]) == (None, None)
    assert aid["payers"] == [
        {"county_code": "350505000000", "from_on": "2026-03", "before_on": None}
    ]
    assert aid["arrears"] == []


async def test_an_approval_struck_down_before_it_was_paid_leaves_nothing(
    house: House, client: httpx.AsyncClient, work_off: WorkOff
) -> None:
    await set_clock(house, MONDAY)
    case = await a_case(house, client)
    request = await aid_granted(case)
    paper = {"method": "in_person", "served_on": "2026-03-09", "proof": "本人签收"}
    request = await (await case.village()).does(request, "deliver", paper)
    await work_off()
    county = await case.county()
    request = await county.does(request, "contest", {"in_court": False})
    request = await county.does(request, "settle-contest", {"revoked": True})
    assert request["outcome"] is None
    await work_off()
    [aid] = await entitlements_of(county, case.person_id)
    assert (aid["status"], aid["ended_reason"]) == ("cancelled", "approval_revoked")
    # Granted anew, it opens anew.
    decision = {"result": "approve", "opinion": "重新批准"}
    again = await (await case.county()).does(request, "decide", decision)
    assert again["outcome"]["amount_fen"] == 500_000
    await work_off()
    new, old = await entitlements_of(county, case.person_id)
    assert (new["status"], old["status"]) == ("active", "cancelled")


async def test_a_new_grade_takes_the_place_of_the_pension_before(
    house: House, client: httpx.AsyncClient, work_off: WorkOff
) -> None:
    case = await _grade_given(house, client, "duty", 7)
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        person = await person_seen(session, EVERYTHING, case.person_id)
        await an_entitlement(
            session,
            person,
            "disability_pension",
            category=CategoryCode.DISABLED_VETERAN,
            nature=DisabilityNature.DUTY,
            grade=9,
            starts_on=date(2019, 5, 1),
        )
    await work_off()
    new, old = await entitlements_of(await case.county(), case.person_id)
    assert (new["programme"], new["grade"], new["nature"]) == ("disability_pension", 7, "duty")
    assert (new["status"], new["starts_on"]) == ("active", "2026-03")
    assert (old["status"], old["ends_before"]) == ("ended", "2026-03")
    assert old["ended_reason"] == "succeeded"


async def test_illness_of_grade_eight_is_graded_and_pays_nothing(
    house: House, client: httpx.AsyncClient, work_off: WorkOff
) -> None:
    case = await _grade_given(house, client, "illness", 8)
    await work_off()
    assert await how_many(house, case.person_id) == 0


async def test_a_grave_grade_opens_the_pension_and_asks_about_the_nursing_fee(
    house: House, client: httpx.AsyncClient, work_off: WorkOff
) -> None:
    case = await _grade_given(house, client, "duty", 3)
    await work_off()
    county = await case.county()
    found = {row["programme"]: row for row in await entitlements_of(county, case.person_id)}
    assert found["disability_pension"]["status"] == EntitlementStatus.ACTIVE
    fee = found["nursing_fee"]
    assert (fee["status"], fee["starts_on"]) == ("proposed", "2026-03")
    fee = await does(county, fee, "confirm")
    assert fee["status"] == "active"
    assert fee["confirmed_by"] is not None


async def test_what_one_registers_another_confirms(house: House, client: httpx.AsyncClient) -> None:
    await set_clock(house, MONDAY)
    case = await a_case(house, client)
    county, colleague = await case.county(), await case.county()
    wanted = {
        "person_id": str(case.person_id),
        "programme": "living_allowance",
        "category": "war_participant",
        "starts_on": "2026-01",
        "reference": "泉港退役军人〔2026〕3号",
    }
    row = await county.post("/entitlements", wanted)
    assert row["status"] == "proposed"
    status, problem = await is_refused(county, row, "confirm")
    assert (status, problem["code"]) == (403, "entitlement_opened_by_you")
    row = await does(colleague, row, "confirm")
    assert (row["status"], row["starts_on"]) == ("active", "2026-01")
    # January and February went by without it.
    assert [(a["period"], a["cause"]) for a in row["arrears"]] == [
        ("2026-01", "opened_late"),
        ("2026-02", "opened_late"),
    ]
    answer = await county.tries("/entitlements", wanted)
    assert (answer.status_code, answer.json()["code"]) == (409, "already_entitled")


async def test_what_could_never_be_reckoned_is_not_registered(
    house: House, client: httpx.AsyncClient
) -> None:
    await set_clock(house, MONDAY)
    case = await a_case(house, client)
    county = await case.county()
    common = {
        "person_id": str(case.person_id),
        "starts_on": "2026-01",
        "reference": "泉港退役军人〔2026〕3号",
    }

    async def refused(**wanted: Any) -> tuple[str, list[tuple[str, str]]]:
        answer = await county.tries("/entitlements", {**common, **wanted})
        problem = answer.json()
        assert answer.status_code == 422, problem
        return problem["code"], [(e["pointer"], e["code"]) for e in problem["errors"]]

    assert await refused(programme="living_allowance", fixed_fen=60_000) == (
        "entitlement_incomplete",
        [("/category", "entitlement_needs_it"), ("/fixed_fen", "rates_say_the_amount")],
    )
    assert await refused(
        programme="disability_pension", category="disabled_veteran", nature="illness", grade=8
    ) == ("nothing_paid_for", [])
    assert await refused(programme="hardship_aid") == (
        "entitlement_incomplete",
        [("/fixed_fen", "entitlement_needs_it")],
    )
    assert await refused(programme="no_such_thing") == (
        "programme_closed",
        [("/programme", "programme_closed")],
    )
