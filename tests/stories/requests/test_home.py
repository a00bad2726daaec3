"""The first page of the mini program, and the status people ask for again and again."""

from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import event, update

from app.house import House
from app.models.identity.citizens import CitizenSession
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.identity import an_agency, signed_in_citizen
from tests.builders.requests import HARDSHIP_FORM, MINIAPP, MONDAY, Case, a_case, set_clock


async def _with_requests(house: House, client: httpx.AsyncClient) -> Case:
    """One answered question, one request that lacks a paper, one draft."""
    await set_clock(house, MONDAY)
    case = await a_case(house, client)
    veteran = await case.veteran()
    await veteran.applies("policy_consultation", {"topic": "hardship"})
    request = await veteran.applies("hardship_aid", HARDSHIP_FORM, promised=["event_proof"])
    missing = {"documents": ["event_proof"], "note": "请补交证明"}
    await (await case.village()).does(request, "request-supplement", missing)
    await veteran.post("/requests", {"item_code": "honour_plaque"})
    return case


async def test_the_first_page_shows_what_matters_now(
    house: House, client: httpx.AsyncClient
) -> None:
    case = await _with_requests(house, client)
    veteran = await case.veteran()
    home = await veteran.get("/home")
    assert home["person_name"] == "黄志强"
    assert [(line["item_code"], line["status"]) for line in home["requests"]] == [
        ("honour_plaque", "draft"),
        ("hardship_aid", "supplement_required"),
    ]
    assert home["requests"][1]["item_title"]["zh"] == "困难退役军人帮扶援助"
    assert home["requests"][1]["submitted_at"] == "2026-03-02T09:30:00+08:00"
    counts = {key: home[key] for key in ("open_count", "to_supplement", "to_rate", "unread")}
    assert counts == {"open_count": 1, "to_supplement": 1, "to_rate": 1, "unread": 2}

    newest = (await veteran.get("/notifications"))["items"][0]
    await veteran.post("/notifications:mark-read", {"through": newest["id"]})
    assert (await veteran.get("/home"))["unread"] == 0


async def test_the_first_page_takes_at_most_four_statements(
    house: House, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = await _with_requests(house, client)
    veteran = await case.veteran()
    statements: list[str] = []
    engine = house.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    served = _requests_served(house)
    await veteran.get("/home")
    assert len(statements) + _requests_served(house) - served <= 4


def _requests_served(house: House) -> int:
    """How often the hot pool lent a connection: one statement each."""
    return house.database.hot.get_stats().get("requests_num", 0)


async def test_a_status_is_the_persons_own(house: House, client: httpx.AsyncClient) -> None:
    case = await _with_requests(house, client)
    veteran = await case.veteran()
    [_, waiting, _] = (await veteran.get("/requests"))["items"]
    status = await veteran.get(f"/requests/{waiting['id']}/status")
    assert status["status_label"] == {"zh": "待补正", "en": "Paper missing"}
    stranger = await (await a_case(house, client, name="林小花")).veteran()
    for request_id in (waiting["id"], uuid4()):
        answer = await client.get(
            f"{MINIAPP}/requests/{request_id}/status", headers=stranger.signed_in.headers
        )
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("path", ["/home", f"/requests/{UUID(int=7)}/status"])
async def test_hot_reads_know_their_caller(
    house: House, client: httpx.AsyncClient, path: str
) -> None:
    case = await _with_requests(house, client)
    veteran, unbound = await case.veteran(), await signed_in_citizen(house)
    answer = await client.get(MINIAPP + path)
    assert answer.status_code == 401
    answer = await client.get(MINIAPP + path, headers=unbound.headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "binding_needed")
    foreign = {**veteran.signed_in.headers, "Acting-For": str(uuid4())}
    answer = await client.get(MINIAPP + path, headers=foreign)
    assert (answer.status_code, answer.json()["code"]) == (403, "agency_not_in_force")
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        ended = update(CitizenSession).where(CitizenSession.id == veteran.signed_in.session_id)
        await session.execute(ended.values(ends_at=session.info["now"]))
    answer = await client.get(MINIAPP + path, headers=veteran.signed_in.headers)
    assert (answer.status_code, answer.json()["code"]) == (401, "session_ended")


async def test_an_agent_sees_the_elders_first_page(house: House, client: httpx.AsyncClient) -> None:
    elder = await _with_requests(house, client)
    helper = await a_case(house, client, name="黄小明")
    clerk = await elder.village()
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        await an_agency(session, elder.person_id, helper.person_id, clerk.signed_in.account_id)
    agent = await helper.veteran()
    assert (await agent.get("/home"))["open_count"] == 0
    agent.headers = {"Acting-For": str(elder.person_id)}
    home = await agent.get("/home")
    assert (home["person_name"], home["open_count"]) == ("黄志强", 1)
