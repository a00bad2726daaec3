"""What happens by itself when a day is over."""

import httpx

from app.house import House
from app.jobs.requests import each
from app.queries.requests.docket import late_steps, unanswered_supplements, unheard_requests
from app.usecases.requests.accept_by_silence import accept_by_silence
from app.usecases.requests.close_unanswered_supplement import close_unanswered_supplement
from app.usecases.requests.escalate import escalate
from tests.builders.requests import HARDSHIP_FORM, MONDAY, a_case, days_later, set_clock


async def test_silence_accepts_as_of_the_day_of_receipt(
    house: House, client: httpx.AsyncClient
) -> None:
    await set_clock(house, MONDAY)
    case = await a_case(house, client)
    request = await (await case.veteran()).applies(
        "hardship_aid", HARDSHIP_FORM, promised=["event_proof"]
    )
    await days_later(house, 7)  # The last day itself still belongs to the bureau.
    assert await each(house, unheard_requests, accept_by_silence) == 0
    await days_later(house, 1)
    assert await each(house, unheard_requests, accept_by_silence) == 1
    assert await each(house, unheard_requests, accept_by_silence) == 0

    veteran = await case.veteran()
    request = await veteran.get(f"/requests/{request['id']}")
    assert (request["status"], request["accepted_by_silence"]) == ("accepted", True)
    # Twenty working days from 2 March, as if it had been accepted on the day it came.
    assert request["due_on"] == "2026-03-30"
    assert request["used"] == {"since_submission": 6, "of_promise": 6, "unit": "working_days"}
    timeline = (await veteran.get(f"/requests/{request['id']}/timeline"))["items"]
    assert timeline[-1]["text"]["zh"] == "视为已受理，预计2026年3月30日前办好"


async def test_a_supplement_that_never_came_ends_the_request(
    house: House, client: httpx.AsyncClient
) -> None:
    await set_clock(house, MONDAY)
    case = await a_case(house, client)
    request = await (await case.veteran()).applies(
        "hardship_aid", HARDSHIP_FORM, promised=["event_proof"]
    )
    missing = {"documents": ["event_proof"], "note": "请补交证明"}
    await (await case.village()).does(request, "request-supplement", missing)
    await days_later(house, 14)
    assert await each(house, unanswered_supplements, close_unanswered_supplement) == 0
    await days_later(house, 1)
    assert await each(house, unanswered_supplements, close_unanswered_supplement) == 1
    assert await each(house, unanswered_supplements, close_unanswered_supplement) == 0

    veteran = await case.veteran()
    request = await veteran.get(f"/requests/{request['id']}")
    assert request["status"] == "not_accepted"
    decision = request["decision"]
    assert (decision["kind"], decision["refusal_code"]) == (
        "non_acceptance",
        "supplement_not_received",
    )
    assert decision["what_helps"]["zh"] == "材料备齐后可以重新申请，已交的材料不用再交"
    # The paper that says so must still be served: the station sees it in its list.
    [line] = (await (await case.village()).get("/requests"))["items"]
    assert line["status"] == "not_accepted"


async def test_a_late_step_goes_to_the_level_above_as_well(
    house: House, client: httpx.AsyncClient
) -> None:
    await set_clock(house, MONDAY)
    case = await a_case(house, client)
    request = await (await case.veteran()).applies(
        "hardship_aid", HARDSHIP_FORM, promised=["event_proof"]
    )
    clerk = await case.village()
    await clerk.does(await clerk.get(f"/requests/{request['id']}"), "accept")
    await days_later(house, 3)
    assert await each(house, late_steps, escalate) == 0
    await days_later(house, 1)
    assert await each(house, late_steps, escalate) == 1
    assert await each(house, late_steps, escalate) == 0

    township, village = await case.township(), await case.village()
    [late] = (await township.get("/requests", params={"queue": "escalated"}))["items"]
    assert (late["overdue"], late["step_due_on"]) == (True, "2026-03-05")
    [still] = (await village.get("/requests"))["items"]
    assert still["id"] == late["id"]
    judgement = {
        "result": "agree",
        "opinion": "镇里代为入户",
        "checks": ["home_visit", "family_income"],
    }
    request = await township.does(late, "decide", judgement)
    assert (request["step_key"], request["holder_level"]) == ("township_opinion", "township")
    assert (await township.get("/requests", params={"queue": "escalated"}))["items"] == []


async def test_a_request_is_found_by_the_number_read_on_the_telephone(
    house: House, client: httpx.AsyncClient
) -> None:
    await set_clock(house, MONDAY)
    case = await a_case(house, client)
    request = await (await case.veteran()).applies(
        "hardship_aid", HARDSHIP_FORM, promised=["event_proof"]
    )
    county = await case.county()
    asked = {"queue": "all", "reference": request["reference"]}
    [line] = (await county.get("/requests", params=asked))["items"]
    assert line["id"] == request["id"]
    mistyped = {"queue": "all", "reference": "350505-20260302-00010-8"}
    answer = await client.get(
        "/staff/v1/requests", params=mistyped, headers=county.signed_in.headers
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "reference_mistyped")
