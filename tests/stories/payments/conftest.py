"""The office whose stories are told, and the bank that answers it."""

from datetime import datetime

import httpx
import pytest

from app.domain.calendar.days import SHANGHAI
from app.house import House
from tests.builders.banks import BankCaller, signed_in_bank
from tests.builders.payments import PayOffice, a_pay_office
from tests.builders.requests import set_clock
from tests.fixtures.work import WorkOff

NOVEMBER_22 = datetime(2026, 11, 22, 9, 30, tzinfo=SHANGHAI)
"""The stories name their months: they hold on whatever day they are told."""


@pytest.fixture
async def office(house: House, client: httpx.AsyncClient, work_off: WorkOff) -> PayOffice:
    await set_clock(house, NOVEMBER_22)
    return await a_pay_office(house, client, work_off)


@pytest.fixture
async def abc(client: httpx.AsyncClient, house: House) -> BankCaller:
    return await signed_in_bank(client, house, "ABC")
