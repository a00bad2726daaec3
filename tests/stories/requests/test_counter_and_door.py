"""Staff take requests from people who have no telephone, and never judge what they took."""

from uuid import UUID

import httpx
import pytest

from app.domain.veterans.terms import Relation
from app.house import House
from app.models.veterans.household import FamilyMember
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.requests import HARDSHIP_FORM, MONDAY, Case, a_case, days_later, set_clock
from tests.builders.veterans import OTHER_VILLAGE, VILLAGE, a_person

AGREED = {
    "result": "agree",
    "opinion": "家庭确有困难",
    "checks": ["home_visit", "family_income"],
}


def at_the_door(case: Case, **more: object) -> dict[str, object]:
    return {
        "person_id": str(case.person_id),
        "item_code": "hardship_aid",
        "channel": "home",
        "signature": "thumbprint",
        "form": HARDSHIP_FORM,
        **more,
    }


async def test_a_clerk_takes_a_request_at_the_door(house: House, client: httpx.AsyncClient) -> None:
    await set_clock(house, MONDAY)
    case = await a_case(house, client)
    clerk, colleague = await case.village(), await case.village()
    paper = await clerk.sends("event_proof", case.person_id)
    request = await clerk.post("/requests", at_the_door(case, attachments=[paper]))
    assert (request["channel"], request["signature"]) == ("home", "thumbprint")
    assert (request["status"], request["entered_by"]) == ("submitted", "陈建国")
    assert request["eligibility"]["verdict"] == "eligible"

    # Looking whether it is complete judges nothing; the opinion is for somebody else.
    request = await clerk.does(request, "accept")
    status, problem = await clerk.is_refused(request, "decide", AGREED)
    assert (status, [e["code"] for e in problem["errors"]]) == (403, ["bar_entered_it"])
    request = await colleague.does(request, "decide", AGREED)
    assert request["holder_level"] == "township"


async def test_papers_that_nobody_brought_are_named_at_the_counter(
    house: House, client: httpx.AsyncClient
) -> None:
    await set_clock(house, MONDAY)
    case = await a_case(house, client)
    clerk = await case.village()
    form = {**HARDSHIP_FORM, "hardship_kind": "illness"}
    answer = await clerk.tries("/requests", at_the_door(case, form=form))
    assert (answer.status_code, answer.json()["code"]) == (422, "documents_missing")
    assert [fault["pointer"] for fault in answer.json()["errors"]] == [
        "/documents/event_proof",
        "/documents/medical_bills",
    ]
    assert (await clerk.get("/requests"))["items"] == []


async def test_the_channel_of_the_counter_is_not_the_telephone_of_the_person(
    house: House, client: httpx.AsyncClient
) -> None:
    case = await a_case(house, client)
    answer = await (await case.village()).tries(
        "/requests", at_the_door(case, channel="miniapp", commitments=["event_proof"])
    )
    assert answer.status_code == 422


async def test_somebody_of_another_place_is_not_known_here(
    house: House, client: httpx.AsyncClient
) -> None:
    case = await a_case(house, client)
    stranger = await case.staff(Role.VILLAGE_CLERK, OTHER_VILLAGE)
    answer = await stranger.tries("/requests", at_the_door(case, commitments=["event_proof"]))
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("kin", [True, False])
async def test_nobody_decides_for_himself_or_his_family(
    house: House, client: httpx.AsyncClient, *, kin: bool
) -> None:
    await set_clock(house, MONDAY)
    case = await a_case(house, client)
    own: UUID = case.person_id
    if kin:
        async with house.database.transaction(EVERYTHING, SYSTEM) as session:
            own = (await a_person(session, "黄小明", VILLAGE)).id
            member = FamilyMember(
                person_id=case.person_id,
                member_id=own,
                relation=Relation.SON,
                name="黄小明",
                lives_together=True,
                cares=True,
            )
            session.add(member)
    clerk = await case.staff(Role.VILLAGE_CLERK, VILLAGE, person_id=own)
    request = await (await case.veteran()).applies(
        "hardship_aid", HARDSHIP_FORM, promised=["event_proof"]
    )
    status, problem = await clerk.is_refused(request, "accept")
    assert (status, problem["code"]) == (403, "may_not_act")
    assert [fault["code"] for fault in problem["errors"]] == [
        "bar_relative" if kin else "bar_own_request"
    ]


