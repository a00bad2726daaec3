"""Who was bound to whom, and by whose hand: the auditor of the division sees it, no other one."""

from uuid import UUID

import httpx
from sqlalchemy import select

from app.domain.divisions.code import subtree
from app.house import House
from app.models.audit import Event
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING, Scope
from tests.builders.identity import signed_in_citizen, signed_in_staff
from tests.builders.veterans import VILLAGE, a_person

HERS, ELSEWHERE = f"{VILLAGE[:6]}000000", "350503000000"


async def seen(house: House, county: str, person: UUID) -> list[str]:
    """Return the events about one person that the row security shows in a county."""
    async with house.database.transaction(Scope(ranges=(subtree(county),)), SYSTEM) as rows:
        tags = select(Event.tag).where(Event.person_id == person).order_by(Event.id)
        return list(await rows.scalars(tags))


async def test_a_paper_code_and_what_became_of_it_are_events_of_the_persons_division(
    client: httpx.AsyncClient, house: House
) -> None:
    async with house.database.transaction(EVERYTHING, SYSTEM) as rows:
        person = (await a_person(rows, "陈建国")).id
    clerk = await signed_in_staff(house, Role.VILLAGE_CLERK, VILLAGE)
    caller = await signed_in_citizen(house)

    issue = f"/staff/v1/veterans/{person}:issue-binding-code"
    code = (await client.post(issue, headers=clerk.keyed())).json()["code"]
    redeemed = await client.post(
        "/miniapp/v1/identity-bindings:redeem",
        json={"name": "陈建国", "code": code},
        headers=caller.keyed(),
    )
    unbound = await client.post(f"/staff/v1/veterans/{person}:unbind", headers=clerk.keyed())

    assert (redeemed.status_code, unbound.json()) == (201, {"accounts": 1})
    assert await seen(house, HERS, person) == [
        "identity:binding_code:issued",
        "identity:binding:bound",
        "identity:binding:unbound",
    ]
    assert await seen(house, ELSEWHERE, person) == []
