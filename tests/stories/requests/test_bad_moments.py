"""Things that come at a bad moment: closed items, deaths, late courts, a clock set back."""

from datetime import date, timedelta
from uuid import UUID

import httpx
from sqlalchemy import update

from app.domain.catalogue.guide import ItemStatus
from app.house import House
from app.jobs.requests import each
from app.models.catalogue import ServiceItem
from app.models.requests.request import Request
from app.models.veterans.persons import Person
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from app.queries.catalogue import current_guide
from app.queries.requests.docket import unheard_requests
from app.usecases.requests.accept_by_silence import accept_by_silence
from tests.builders.requests import HARDSHIP_FORM, MONDAY, a_case, days_later, set_clock

SERVED = {"method": "in_person", "served_on": "2026-03-02", "proof": "本人签收"}


async def test_a_draft_of_an_item_closed_meanwhile_cannot_be_handed_in(
    house: House, client: httpx.AsyncClient
) -> None:
    await set_clock(house, MONDAY)
    case = await a_case(house, client)
    veteran = await case.veteran()
    draft = await veteran.post("/requests", {"item_code": "hardship_aid"})
    filing = {"form": HARDSHIP_FORM, "commitments": ["event_proof"]}
    saved = await veteran.does(draft, "save", filing)
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        await session.execute(
            update(ServiceItem)
            .where(ServiceItem.code == "hardship_aid")
            .values(status=ItemStatus.CLOSED, closed_reason={"zh": "已停办", "en": "closed"})
        )
    status, problem = await veteran.is_refused(saved, "submit")
    assert (status, problem["code"]) == (409, "item_not_open")
    kept = await veteran.get(f"/requests/{draft['id']}")
    assert (kept["status"], kept["reference"]) == ("draft", None)


async def test_nothing_is_started_for_the_dead(house: House, client: httpx.AsyncClient) -> None:
    await set_clock(house, MONDAY)
    case = await a_case(house, client)
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        await session.execute(
            update(Person).where(Person.id == case.person_id).values(died_on=date(2026, 3, 1))
        )
    wanted = {"item_code": "honour_plaque", "person_id": str(case.person_id)}
    answer = await (await case.village()).tries("/requests:start-proactive", wanted)
    assert (answer.status_code, answer.json()["code"]) == (409, "person_deceased")


async def test_silence_after_a_court_accepts_on_a_new_clock(
    house: House, client: httpx.AsyncClient
) -> None:
    await set_clock(house, MONDAY)
    case = await a_case(house, client)
    request = await (await case.veteran()).applies(
        "hardship_aid", HARDSHIP_FORM, promised=["event_proof"]
    )
    village = await case.village()
    no = {"refusal_code": "wrong_division", "opinion": "不属本地"}
    refused = await village.does(request, "refuse", no)
    served = await village.does(refused, "deliver", SERVED)
    fought = await (await case.county()).does(served, "contest", {"in_court": True})
    await days_later(house, 150)  # 2026-07-30, a Thursday.
    again = await (await case.county()).does(fought, "settle-contest", {"revoked": True})
    assert (again["status"], again["step_due_on"]) == ("submitted", "2026-08-06")
    await days_later(house, 8)
    assert await each(house, unheard_requests, accept_by_silence) == 1
    accepted = await (await case.village()).get(f"/requests/{request['id']}")
    # Twenty working days from the day the court opened it again, not from March.
    assert (accepted["status"], accepted["due_on"]) == ("accepted", "2026-08-27")


async def test_one_broken_request_stops_no_other(house: House, client: httpx.AsyncClient) -> None:
    await set_clock(house, MONDAY)
    case = await a_case(house, client)
    veteran = await case.veteran()
    broken, sound = [
        await veteran.applies("hardship_aid", HARDSHIP_FORM, promised=["event_proof"])
        for _ in range(2)
    ]
    await days_later(house, 8)
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        # Nothing of ours gives it a guide without a chain; a hand at the database might.
        without_chain = await current_guide(session, "policy_consultation", MONDAY.date())
        assert without_chain is not None
        await session.execute(
            update(Request)
            .where(Request.id == UUID(broken["id"]))
            .values(item_version_id=without_chain.version_id)
        )
    assert await each(house, unheard_requests, accept_by_silence) == 1
    accepted = await (await case.veteran()).get(f"/requests/{sound['id']}")
    assert accepted["status"] == "accepted"


async def test_a_clock_set_back_by_minutes_stops_nobody(
    house: House, client: httpx.AsyncClient
) -> None:
    await set_clock(house, MONDAY)
    case = await a_case(house, client)
    request = await (await case.veteran()).applies(
        "hardship_aid", HARDSHIP_FORM, promised=["event_proof"]
    )
    village = await case.village()
    accepted = await village.does(request, "accept")
    await set_clock(house, MONDAY - timedelta(minutes=5))
    checks = ["home_visit", "family_income"]
    agreed = {"result": "agree", "opinion": "属实", "checks": checks}
    judged = await village.does(accepted, "decide", agreed)
    assert judged["step_key"] == "township_opinion"


async def test_a_promise_takes_the_place_of_a_paper_in_a_draft(
    house: House, client: httpx.AsyncClient
) -> None:
    case = await a_case(house, client)
    veteran = await case.veteran()
    draft = await veteran.post("/requests", {"item_code": "hardship_aid"})
    sent = await veteran.sends("event_proof")
    saved = await veteran.does(draft, "save", {"form": {}, "attachments": [sent]})
    assert [paper["supply"] for paper in saved["documents"]] == ["attached"]
    again = await veteran.does(saved, "save", {"form": {}, "commitments": ["event_proof"]})
    assert [paper["supply"] for paper in again["documents"]] == ["commitment"]


async def test_a_death_that_is_only_reported_starts_nothing_either(
    house: House, client: httpx.AsyncClient
) -> None:
    await set_clock(house, MONDAY)
    case = await a_case(house, client)
    village = await case.village()
    report = {"kind": "death", "died_on": "2026-03-01", "note": "邻居告知"}
    await village.post(f"/veterans/{case.person_id}/change-reports", report)
    wanted = {"item_code": "honour_plaque", "person_id": str(case.person_id)}
    answer = await village.tries("/requests:start-proactive", wanted)
    assert (answer.status_code, answer.json()["code"]) == (409, "person_deceased")
