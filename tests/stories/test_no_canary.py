"""A made-up person sent through every operation turns up in no log, metric, refusal or table."""

import asyncio
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import httpx
import psycopg
import pytest
from psycopg import sql

from app.db import libpq_url
from app.house import House
from app.policies.permissions import Role
from tests.builders.banks import a_bank_client
from tests.builders.identity import SignedIn, signed_in_citizen, signed_in_staff
from tests.builders.requests import COUNTY, MINIAPP, STAFF
from tests.builders.veterans import an_id_number
from tests.fixtures.contract import Operation, operations
from tests.fixtures.server import Server, free_port
from tests.fixtures.simulators import Outside
from tests.stories.veterans.registry import a_registration

ID, MOBILE, NAME = an_id_number(date(1949, 10, 1)), "13912345678", "欧阳金丝雀"
ADDRESS = "金丝雀街道鸣叫社区7号"
CARD = "6222021234567890123"
CANARIES = (ID, MOBILE, NAME, ADDRESS, CARD)
METRICS_PORT = free_port()
JSON = {"Content-Type": "application/json"}


@pytest.fixture
def listening(server: Server) -> Server:
    """The server anew, saying all it can say."""
    server.stop()
    server.start(RONGYAO_LOG_LEVEL="DEBUG", RONGYAO_METRICS_PORT=str(METRICS_PORT))
    return server


def sings(text: str) -> list[str]:
    """Return the canaries in `text`, as they are or as JSON and addresses write them."""
    return [
        canary
        for canary in CANARIES
        if canary in text
        or json.dumps(canary).strip('"') in text
        or str(httpx.QueryParams({"q": canary}))[2:] in text
    ]


