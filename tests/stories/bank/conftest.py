"""Who calls in the stories of banks."""

import httpx
import pytest

from app.house import House
from app.policies.permissions import Role
from tests.builders.banks import BankCaller, signed_in_bank
from tests.builders.identity import SignedIn, signed_in_staff
from tests.builders.requests import COUNTY


@pytest.fixture
async def abc(client: httpx.AsyncClient, house: House) -> BankCaller:
    return await signed_in_bank(client, house, "ABC")


@pytest.fixture
async def icbc(client: httpx.AsyncClient, house: House) -> BankCaller:
    return await signed_in_bank(client, house, "ICBC")


@pytest.fixture
async def finance(house: House) -> SignedIn:
    return await signed_in_staff(house, Role.FINANCE, COUNTY)
