"""The county refuses urgent aid; the person fights, and the refusal is struck down."""

from typing import Any

import httpx

from app.house import House
from tests.builders.requests import HARDSHIP_FORM, MONDAY, Case, a_case, days_later, set_clock

URGENT = {**HARDSHIP_FORM, "urgent": True}


async def _refused(case: Case) -> Any:
    """What cannot wait goes township → county, within three days."""
    veteran = await case.veteran()
    request = await veteran.applies("hardship_aid", URGENT, promised=["event_proof"])
    assert request["urgent"] is True
    township, county = await case.township(), await case.county()
    request = await township.does(await township.get(f"/requests/{request['id']}"), "accept")
    assert (request["due_on"], request["step_due_on"]) == ("2026-03-05", "2026-03-03")
    request = await township.does(
        request,
        "decide",
        {"result": "disagree", "opinion": "收入不低", "refusal_code": "income_above"},
    )
    # An opinion against it stops nothing: the county decides, and must name its reason.
    status, problem = await county.is_refused(
        request, "decide", {"result": "refuse", "opinion": "不符合"}
    )
    assert (status, problem["code"]) == (422, "refusal_needed")
    return await county.does(
        request,
        "decide",
        {
            "result": "refuse",
            "opinion": "家庭人均收入超过标准",
            "refusal_code": "income_above",
        },
    )


async def test_a_refusal_says_why_what_helps_and_how_to_fight_it(
    house: House, client: httpx.AsyncClient
) -> None:
    await set_clock(house, MONDAY)
    case = await a_case(house, client)
    refused = await _refused(case)
    assert refused["status"] == "rejected"
    veteran, county = await case.veteran(), await case.county()

    decision = (await veteran.get(f"/requests/{refused['id']}"))["decision"]
    assert decision["reason"]["zh"] == "收入超过帮扶标准"
    assert decision["what_helps"]["zh"] == "家里支出突然变大的，可以补充说明后重新申请"
    assert decision["legal_basis"]["zh"] == "本地困难退役军人帮扶援助办法"
    assert decision["served_on"] is None
    assert decision["remedies"]["reconsideration_days"] == 60
    assert decision["remedies"]["reconsideration_until"] is None

    status, problem = await county.is_refused(refused, "contest", {"in_court": False})
    assert (status, problem["code"]) == (409, "not_yet_served")
    letter = {"method": "registered_mail", "served_on": "2026-03-02", "proof": "XA12345678935"}
    served = await county.does(refused, "deliver", letter)
    assert (served["status"], served["holder"]) == ("refusal_delivered", None)
    remedies = served["decision"]["remedies"]
    assert remedies["reconsideration_until"] == "2026-05-01"
    assert remedies["litigation_until"] == "2026-09-02"


async def test_a_refusal_struck_down_opens_the_same_request_with_a_new_clock(
    house: House, client: httpx.AsyncClient
) -> None:
    await set_clock(house, MONDAY)
    case = await a_case(house, client)
    letter = {"method": "registered_mail", "served_on": "2026-03-02", "proof": "XA12345678935"}
    served = await (await case.county()).does(await _refused(case), "deliver", letter)
    await days_later(house, 10)
    county = await case.county()
    fought = await county.does(served, "contest", {"in_court": False})
    assert fought["decision"]["state"] == "under_reconsideration"

    again = await county.does(fought, "settle-contest", {"revoked": True})
    assert (again["status"], again["step_key"]) == ("in_review", "county_decision")
    assert again["due_on"] == "2026-03-15"
    grant = {"result": "approve", "opinion": "重新核定", "award": {"amount_fen": 300_001}}
    status, problem = await county.is_refused(again, "decide", grant)
    assert (status, problem["errors"][0]["pointer"]) == (422, "/award/amount_fen")
    granted = await county.does(again, "decide", {**grant, "award": {"amount_fen": 300_000}})
    assert granted["outcome"]["amount_fen"] == 300_000
    assert granted["decision"]["kind"] == "approval"
    assert granted["reference"] == served["reference"]


async def test_an_approval_struck_down_takes_its_grant_back_and_is_decided_anew(
    house: House, client: httpx.AsyncClient
) -> None:
    await set_clock(house, MONDAY)
    case = await a_case(house, client)
    veteran, township, county = await case.veteran(), await case.township(), await case.county()
    request = await veteran.applies("hardship_aid", URGENT, promised=["event_proof"])
    request = await township.does(await township.get(f"/requests/{request['id']}"), "accept")
    agreed = {"result": "agree", "opinion": "属实", "award": {"amount_fen": 200_000}}
    request = await township.does(request, "decide", agreed)
    request = await county.does(request, "decide", {"result": "approve", "opinion": "批准"})
    letter = {"method": "in_person", "served_on": "2026-03-02", "proof": "本人签收"}
    served = await county.does(request, "deliver", letter)
    assert (served["status"], served["outcome"]["amount_fen"]) == ("fulfilled", 200_000)

    fought = await county.does(served, "contest", {"in_court": True})
    again = await county.does(fought, "settle-contest", {"revoked": True})
    assert (again["status"], again["outcome"]) == ("in_review", None)
    refusal = {"result": "refuse", "opinion": "另有救助", "refusal_code": "other_aid_first"}
    refused = await county.does(again, "decide", refusal)
    assert (refused["status"], refused["outcome"]) == ("rejected", None)
    assert refused["reference"] == served["reference"]


async def test_what_was_not_served_cannot_be_rated(house: House, client: httpx.AsyncClient) -> None:
    await set_clock(house, MONDAY)
    case = await a_case(house, client)
    refused = await _refused(case)
    status, problem = await (await case.veteran()).is_refused(refused, "rate", {"score": 1})
    assert (status, problem["code"]) == (409, "rating_too_early")
