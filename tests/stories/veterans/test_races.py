"""Two people do the same thing at once: one of them is told."""

import asyncio
from collections import Counter

import httpx

from app.house import House
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.identity import signed_in_staff
from tests.builders.veterans import VILLAGE, a_person, an_id_number
from tests.stories.veterans.registry import QUANGANG, a_registration

AT_ONCE = 8


async def test_one_number_registered_by_many_at_once_is_registered_once(
    client: httpx.AsyncClient, house: House
) -> None:
    clerk = await signed_in_staff(house, Role.VILLAGE_CLERK, VILLAGE)
    body = a_registration(id_number=an_id_number())

    async def register() -> int:
        answer = await client.post("/staff/v1/veterans", json=body, headers=clerk.keyed())
        return answer.status_code

    statuses = Counter(await asyncio.gather(*(register() for _ in range(AT_ONCE))))
    assert statuses == {201: 1, 409: AT_ONCE - 1}


async def test_one_version_of_a_dossier_is_changed_by_one_editor(
    client: httpx.AsyncClient, house: House
) -> None:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        person = await a_person(session)
    county = await signed_in_staff(house, Role.COUNTY_REVIEWER, QUANGANG)
    body = {"items": [{"kind": "retired", "starts_on": "2002-08-17"}]}
    headers = {**county.headers, "If-Match": '"1"'}

    async def amend() -> int:
        path = f"/staff/v1/veterans/{person.id}/employment"
        return (await client.put(path, json=body, headers=headers)).status_code

    statuses = Counter(await asyncio.gather(*(amend() for _ in range(AT_ONCE))))
    assert statuses == {200: 1, 412: AT_ONCE - 1}


async def test_one_category_is_recorded_once_by_two_reviewers(
    client: httpx.AsyncClient, house: House
) -> None:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        person = await a_person(session)
    county = await signed_in_staff(house, Role.COUNTY_REVIEWER, QUANGANG)
    body = {"category": "war_participant", "starts_on": "2007-08-01", "basis": "泉港〔2007〕1号"}

    async def hold() -> int:
        path = f"/staff/v1/veterans/{person.id}/categories"
        headers = county.keyed(**{"If-Match": '"1"'})
        return (await client.post(path, json=body, headers=headers)).status_code

    statuses = Counter(await asyncio.gather(*(hold() for _ in range(AT_ONCE))))
    assert statuses == {201: 1, 412: AT_ONCE - 1}
