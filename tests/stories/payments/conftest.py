"""The office whose stories are told, and the bank that answers it."""

import httpx
import pytest

from app.house import House
from tests.builders.banks import BankCaller, signed_in_bank
from tests.builders.payments import PayOffice, a_pay_office
from tests.fixtures.work import WorkOff


@pytest.fixture
async def office(house: House, client: httpx.AsyncClient, work_off: WorkOff) -> PayOffice:
    return await a_pay_office(house, client, work_off)


@pytest.fixture
async def abc(client: httpx.AsyncClient, house: House) -> BankCaller:
    return await signed_in_bank(client, house, "ABC")
