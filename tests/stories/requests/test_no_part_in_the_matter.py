"""Nobody with a part in the matter decides it, by whichever way round."""

from typing import Any

import httpx

from app.house import House
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.identity import an_agency
from tests.builders.requests import (
    COUNTY,
    HARDSHIP_FORM,
    MONDAY,
    TOWNSHIP,
    Case,
    a_case,
    set_clock,
)
from tests.builders.veterans import VILLAGE

SERVED = {"method": "in_person", "served_on": "2026-03-02", "proof": "本人签收"}
REFUSED = {"refusal_code": "wrong_division", "opinion": "不属本地"}


async def _refused_and_served(case: Case) -> Any:
    request = await (await case.veteran()).applies(
        "hardship_aid", {**HARDSHIP_FORM, "urgent": True}, promised=["event_proof"]
    )
    township, county = await case.township(), await case.county()
    request = await township.does(await township.get(f"/requests/{request['id']}"), "accept")
    agreed = {"result": "agree", "opinion": "属实"}
    request = await township.does(request, "decide", agreed)
    no = {"result": "refuse", "opinion": "不符合", "refusal_code": "income_above"}
    return await county.does(await county.does(request, "decide", no), "deliver", SERVED)


async def test_nobody_strikes_down_the_refusal_of_his_own_request(
    house: House, client: httpx.AsyncClient
) -> None:
    await set_clock(house, MONDAY)
    case = await a_case(house, client)
    served = await _refused_and_served(case)
    himself = await case.staff(Role.COUNTY_REVIEWER, COUNTY, person_id=case.person_id)
    status, problem = await himself.is_refused(served, "contest", {"in_court": False})
    assert (status, problem["errors"][0]["code"]) == (403, "bar_own_request")
    fought = await (await case.county()).does(served, "contest", {"in_court": False})
    status, problem = await himself.is_refused(fought, "settle-contest", {"revoked": True})
    assert (status, problem["errors"][0]["code"]) == (403, "bar_own_request")


async def test_a_township_does_not_strike_down_what_the_county_decided(
    house: House, client: httpx.AsyncClient
) -> None:
    await set_clock(house, MONDAY)
    case = await a_case(house, client)
    served = await _refused_and_served(case)
    township = await case.township()
    status, problem = await township.is_refused(served, "contest", {"in_court": False})
    assert (status, problem["errors"][0]["code"]) == (403, "bar_not_the_level")
    fought = await (await case.city()).does(served, "contest", {"in_court": False})
    status, problem = await township.is_refused(fought, "settle-contest", {"revoked": True})
    assert (status, problem["errors"][0]["code"]) == (403, "bar_not_the_level")


async def test_a_township_may_note_that_its_own_non_acceptance_is_fought(
    house: House, client: httpx.AsyncClient
) -> None:
    await set_clock(house, MONDAY)
    case = await a_case(house, client)
    request = await (await case.veteran()).applies(
        "hardship_aid", {**HARDSHIP_FORM, "urgent": True}, promised=["event_proof"]
    )
    township = await case.township()
    refused = await township.does(
        await township.get(f"/requests/{request['id']}"), "refuse", REFUSED
    )
    served = await township.does(refused, "deliver", SERVED)
    fought = await township.does(served, "contest", {"in_court": True})
    assert fought["decision"]["state"] == "in_litigation"


async def test_an_agent_who_hands_in_the_draft_of_another_does_not_judge_it(
    house: House, client: httpx.AsyncClient
) -> None:
    await set_clock(house, MONDAY)
    elder, helper = await a_case(house, client), await a_case(house, client, name="黄小明")
    clerk = await elder.village()
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        await an_agency(session, elder.person_id, helper.person_id, clerk.signed_in.account_id)
    own = await elder.veteran()
    draft = await own.post("/requests", {"item_code": "hardship_aid"})
    filing = {"form": HARDSHIP_FORM, "commitments": ["event_proof"]}
    saved = await own.does(draft, "save", filing)
    agent = await helper.veteran()
    agent.headers = {"Acting-For": str(elder.person_id)}
    request = await agent.does(saved, "submit")

    # The helper works at the station, too.
    himself = await elder.staff(Role.VILLAGE_CLERK, VILLAGE, person_id=helper.person_id)
    status, problem = await himself.is_refused(request, "accept")
    assert (status, problem["errors"][0]["code"]) == (403, "bar_own_request")


async def test_who_started_a_case_from_the_list_does_not_judge_it(
    house: House, client: httpx.AsyncClient
) -> None:
    await set_clock(house, MONDAY)
    case = await a_case(house, client)
    township = await case.staff(Role.TOWNSHIP_CLERK, TOWNSHIP)
    wanted = {"item_code": "honour_plaque", "person_id": str(case.person_id)}
    request = await township.post("/requests:start-proactive", wanted)
    checked = {"result": "agree", "opinion": "名单核对", "checks": ["wish_of_family"]}
    request = await (await case.village()).does(request, "decide", checked)
    agreed = {"result": "agree", "opinion": "同意"}
    status, problem = await township.is_refused(request, "decide", agreed)
    assert (status, problem["errors"][0]["code"]) == (403, "bar_entered_it")
