"""Generated calls of every operation: no defect, and no answer that the contract hides."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest

from app.house import House, open_house
from app.policies.permissions import PERMISSIONS_OF, Role
from app.settings import Settings
from tests.builders.banks import a_bank_client
from tests.builders.identity import SignedIn, signed_in_staff
from tests.builders.requests import COUNTY, HARDSHIP_FORM, Case, a_case
from tests.fixtures.fuzzing import Findings, fuzzed
from tests.fixtures.server import Server

STAFF = (
    Role.COUNTY_REVIEWER,
    Role.FINANCE,
    Role.SYSTEM_ADMIN,
    Role.SECURITY_ADMIN,
    Role.HOSPITAL_PANEL,
)
"""Between them they may call everything."""
REACHED = {Role.COUNTY_REVIEWER: {200, 201, 404, 409, 422}}
"""What comes of made-up calls at least; few of those that fall to the others can succeed."""
ENDS_THE_SESSION = frozenset({"sign_out", "change_password", "unbind_identity", "revoke_token"})


@pytest.fixture
async def house(settings: Settings, database_url: str) -> AsyncIterator[House]:
    async with open_house(settings, database_url) as house:
        yield house


@pytest.fixture
async def caller(server: Server) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=server.url, trust_env=False, timeout=20) as client:
        yield client


@pytest.fixture
async def case(house: House, caller: httpx.AsyncClient) -> Case:
    return await a_case(house, caller)


async def things_that_exist(case: Case) -> dict[str, list[str]]:
    """Return what a path may name: a person, requests at two stages, a paper, an item."""
    veteran = await case.veteran()
    draft = await veteran.post("/requests", {"item_code": "hardship_aid"})
    paper = await veteran.sends("event_proof")
    filing = {"form": HARDSHIP_FORM, "attachments": [paper], "commitments": []}
    handed_in = await veteran.post("/requests", {"item_code": "hardship_aid"})
    handed_in = await veteran.does(await veteran.does(handed_in, "save", filing), "submit")
    return {
        "person_id": [str(case.person_id)],
        "request_id": [draft["id"], handed_in["id"]],
        "attachment_id": [paper],
        "code": ["hardship_aid", COUNTY],
    }


async def found_by(
    server: Server,
    audience: str,
    caller: SignedIn,
    known: dict[str, list[str]],
    *,
    beyond: frozenset[str] = frozenset(),
) -> Findings:
    """Let `caller` call all of a contract but what lies `beyond`, and return what came of it."""
    url = f"{server.url}/{audience}/v1/openapi.json"
    leave_out = ENDS_THE_SESSION | beyond
    return await asyncio.to_thread(fuzzed, url, caller.headers, known=known, leave_out=leave_out)


async def asked_for(server: Server) -> dict[str, set[str]]:
    """Return the permissions that each operation of the staff contract asks for."""
    async with httpx.AsyncClient(base_url=server.url, trust_env=False) as client:
        contract = (await client.get("/staff/v1/openapi.json")).json()
    operations = (each for path in contract["paths"].values() for each in path.values())
    return {each["operationId"]: set(each.get("x-permissions", [])) for each in operations}


def hold(found: Findings) -> None:
    assert found.tell() == ""
    assert {"COVERAGE", "FUZZING", "STATEFUL_TESTING"} <= set(found.phases)
    assert {200, 201, 403, 404, 422} <= found.statuses()


async def test_a_citizen_gets_only_answers_that_the_contract_names(
    server: Server, case: Case
) -> None:
    veteran = await case.veteran()

    hold(await found_by(server, "miniapp", veteran.signed_in, await things_that_exist(case)))


@pytest.mark.parametrize("role", STAFF)
async def test_staff_get_only_answers_that_the_contract_names(
    server: Server, case: Case, house: House, role: Role
) -> None:
    """Each calls what nobody before could."""
    known, asked = await things_that_exist(case), await asked_for(server)
    staff = await signed_in_staff(house, role, COUNTY)
    beyond = frozenset(asked.keys() - calls_of(role, asked))

    found = await found_by(server, "staff", staff, known, beyond=beyond)

    assert found.tell() == ""
    assert REACHED.get(role, {422}) <= found.statuses()


async def test_every_staff_operation_is_called_by_somebody(server: Server) -> None:
    asked = await asked_for(server)
    assert {name for role in STAFF for name in calls_of(role, asked)} == set(asked)


def calls_of(role: Role, asked: dict[str, set[str]]) -> set[str]:
    """Return the operations that fall to this role: it may call them, and none before it."""
    before = STAFF[: STAFF.index(role)]
    return {
        name
        for name, needed in asked.items()
        if needed <= PERMISSIONS_OF[role]
        and not any(needed <= PERMISSIONS_OF[other] for other in before)
    }


async def test_a_bank_gets_only_answers_that_the_contract_names(
    server: Server, caller: httpx.AsyncClient, house: House
) -> None:
    """With a certificate: a proof would have to be signed for each generated call."""
    abc = await a_bank_client(caller, house, "ABC")
    headers = await abc.certified()

    url = f"{server.url}/bank/v1/openapi.json"
    found = await asyncio.to_thread(fuzzed, url, headers, known={}, leave_out=ENDS_THE_SESSION)

    assert found.tell() == ""
    assert {200, 400, 404, 422} <= found.statuses()
