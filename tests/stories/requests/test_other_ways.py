"""Card, plaque, question, formula: one engine for items of very different shape."""

import httpx

from app.domain.veterans.terms import CategoryCode
from app.house import House
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.requests import MONDAY, a_case, set_clock
from tests.builders.veterans import a_category

CARD_FORM = {
    "card_kind": "veteran",
    "bank": "psbc",
    "issuing_place": "hukou",
    "handover": "at_station",
}
SERVED = {"method": "in_person", "served_on": "2026-03-02", "proof": "本人签收"}


async def test_a_card_goes_up_to_the_province_and_comes_back_to_the_township(
    house: House, client: httpx.AsyncClient
) -> None:
    await set_clock(house, MONDAY)
    case = await a_case(house, client)
    township, county, city = await case.township(), await case.county(), await case.city()
    province = await case.province()
    request = await (await case.veteran()).applies("preferential_card", CARD_FORM, papers=["photo"])
    # 优待证 is received by the township, not by the village.
    assert (await (await case.village()).get("/requests"))["items"] == []
    [line] = (await township.get("/requests"))["items"]
    request = await township.does(line, "accept")
    assert request["due_on"] == "2026-04-21"
    for caller, judgement in (
        (township, {"result": "agree", "opinion": "初审", "checks": ["originals_seen"]}),
        (county, {"result": "agree", "opinion": "复核", "checks": ["no_duplicate"]}),
        (city, {"result": "file", "opinion": "上报"}),
        (province, {"result": "approve", "opinion": "同意制证"}),
    ):
        request = await caller.does(request, "decide", judgement)
    assert (request["outcome"]["bank"], request["outcome"]["account_linked_at"]) == (
        "psbc",
        "activated",
    )
    request = await township.does(request, "deliver", SERVED)

    status, problem = await county.is_refused(request, "fulfil", {"stage": "handed_over"})
    assert (status, problem["code"]) == (409, "wrong_stage")
    for caller, stage in (
        (county, "made"),  # By the bank's notice.
        (township, "arrived"),
        (township, "handed_over"),
    ):
        request = await caller.does(request, "fulfil", {"stage": stage})
        assert request["status"] == "delivered"
    request = await county.does(request, "fulfil", {"stage": "activated"})
    assert (request["status"], request["holder"]) == ("fulfilled", None)


async def test_a_plaque_needs_no_application(house: House, client: httpx.AsyncClient) -> None:
    await set_clock(house, MONDAY)
    case = await a_case(house, client)
    village, township, county = await case.village(), await case.township(), await case.county()
    wanted = {"item_code": "honour_plaque", "person_id": str(case.person_id)}
    # Whoever takes a name from the list leaves the opinion on it to a colleague.
    request = await (await case.village()).post("/requests:start-proactive", wanted)
    assert (request["origin"], request["channel"]) == ("proactive", "proactive")
    assert (request["status"], request["due_on"]) == ("accepted", "2026-04-14")
    checked = {"result": "agree", "opinion": "名单核对", "checks": ["wish_of_family"]}
    request = await village.does(request, "decide", checked)
    request = await township.does(request, "decide", {"result": "agree", "opinion": "同意"})
    request = await county.does(request, "decide", {"result": "approve", "opinion": "同意悬挂"})
    assert request["outcome"]["honour"] == "honour_plaque"
    request = await village.does(request, "deliver", SERVED)
    request = await village.does(request, "fulfil", {"stage": "hung"})
    assert request["status"] == "fulfilled"
    # The family moves: what hangs can still be told of, and nothing opens again.
    request = await village.does(request, "fulfil", {"stage": "replaced"})
    assert (request["status"], request["stage"]["zh"]) == ("fulfilled", "已更换")


async def test_only_items_from_lists_are_started_by_the_bureau(
    house: House, client: httpx.AsyncClient
) -> None:
    case = await a_case(house, client)
    wanted = {"item_code": "hardship_aid", "person_id": str(case.person_id)}
    answer = await (await case.village()).tries("/requests:start-proactive", wanted)
    assert (answer.status_code, answer.json()["code"]) == (409, "not_for_application")


async def test_a_question_is_answered_at_once(house: House, client: httpx.AsyncClient) -> None:
    await set_clock(house, MONDAY)
    case = await a_case(house, client)
    veteran = await case.veteran()
    request = await veteran.applies("policy_consultation", {"topic": "preferential_card"})
    assert (request["status"], request["reference"]) == ("fulfilled", "350505-20260302-00001-8")
    assert request["outcome"]["type"] == "Answer"
    assert request["outcome"]["text"]["zh"].startswith("先建档，再申领。")
    assert request["moves"] == ["rate"]
    rated = await veteran.does(request, "rate", {"score": 2, "comment": "没听懂"})
    assert rated["rating"]["comment"] == "没听懂"


async def test_a_formula_sets_the_amount_whatever_anybody_proposes(
    house: House, client: httpx.AsyncClient
) -> None:
    await set_clock(house, MONDAY)
    case = await a_case(house, client)
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        await a_category(session, case.person_id, CategoryCode.DISABLED_VETERAN)
    form = {
        "settlement_year": 2025,
        "invoice_numbers": ["0350000001"],
        "total_fen": 2_000_000,
        "insurance_paid_fen": 1_500_000,
        "medical_aid_paid_fen": 100_000,
        "self_pay_fen": 400_000,
        "commitment": True,
    }
    veteran = await case.veteran()
    request = await veteran.applies("medical_secondary", form, papers=["invoices"])
    township, county = await case.township(), await case.county()
    request = await township.does(await township.get(f"/requests/{request['id']}"), "accept")
    chain = {"township": township, "county": county}
    proposed = {
        "result": "agree",
        "opinion": "多给",
        "checks": ["originals_seen", "no_duplicate"],
        "award": {"amount_fen": 9_000_000},
    }
    status, problem = await township.is_refused(request, "decide", proposed)
    assert (status, problem["errors"][0]["pointer"]) == (422, "/award/amount_fen")
    while request["status"] in {"accepted", "in_review"}:
        caller = chain[request["holder_level"]]
        result = "approve" if request["step_key"] == "county_decision" else "agree"
        checks = ["originals_seen", "no_duplicate", "home_visit", "family_income"]
        judgement = {"result": result, "opinion": "核对无误", "checks": checks}
        request = await caller.does(request, "decide", judgement)
    assert request["outcome"]["amount_fen"] == 315_000  # 0.9 × (4,000 − 500) yuan.
    assert request["outcome"]["explanation"]["zh"] == "（自付4,000元 − 500元）× 90%，补助3,150元"