def tables_that_sing(
    url: str, canaries: Sequence[str] = (ID, MOBILE, ADDRESS)
) -> dict[str, list[str]]:
    """Return the tables that hold a number or an address for everybody to read."""
    with psycopg.connect(libpq_url(url)) as connection:
        tables = connection.execute(
            "SELECT relname FROM pg_class"
            " WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        ).fetchall()
        return {
            table: found
            for (table,) in tables
            for found in [_sung_in(connection, table, canaries)]
            if found
        }


def _sung_in(connection: psycopg.Connection, table: str, canaries: Sequence[str]) -> list[str]:
    statement = sql.SQL("SELECT count(*) FROM {} t WHERE strpos(t::text, %s) > 0")
    found = []
    for canary in canaries:
        for written in (canary, canary.encode().hex()):
            row = connection.execute(statement.format(sql.Identifier(table)), [written]).fetchone()
            if row is not None and row[0]:
                found.append(canary)
    return found


async def lived_through(
    client: httpx.AsyncClient, outside: Outside, clerk: SignedIn, citizen: SignedIn
) -> list[httpx.Response]:
    """The canary is registered, searched for, shown, bound, and asks for something."""
    wanted = a_registration(id_number=ID, name=NAME, phone=MOBILE, address=ADDRESS)
    registered = await client.post(f"{STAFF}/veterans", json=wanted, headers=clerk.keyed())
    assert registered.status_code == 201, registered.text
    entered = {
        "name": NAME,
        "id_number": ID,
        "phone_code": outside.pick_up(nickname=NAME, number=MOBILE).phone_code,
    }
    bound = await client.post(f"{MINIAPP}/identity-bindings", json=entered, headers=citizen.keyed())
    assert bound.status_code == 201, bound.text
    twice = await client.post(f"{STAFF}/veterans", json=wanted, headers=clerk.keyed())
    assert twice.status_code == 409
    return [
        registered,
        bound,
        twice,
        await _asked(client, clerk, "/veterans:search", {"id_number": ID}),
        await _asked(client, clerk, "/veterans:search", {"name": NAME}),
        await client.get(f"{STAFF}/veterans/{registered.json()['id']}", headers=clerk.headers),
        *[
            await client.get(f"{MINIAPP}{path}", headers=citizen.headers)
            for path in ("/profile", "/home", "/requests", "/notifications")
        ],
    ]


async def _asked(
    client: httpx.AsyncClient, caller: SignedIn, path: str, body: dict[str, Any]
) -> httpx.Response:
    answer = await client.post(f"{STAFF}{path}", json=body, headers=caller.headers)
    assert answer.status_code == 200, answer.text
    return answer


def spoiled(body: Any, canary: str) -> Iterator[Any]:
    """Return bodies that carry the canary: in every text, as a name, as all there is."""
    yield _with(body, canary)
    yield {**(body if isinstance(body, dict) else {}), canary: canary}
    yield [canary]
    yield canary


def _with(body: Any, canary: str) -> Any:
    if isinstance(body, dict):
        return {name: _with(value, canary) for name, value in body.items()}
    if isinstance(body, list):
        return [_with(value, canary) for value in body] or [canary]
    return canary


async def stormed(
    client: httpx.AsyncClient, headers: Mapping[str, str], each: Operation, canary: str
) -> list[httpx.Response]:
    """Send the canary through every part of one operation."""
    header = canary.encode()
    own = [(name.encode(), value.encode()) for name, value in headers.items()]
    loud = [
        [*own, (name, header)]
        for name in (b"Idempotency-Key", b"If-Match", b"Acting-For", b"Accept-Language")
    ]
    path = each.url(dict.fromkeys([*each.ids, "code", "year", "on", "kid"], canary))
    answers = [
        await client.request(each.method, path, headers=headers),
        await client.request(each.method, each.url({}) + canary, headers=headers),
        await client.request(
            each.method, each.url({}), params={"cursor": canary, canary: canary}, headers=headers
        ),
        *[await client.request(each.method, each.url({}), headers=more) for more in loud],
    ]
    if each.form:
        files = {canary: (canary, header), "file": (canary, header)}
        answers.append(await each.called(client, headers, {}, body={"document_key": canary}))
        answers.append(await client.post(each.url({}), files=files, headers=headers))
    elif each.body is not None:
        bodies = spoiled(each.body, canary)
        answers += [await each.called(client, headers, {}, body=body) for body in bodies]
        broken = client.request(
            each.method, each.url({}), content=header + b"{", headers={**headers, **JSON}
        )
        answers.append(await broken)
    return answers


def of_finance(each: Operation) -> bool:
    """Say whether only finance gets as far as the body."""
    return each.name in {
        "approve_batch",
        "close_period",
        "close_reconciliation",
        "enter_appropriation",
        "fund_batch",
    }


async def test_a_canary_sent_through_every_operation_is_never_heard(
    listening: Server, house: House, outside: Outside, database_url: str
) -> None:
    clerk = await signed_in_staff(house, Role.COUNTY_REVIEWER, COUNTY)
    citizen = await signed_in_citizen(house)
    finance = await signed_in_staff(house, Role.FINANCE, COUNTY)
    # Whoever has left is not asked any more.
    ends = {"sign_out", "unbind_identity", "revoke_token"}
    asked = [each for each in operations() if each.name not in ends]
    asked.sort(key=lambda each: each.audience)  # A bank's token does not last as long as this.
    async with httpx.AsyncClient(base_url=listening.url, trust_env=False, timeout=30) as client:
        bank = await (await a_bank_client(client, house, "ABC")).certified()
        headers = {"staff": clerk.headers, "miniapp": citizen.headers, "bank": bank}
        lived = await lived_through(client, outside, clerk, citizen)
        assert tables_that_sing(database_url) == {}
        for answer in lived:
            assert set(sings(answer.text)) <= {NAME}, answer.request.url
        stored = [
            answer
            for number, each in enumerate(asked)
            for canary in {ID, CANARIES[number % len(CANARIES)]}
            for caller in [finance.headers if of_finance(each) else headers[each.audience]]
            for answer in await stormed(client, caller, each, canary)
        ]
        metrics = (await client.get(f"http://127.0.0.1:{METRICS_PORT}/metrics")).text
    refused = [answer for answer in stored if answer.status_code >= 400]

    assert len(refused) > 9 * len(asked)
    assert {answer.status_code for answer in stored if answer.status_code >= 500} == set()
    assert [answer.request.url.path for answer in refused if sings(answer.text)] == []
    assert "rongyao_requests" in metrics
    assert sings(metrics) == []
    await asyncio.to_thread(listening.stop)
    assert len(listening.lines()) > len(stored)
    assert [line for line in listening.raw_log().splitlines() if sings(line)] == []
