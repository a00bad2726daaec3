"""A county that has a team, at half past nine on a Monday."""

from typing import Any

import httpx
import pytest

from app.house import House
from app.policies.permissions import Role
from tests.builders.identity import signed_in_staff
from tests.builders.requests import COUNTY, STAFF, Caller, set_clock
from tests.stories.visits.supply import MONDAY, TEAM


@pytest.fixture
async def county(house: House, client: httpx.AsyncClient) -> Caller:
    await set_clock(house, MONDAY)
    return Caller(client, await signed_in_staff(house, Role.COUNTY_REVIEWER, COUNTY), STAFF)


@pytest.fixture
async def team(county: Caller) -> Any:
    return await county.post("/visit-teams", TEAM)
