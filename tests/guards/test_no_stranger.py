"""No operation answers a stranger, or somebody who came in through another door."""

import asyncio
from collections.abc import Mapping

import httpx
import pytest

from app.domain.identity.possession import BindingWay, Holder, KeyBinding
from app.domain.identity.tokens import TokenKind
from app.house import House
from tests.builders.identity import signed_in_citizen, signed_in_staff
from tests.fixtures.contract import Operation, operations

PUBLIC = {
    "bank POST /token",
    "miniapp GET /divisions",
    "miniapp GET /stations",
    "miniapp GET /stations/nearest",
    "miniapp GET /supporting-hospitals",
    "miniapp GET /supporting-hospitals/nearest",
    "miniapp GET /stations/{station_id}",
    "miniapp POST /sessions",
    "miniapp POST /sessions:refresh",
    "staff POST /sessions",
    "staff POST /sessions:refresh",
}
"""What a stranger may call; whoever adds to it says so here."""
OVERRIDES = ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override")
GUARDED = [operation for operation in operations() if not operation.public]


async def statuses(
    client: httpx.AsyncClient, headers: Mapping[str, str], asked: list[Operation]
) -> dict[str, tuple[int, str]]:
    """Call each of `asked` and return what it answered, by its name."""
    answers = [(str(each), await each.called(client, headers, {})) for each in asked]
    return {name: (answer.status_code, answer.json()["code"]) for name, answer in answers}


def test_the_documents_hold_operations_and_only_the_named_ones_are_public() -> None:
    found = operations()

    assert len(found) > 100
    assert len(GUARDED) > 90
    assert {str(operation) for operation in found if operation.public} == PUBLIC


async def test_no_route_answers_a_stranger(client: httpx.AsyncClient) -> None:
    answered = await statuses(client, {}, GUARDED)

    assert set(answered.values()) == {(401, "token_missing")}


@pytest.mark.parametrize("token", ["Bearer", "Bearer x", "Bearer a.b.c", "Basic YTpi", "bearer  "])
async def test_no_route_answers_half_a_token(client: httpx.AsyncClient, token: str) -> None:
    answered = await statuses(client, {"Authorization": token}, GUARDED)

    assert {status for status, _ in answered.values()} == {401}


async def test_a_token_opens_only_the_audience_it_was_issued_for(
    client: httpx.AsyncClient, house: House
) -> None:
    citizen, staff = await signed_in_citizen(house), await signed_in_staff(house)
    stolen = Holder(staff.account_id, KeyBinding(BindingWay.PROOF, "0" * 43))
    bank, _ = house.tokens.issue(TokenKind.BANK_ACCESS, staff.session_id, stolen)
    office = [each for each in GUARDED if each.audience == "staff"]
    mini = [each for each in GUARDED if each.audience == "miniapp"]
    banks = [each for each in GUARDED if each.audience == "bank"]

    answered = [
        *(await statuses(client, citizen.headers, [*office, *banks])).values(),
        *(await statuses(client, staff.headers, [*mini, *banks])).values(),
        *(await statuses(client, {"Authorization": f"Bearer {bank}"}, GUARDED)).values(),
    ]

    assert banks
    assert len(answered) == 2 * len(GUARDED) + len(banks)
    assert {status for status, _ in answered} == {401}


async def test_a_token_of_a_session_of_the_other_kind_opens_nothing(
    client: httpx.AsyncClient, house: House
) -> None:
    """The right kind of token over a session that the other door opened."""
    citizen, staff = await signed_in_citizen(house), await signed_in_staff(house)
    crossed = {
        "staff": house.tokens.issue(TokenKind.STAFF_ACCESS, citizen.session_id)[0],
        "miniapp": house.tokens.issue(TokenKind.CITIZEN_ACCESS, staff.session_id)[0],
    }

    for audience, token in crossed.items():
        asked = [each for each in GUARDED if each.audience == audience and not each.form]
        answered = await statuses(client, {"Authorization": f"Bearer {token}"}, asked)
        assert {status for status, _ in answered.values()} == {401}


async def test_head_trailing_slashes_and_overridden_methods_open_no_door(
    client: httpx.AsyncClient, house: House
) -> None:
    """Neither a stranger nor somebody signed in gets in by another spelling of a call."""
    callers = [{}, (await signed_in_citizen(house)).headers, (await signed_in_staff(house)).headers]
    for headers in callers:
        for each in GUARDED:
            url = each.url({})
            head, slash, *overridden = await asyncio.gather(
                client.head(url, headers=headers),
                client.request(each.method, f"{url}/", headers=headers),
                *(client.get(url, headers={**headers, name: each.method}) for name in OVERRIDES),
            )
            assert (head.status_code, str(each)) == (405, str(each))
            assert (slash.status_code, str(each)) == (404, str(each))
            assert {answer.status_code for answer in overridden} == {400}


async def test_a_token_in_the_address_is_no_token(client: httpx.AsyncClient, house: House) -> None:
    token = (await signed_in_staff(house)).headers["Authorization"].removeprefix("Bearer ")
    for name in ("access_token", "token", "authorization"):
        answer = await client.get("/staff/v1/me", params={name: token})
        assert answer.status_code == 401
