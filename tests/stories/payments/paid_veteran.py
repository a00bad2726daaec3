"""Somebody whose benefits go to an account, and what she asks of it."""

import httpx

from app.house import House
from app.models.veterans.persons import Person
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.accounts import an_account
from tests.builders.requests import MONDAY, Caller, Case, a_case, set_clock

PHONE = "13800138000"
CHANGES = "/bank-account-changes"


async def a_paid_veteran(house: House, client: httpx.AsyncClient) -> tuple[Case, str]:
    """Somebody with a telephone whose benefits go to an account at ABC; return its last four."""
    await set_clock(house, MONDAY)
    case = await a_case(house, client, name="王秀英")
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        person = await session.get_one(Person, case.person_id)
        person.phone = PHONE
        account = await an_account(session, person)
    return case, account.last4


async def asks(caller: Caller, number: str, bank: str = "CCB") -> httpx.Response:
    return await caller.tries(CHANGES, {"bank_code": bank, "account_number": number})


async def current(caller: Caller) -> str | None:
    accounts = (await caller.get("/bank-accounts"))["accounts"]
    return next((account["last4"] for account in accounts if account["current"]), None)
