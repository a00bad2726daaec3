"""A result that came before its money, for a day that a person had closed: the next one tells."""

import httpx
import pytest
from sqlalchemy import text

from app.house import House
from app.jobs.results import apply_early
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.banks import signed_in_bank
from tests.builders.identity import signed_in_staff
from tests.builders.results import COUNTY, AtBank, a_batch
from tests.fixtures.work import WorkOff
from tests.stories.bank.days import (
    BOOKED_AT,
    NEXT_DAY,
    booking,
    closes,
    outcomes,
    paid,
    period,
    stated,
)

FUND = text("""
UPDATE remittances SET voucher_no = 'GK9', paying_account = '8801', funded_at = now(),
  value_on = app_now()::date WHERE id = :id
""")


@pytest.fixture
async def known(house: House) -> AtBank:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        return (await a_batch(session, {"ICBC": 1}))["ICBC"]


@pytest.fixture
async def unfunded(house: House) -> AtBank:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        return (await a_batch(session, {"ICBC": 1}, funded=False))["ICBC"]


async def test_what_is_applied_once_the_money_is_there_is_told_by_the_next_open_day(
    house: House, client: httpx.AsyncClient, known: AtBank, unfunded: AtBank, work_off: WorkOff
) -> None:
    icbc = await signed_in_bank(client, house, "ICBC")
    finance = await signed_in_staff(house, Role.FINANCE, COUNTY)
    await paid(icbc, known, work_off, 0)
    await stated(icbc, work_off, booking(known, 0, "S0"))
    await closes(client, finance)
    assert (await period(client, finance, "day")).status_code == 201

    early = unfunded.line(0, "000000", serial="E0", booked_at=BOOKED_AT)
    await icbc.post("/results", json={"serial": "DE", "lines": [early]})
    await work_off()
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        await session.execute(FUND, {"id": unfunded.remittance_id})
    await apply_early(house)
    await work_off()
    month = await period(client, finance, "month")
    assert (month.status_code, month.json()["code"]) == (409, "period_not_ready")
    silent = await stated(icbc, work_off, on=NEXT_DAY)
    assert (outcomes(silent), silent["difference_fen"]) == ({"missing": 1}, -6_000)
    told = await stated(icbc, work_off, booking(unfunded, 0, "S9"), on=NEXT_DAY)
    assert (outcomes(told), told["open_count"]) == ({"matched": 1}, 0)
