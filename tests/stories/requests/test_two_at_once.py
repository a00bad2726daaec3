"""Many people, or one impatient one, at the same moment."""

import asyncio
from collections import Counter
from typing import Any

import httpx
from sqlalchemy import func, select

from app.domain.audit.tags import EventTag
from app.house import House
from app.jobs.requests import each
from app.models.audit import Event
from app.models.requests.course import RequestStep
from app.models.requests.request import Request
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from app.queries.requests.docket import late_steps, unheard_requests
from app.usecases.requests.accept_by_silence import accept_by_silence
from app.usecases.requests.escalate import escalate
from tests.builders.requests import HARDSHIP_FORM, MONDAY, a_case, days_later, set_clock

OPINION = {
    "result": "agree",
    "opinion": "家庭确有困难",
    "checks": ["home_visit", "family_income"],
}


async def _events(house: House, request_id: str, tag: EventTag) -> int:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        counted = await session.scalar(
            select(func.count()).where(Event.subject_id == request_id, Event.tag == tag.value)
        )
    return counted or 0


async def test_of_thirty_decisions_at_one_step_one_wins(
    house: House, client: httpx.AsyncClient
) -> None:
    await set_clock(house, MONDAY)
    case = await a_case(house, client)
    clerks = [await case.village() for _ in range(30)]
    request = await (await case.veteran()).applies(
        "hardship_aid", HARDSHIP_FORM, promised=["event_proof"]
    )
    request = await clerks[0].does(await clerks[0].get(f"/requests/{request['id']}"), "accept")

    answers = await asyncio.gather(
        *(
            clerk.tries(f"/requests/{request['id']}:decide", OPINION, version=request["version"])
            for clerk in clerks
        )
    )
    assert Counter(answer.status_code for answer in answers) == {200: 1, 412: 29}
    assert await _events(house, request["id"], EventTag.REQUEST_JUDGED) == 1
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        stays = await session.scalars(
            select(RequestStep.key).where(RequestStep.request_id == request["id"])
        )
        assert sorted(stays) == ["township_opinion", "village_opinion"]


async def test_the_same_submit_ten_times_with_one_key_submits_once(
    house: House, client: httpx.AsyncClient
) -> None:
    await set_clock(house, MONDAY)
    case = await a_case(house, client)
    veteran = await case.veteran()
    draft = await veteran.post("/requests", {"item_code": "hardship_aid", "form": HARDSHIP_FORM})
    filing = {"form": HARDSHIP_FORM, "commitments": ["event_proof"]}
    draft = await veteran.does(draft, "save", filing)
    headers = veteran.signed_in.keyed(**{"If-Match": f'"{draft["version"]}"'})

    async def submit() -> httpx.Response:
        return await client.post(f"/miniapp/v1/requests/{draft['id']}:submit", headers=headers)

    answers = await asyncio.gather(*(submit() for _ in range(10)))
    assert {answer.status_code for answer in answers} <= {200, 409}
    # Whoever was told to wait asks again with the same key, and reads the first answer.
    again = [await submit() for _ in range(3)]
    bodies: list[Any] = [a.json() for a in (*answers, *again) if a.status_code == 200]
    assert [answer.status_code for answer in again] == [200, 200, 200]
    assert all(body == bodies[0] for body in bodies)
    assert await _events(house, draft["id"], EventTag.REQUEST_SUBMITTED) == 1


async def test_people_of_one_county_get_numbers_of_their_own(
    house: House, client: httpx.AsyncClient
) -> None:
    await set_clock(house, MONDAY)
    people = [await a_case(house, client) for _ in range(8)]
    veterans = [await case.veteran() for case in people]
    requests = await asyncio.gather(
        *(veteran.applies("policy_consultation", {"topic": "hardship"}) for veteran in veterans)
    )
    numbers = sorted(request["reference"][:-2] for request in requests)
    assert numbers == [f"350505-20260302-{serial:05}" for serial in range(1, 9)]


async def test_a_withdrawal_and_a_decision_do_not_both_happen(
    house: House, client: httpx.AsyncClient
) -> None:
    await set_clock(house, MONDAY)
    case = await a_case(house, client)
    veteran, clerk = await case.veteran(), await case.village()
    request = await veteran.applies("hardship_aid", HARDSHIP_FORM, promised=["event_proof"])
    request = await clerk.does(await clerk.get(f"/requests/{request['id']}"), "accept")
    path, version = f"/requests/{request['id']}", request["version"]
    answers = await asyncio.gather(
        veteran.tries(f"{path}:withdraw", version=version),
        clerk.tries(f"{path}:decide", OPINION, version=version),
    )
    assert sorted(answer.status_code for answer in answers) == [200, 412]
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        stored = await session.get_one(Request, request["id"])
        open_stays = await session.scalar(
            select(func.count()).where(
                RequestStep.request_id == stored.id, RequestStep.left_at.is_(None)
            )
        )
    assert open_stays == (0 if answers[0].status_code == 200 else 1)


async def test_two_workers_do_by_themselves_what_one_would(
    house: House, client: httpx.AsyncClient
) -> None:
    await set_clock(house, MONDAY)
    case = await a_case(house, client)
    veteran = await case.veteran()
    request = await veteran.applies("hardship_aid", HARDSHIP_FORM, promised=["event_proof"])
    for days, found, deed, tag in (
        (8, unheard_requests, accept_by_silence, EventTag.REQUEST_ACCEPTED_BY_SILENCE),
        (14, late_steps, escalate, EventTag.REQUEST_ESCALATED),
    ):
        await days_later(house, days)
        done = await asyncio.gather(*(each(house, found, deed) for _ in range(4)))
        assert sorted(done) == [0, 0, 0, 1]
        assert await _events(house, request["id"], tag) == 1


async def test_silence_and_a_late_word_do_not_both_count(
    house: House, client: httpx.AsyncClient
) -> None:
    await set_clock(house, MONDAY)
    case = await a_case(house, client)
    request = await (await case.veteran()).applies(
        "hardship_aid", HARDSHIP_FORM, promised=["event_proof"]
    )
    await days_later(house, 8)
    clerk = await case.village()
    path, version = f"/requests/{request['id']}:request-supplement", request["version"]
    missing = {"documents": ["event_proof"], "note": "请补交"}
    answer, accepted = await asyncio.gather(
        clerk.tries(path, missing, version=version),
        each(house, unheard_requests, accept_by_silence),
    )
    assert (answer.status_code, accepted) in {(200, 0), (412, 1)}
    now = await (await case.veteran()).get(f"/requests/{request['id']}")
    assert now["status"] == ("accepted" if accepted else "supplement_required")


async def test_of_six_ratings_at_once_one_counts(house: House, client: httpx.AsyncClient) -> None:
    await set_clock(house, MONDAY)
    veteran = await (await a_case(house, client)).veteran()
    asked = await veteran.applies("policy_consultation", {"topic": "hardship"})
    path, version = f"/requests/{asked['id']}:rate", asked["version"]
    answers = await asyncio.gather(
        *(veteran.tries(path, {"score": 5}, version=version) for _ in range(6))
    )
    assert Counter(answer.status_code for answer in answers) == {200: 1, 412: 5}
    assert await _events(house, asked["id"], EventTag.REQUEST_RATED) == 1
