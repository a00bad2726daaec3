"""A county with two reviewers, its people, and a kind of list that no office has."""

from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest

from app.house import House
from app.imports.registry import another_kind
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.identity import signed_in_staff
from tests.builders.imports import ROSTER, Clerk
from tests.builders.veterans import VILLAGE, a_person, an_id_number

COUNTY, NEXT_COUNTY = "350505000000", "350504000000"


@pytest.fixture(autouse=True)
def roster() -> Iterator[None]:
    with another_kind(ROSTER):
        yield


@dataclass(frozen=True)
class Someone:
    name: str
    id_number: str

    def row(self, yuan: str | float = "60", month: str = "2026-01") -> list[str | float]:
        return [self.name, self.id_number, month, yuan]


@pytest.fixture
async def people(house: House) -> list[Someone]:
    """Five people of one village."""
    names = ("张建明", "李秀英", "王建国", "陈桂花", "黄志强")
    found = [Someone(name, an_id_number()) for name in names]
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        for each in found:
            await a_person(session, each.name, VILLAGE, id_number=each.id_number)
    return found


async def _reviewer(house: House, client: httpx.AsyncClient, county: str) -> Clerk:
    return Clerk(client, await signed_in_staff(house, Role.COUNTY_REVIEWER, county))


@pytest.fixture
async def clerk(house: House, client: httpx.AsyncClient) -> Clerk:
    """Who enters lists."""
    return await _reviewer(house, client, COUNTY)


@pytest.fixture
async def colleague(house: House, client: httpx.AsyncClient) -> Clerk:
    """Who checks them."""
    return await _reviewer(house, client, COUNTY)


@pytest.fixture
async def third(house: House, client: httpx.AsyncClient) -> Clerk:
    """Who sits in the next room."""
    return await _reviewer(house, client, COUNTY)


@pytest.fixture
async def neighbour(house: House, client: httpx.AsyncClient) -> Clerk:
    """A reviewer of the next county."""
    return await _reviewer(house, client, NEXT_COUNTY)


@pytest.fixture
async def auditor(house: House, client: httpx.AsyncClient) -> Clerk:
    return Clerk(client, await signed_in_staff(house, Role.AUDITOR, COUNTY))


@pytest.fixture
async def village(house: House, client: httpx.AsyncClient) -> Clerk:
    """A clerk of a village station."""
    return Clerk(client, await signed_in_staff(house, Role.VILLAGE_CLERK, VILLAGE))