async def test_a_case_is_claimed_and_handed_on(house: House, client: httpx.AsyncClient) -> None:
    await set_clock(house, MONDAY)
    case = await a_case(house, client)
    clerk, township, colleague = await case.village(), await case.township(), await case.township()
    request = await (await case.veteran()).applies(
        "hardship_aid", HARDSHIP_FORM, promised=["event_proof"]
    )
    request = await clerk.does(await clerk.get(f"/requests/{request['id']}"), "accept")
    request = await clerk.does(request, "decide", AGREED)
    request = await township.does(request, "claim")
    opinion = {"result": "agree", "opinion": "同意", "checks": ["no_duplicate"]}
    status, problem = await colleague.is_refused(request, "decide", opinion)
    assert (status, problem["code"]) == (409, "claimed_by_another")
    [mine] = (await township.get("/requests", params={"claimed_by_me": True}))["items"]
    assert mine["claimed_by"] == "陈建国"

    to_village = {"staff_id": str(clerk.signed_in.account_id)}
    status, problem = await township.is_refused(request, "reassign", to_village)
    assert status in {403, 404}
    to_colleague = {"staff_id": str(colleague.signed_in.account_id)}
    request = await township.does(request, "reassign", to_colleague)
    request = await colleague.does(request, "decide", opinion)
    assert request["step_key"] == "publicity"


async def test_a_person_takes_a_request_back(house: House, client: httpx.AsyncClient) -> None:
    await set_clock(house, MONDAY)
    case = await a_case(house, client)
    veteran, clerk = await case.veteran(), await case.village()
    request = await veteran.applies("hardship_aid", HARDSHIP_FORM, promised=["event_proof"])
    request = await clerk.does(request, "accept")
    request = await clerk.does(request, "decide", AGREED)
    await days_later(house, 1)
    veteran = await case.veteran()
    request = await veteran.does(request, "withdraw")
    assert (request["status"], request["moves"], request["holder"]) == ("withdrawn", [], None)
    township = await case.township()
    assert (await township.get("/requests"))["items"] == []
    opinion = {"result": "agree", "opinion": "同意", "checks": ["no_duplicate"]}
    status, problem = await township.is_refused(request, "decide", opinion)
    assert (status, problem["code"]) == (409, "not_this_step")


async def test_a_reviewer_sees_what_else_there_is(house: House, client: httpx.AsyncClient) -> None:
    await set_clock(house, MONDAY)
    case, other = await a_case(house, client), await a_case(house, client, name="林小花")
    veteran, clerk = await case.veteran(), await case.village()
    refused = await veteran.applies("hardship_aid", HARDSHIP_FORM, papers=["event_proof"])
    reason = {"refusal_code": "wrong_division", "opinion": "户籍不在本地"}
    refused = await clerk.does(await clerk.get(f"/requests/{refused['id']}"), "refuse", reason)
    assert refused["status"] == "not_accepted"
    elsewhere = await (await other.veteran()).applies(
        "hardship_aid", HARDSHIP_FORM, papers=["event_proof"]
    )
    request = await veteran.applies("hardship_aid", HARDSHIP_FORM, papers=["event_proof"])

    checks = await clerk.get(f"/requests/{request['id']}/checks")
    assert (checks["died_on"], checks["open_requests"]) == (None, [])
    assert checks["refusals"] == [
        {"id": refused["id"], "item_code": "hardship_aid", "refusal_code": "wrong_division"}
    ]
    # One and the same photo proves three hardships.
    assert [same["other_request_id"] for same in checks["same_papers"]] == [
        refused["id"],
        elsewhere["id"],
    ]
