"""Other people's requests, other divisions, and fields that nobody may set."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from app.domain.identity.agency import AgencyScope
from app.house import House
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.identity import an_agency
from tests.builders.requests import HARDSHIP_FORM, MONDAY, Caller, Case, a_case, set_clock
from tests.builders.veterans import OTHER_VILLAGE

STAFF_VERBS: dict[str, Any] = {
    "accept": None,
    "request-supplement": {"documents": ["event_proof"], "note": "请补交"},
    "refuse": {"refusal_code": "wrong_division", "opinion": "不属本地"},
    "claim": None,
    "reassign": {"staff_id": None},
    "decide": {"result": "agree", "opinion": "同意"},
    "return": {"to_step": "village_opinion", "opinion": "退回"},
    "publicise": {"place": "village_board", "site": "公示栏"},
    "close-publicity": {"conclusion": "结束"},
    "start-appraisal": {"hospital": "医院", "exam_on": "2026-03-12"},
    "deliver": {"method": "in_person", "served_on": "2026-03-02", "proof": "签收"},
    "fulfil": {"stage": "hung"},
    "contest": {"in_court": True},
    "settle-contest": {"revoked": True},
    "/objections": {"statement": "不实"},
}
CITIZEN_VERBS: dict[str, Any] = {
    "save": {"form": {}},
    "submit": None,
    "supplement": {"form": {}},
    "withdraw": None,
    "rate": {"score": 5},
}


async def _submitted(house: House, client: httpx.AsyncClient) -> tuple[Case, Any]:
    await set_clock(house, MONDAY)
    case = await a_case(house, client)
    veteran = await case.veteran()
    return case, await veteran.applies("hardship_aid", HARDSHIP_FORM, promised=["event_proof"])


def _same(answer: httpx.Response) -> dict[str, Any]:
    """What an answer tells, without what differs in every answer."""
    body = answer.json()
    return {key: body[key] for key in body if key not in {"trace_id", "instance"}}


async def _finds_nothing(caller: Caller, request: Any, verbs: dict[str, Any]) -> None:
    """Every verb on a foreign request answers what it answers for one that does not exist."""
    nobody = {**request, "id": str(uuid4())}
    for verb, body in verbs.items():
        sign = "" if verb.startswith("/") else ":"
        answers = [
            await caller.tries(f"/requests/{each['id']}{sign}{verb}", body, version=1)
            for each in (request, nobody)
        ]
        assert [answer.status_code for answer in answers] == [404, 404], verb
        assert _same(answers[0]) == _same(answers[1]), verb
    for part in ("", "/timeline"):
        answer = await caller.client.get(
            f"{caller.prefix}/requests/{request['id']}{part}", headers=caller.signed_in.headers
        )
        assert answer.status_code == 404, part
    assert (await caller.get("/requests"))["items"] == []


async def test_another_person_finds_nothing(house: House, client: httpx.AsyncClient) -> None:
    _, request = await _submitted(house, client)
    stranger = await (await a_case(house, client, name="林小花")).veteran()
    await _finds_nothing(stranger, request, CITIZEN_VERBS)


@pytest.mark.parametrize(
    ("role", "division"),
    [
        (Role.VILLAGE_CLERK, OTHER_VILLAGE),
        (Role.VILLAGE_CLERK, "350505001002"),
        (Role.TOWNSHIP_CLERK, "350505100000"),
        (Role.COUNTY_REVIEWER, "350504000000"),
        (Role.CITY_REVIEWER, "350800000000"),
    ],
)
async def test_staff_of_another_place_find_nothing(
    house: House, client: httpx.AsyncClient, role: Role, division: str
) -> None:
    case, request = await _submitted(house, client)
    stranger = await case.staff(role, division)
    verbs = STAFF_VERBS
    if role is Role.VILLAGE_CLERK:
        verbs = {
            v: b for v, b in verbs.items() if v not in {"reassign", "contest", "settle-contest"}
        }
    await _finds_nothing(stranger, request, verbs)
    everything = await stranger.get("/requests", params={"queue": "all"})
    assert everything["items"] == []


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.FINANCE, Role.CITY_SUPERVISOR])
async def test_who_only_watches_changes_nothing(
    house: House, client: httpx.AsyncClient, role: Role
) -> None:
    case, request = await _submitted(house, client)
    watcher = await case.staff(role, "350500000000")
    for verb, body in STAFF_VERBS.items():
        status, problem = await watcher.is_refused(request, verb, body)
        assert (status, problem["code"]) == (403, "permission_missing"), verb
    seen = await watcher.get(f"/requests/{request['id']}")
    assert "event_text" not in seen["form"]
    assert "event_text" in seen["form_withheld"]
    assert "学费" not in str(seen)


async def test_another_level_sees_and_may_not_act(house: House, client: httpx.AsyncClient) -> None:
    case, request = await _submitted(house, client)
    status, problem = await (await case.county()).is_refused(request, "accept")
    assert (status, problem["code"]) == (403, "may_not_act")
    assert [fault["code"] for fault in problem["errors"]] == ["bar_not_the_level"]


@pytest.mark.parametrize(
    "extra",
    [
        {"status": "approved"},
        {"division_code": "350502000000"},
        {"outcome": {"amount_fen": 1}},
        {"amount_fen": 1},
        {"person_id": str(uuid4())},
        {"urgent": True},
        {"entered_by": str(uuid4())},
    ],
)
async def test_nobody_sets_what_the_bureau_decides(
    house: House, client: httpx.AsyncClient, extra: dict[str, Any]
) -> None:
    case = await a_case(house, client)
    veteran = await case.veteran()
    draft = await veteran.post("/requests", {"item_code": "hardship_aid"})
    for path, version in (("/requests", None), (f"/requests/{draft['id']}:save", 1)):
        wanted = {"item_code": "hardship_aid"} if version is None else {}
        answer = await veteran.tries(path, {**wanted, **extra}, version=version)
        assert answer.status_code == 422, path


async def test_the_golden_fields_of_a_citizens_request(
    house: House, client: httpx.AsyncClient
) -> None:
    _, request = await _submitted(house, client)
    assert sorted(request) == [
        "accepted_at",
        "accepted_by_silence",
        "channel",
        "decision",
        "documents",
        "due_on",
        "form",
        "holder",
        "id",
        "item_code",
        "item_title",
        "legal_due_on",
        "moves",
        "notice",
        "origin",
        "outcome",
        "person_id",
        "person_name",
        "phones",
        "provisional",
        "rating",
        "reference",
        "stage",
        "status",
        "status_label",
        "step",
        "steps",
        "submitted_at",
        "supplement",
        "urgent",
        "used",
        "version",
        "visit_id",
    ]


async def test_an_agent_applies_for_an_elder_as_far_as_the_mandate_goes(
    house: House, client: httpx.AsyncClient
) -> None:
    await set_clock(house, MONDAY)
    elder, helper = await a_case(house, client), await a_case(house, client, name="黄小明")
    clerk = await elder.village()
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        await an_agency(session, elder.person_id, helper.person_id, clerk.signed_in.account_id)
    agent = await helper.veteran()
    agent.headers = {"Acting-For": str(elder.person_id)}
    request = await agent.applies("hardship_aid", HARDSHIP_FORM, promised=["event_proof"])
    assert request["person_id"] == str(elder.person_id)
    assert (await clerk.get(f"/requests/{request['id']}"))["agent_id"] == str(helper.person_id)
    # A mandate is no guardianship: the card is handed in by the person or the guardian.
    answer = await agent.tries("/requests", {"item_code": "preferential_card"})
    assert (answer.status_code, answer.json()["code"]) == (403, "may_not_apply_for")
    agent.headers = {}
    assert (await agent.get("/requests"))["items"] == []
    own = await (await elder.veteran()).get("/requests")
    assert [line["id"] for line in own["items"]] == [request["id"]]


async def test_papers_of_somebody_else_cannot_be_used(
    house: House, client: httpx.AsyncClient
) -> None:
    case, other = await a_case(house, client), await a_case(house, client, name="林小花")
    foreign = await (await other.veteran()).sends("event_proof")
    veteran = await case.veteran()
    draft = await veteran.post("/requests", {"item_code": "hardship_aid"})
    status, problem = await veteran.is_refused(draft, "save", {"attachments": [foreign]})
    assert (status, problem["errors"][0]["pointer"]) == (422, "/attachments/0")


async def test_an_agent_without_sight_of_health_reads_no_sensitive_answer(
    house: House, client: httpx.AsyncClient
) -> None:
    await set_clock(house, MONDAY)
    elder, helper = await a_case(house, client), await a_case(house, client, name="黄小明")
    clerk = await elder.village()
    scopes = {AgencyScope.APPLY}
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        await an_agency(
            session, elder.person_id, helper.person_id, clerk.signed_in.account_id, scopes
        )
    own, agent = await elder.veteran(), await helper.veteran()
    agent.headers = {"Acting-For": str(elder.person_id)}
    draft = await own.post("/requests", {"item_code": "hardship_aid"})
    await own.does(draft, "save", {"form": HARDSHIP_FORM, "commitments": ["event_proof"]})

    seen = await agent.get(f"/requests/{draft['id']}")
    assert "event_text" not in seen["form"]
    # What the agent was not shown, sending the draft back does not take away.
    shown = {"form": {**seen["form"], "household_size": 5}, "commitments": ["event_proof"]}
    handed_in = await agent.does(await agent.does(seen, "save", shown), "submit")
    assert "学费" not in str(handed_in)
    whole = await own.get(f"/requests/{draft['id']}")
    assert whole["form"]["event_text"] == HARDSHIP_FORM["event_text"]
    assert whole["form"]["household_size"] == 5


async def test_an_agent_reads_the_draft_that_the_agent_is_writing(
    house: House, client: httpx.AsyncClient
) -> None:
    elder, helper = await a_case(house, client), await a_case(house, client, name="黄小明")
    clerk = await elder.village()
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        await an_agency(session, elder.person_id, helper.person_id, clerk.signed_in.account_id)
    agent = await helper.veteran()
    agent.headers = {"Acting-For": str(elder.person_id)}
    draft = await agent.post("/requests", {"item_code": "hardship_aid"})
    saved = await agent.does(draft, "save", {"form": HARDSHIP_FORM})
    assert saved["form"]["event_text"] == HARDSHIP_FORM["event_text"]
    emptied = await agent.does(saved, "save", {"form": {}})
    assert emptied["form"] == {}
