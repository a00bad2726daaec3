"""One call of a bank, one record: of every route that the contract has, and of none twice."""

import re
from collections.abc import Iterator
from typing import Any

import httpx
from sqlalchemy import select

from app.audiences import audiences
from app.edge.body import BodyKind
from app.edge.conduct import needs_version
from app.edge.route import HouseRoute
from app.house import House
from app.models.identity.banks import BankRead
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.banks import BankCaller, signed_in_bank

NO_READS = {"get_token"}
"""Nobody is known yet; what comes of it is an event of its own."""
LAST = "revoke_token"
NAMED = {
    "payment_no": "P350505202611000000000017",
    "on": "2026-11-22",
}
NOWHERE = "01a20282-6607-7787-96fd-899fa6aca245"
BODIES: dict[str, Any] = {"search_payments": {"payment_nos": [NAMED["payment_no"]]}}


def _routes() -> Iterator[HouseRoute]:
    found = {route.unique_id: route for route in audiences()["bank"].house_routes()}
    yield from (route for name, route in sorted(found.items()) if name != LAST)
    yield found[LAST]


def _address(route: HouseRoute) -> str:
    return re.sub(r"\{(\w+)(?::\w+)?\}", lambda part: NAMED.get(part[1], NOWHERE), route.path)


async def _call(bank: BankCaller, route: HouseRoute) -> httpx.Response:
    """Call it as if in earnest; what is asked for is not there, or the body is empty."""
    if route.methods == {"GET"}:
        return await bank.get(_address(route))
    if needs_version(route.dependant):
        return await bank.post(_address(route), json={}, headers={"If-Match": '"1"'})
    send = bank.post if route.conduct.keeps_answer_for else bank.ask
    if route.body_kind() is BodyKind.FILE:
        return await send(_address(route), files={"file": ("results.txt", b"1|2\n")})
    body = BODIES.get(route.unique_id, {}) if route.body_kind() else None
    return await send(_address(route), json=body)


async def _read(house: House) -> list[str]:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        return list(await session.scalars(select(BankRead.operation).order_by(BankRead.id)))


async def test_every_call_of_a_bank_leaves_one_record(
    client: httpx.AsyncClient, house: House
) -> None:
    bank = await signed_in_bank(client, house, "ICBC")
    called = [route for route in _routes() if not route.conduct.public]
    for nth, route in enumerate(called, start=1):
        answer = await _call(bank, route)
        assert answer.status_code < 500, (route.unique_id, answer.text)
        assert (await _read(house))[nth - 1 :] == [route.unique_id], answer.text

    assert {route.unique_id for route in _routes() if route.conduct.public} == NO_READS
    assert len(called) >= 24
