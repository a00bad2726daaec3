"""Whoever moves in November is paid for each month once: to December there, from January here."""

from datetime import datetime
from typing import Any

import httpx
from sqlalchemy import select

from app.domain.calendar.days import SHANGHAI
from app.house import House
from app.models.payments.batches import Batch
from app.models.payments.payments import Payment
from app.models.veterans.persons import Person
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.payments import Payee, PayOffice, a_pay_office
from tests.builders.requests import COUNTY, Caller, set_clock
from tests.builders.veterans import OTHER_VILLAGE
from tests.fixtures.work import WorkOff

HERE = "350504000000"
MONTHS = [
    datetime(year, month, 20, 9, tzinfo=SHANGHAI)
    for year, month in ((2026, 11), (2026, 12), (2027, 1), (2027, 2))
]


async def _moves(old: Caller, new: Caller, payee: Payee) -> None:
    row = await new.get(f"/entitlements/{payee.entitlement.id}")
    wanted = {"moved_on": "2026-11-03"}
    move = await new.post(f"/entitlements/{row['id']}:move", wanted, version=row["version"])
    steps: list[tuple[Caller, str, Any]] = [
        (old, "confirm", None),
        (old, "send-file", {"file_no": "XA12345678935"}),
        (new, "receive", None),
    ]
    for caller, verb, body in steps:
        path = f"/entitlement-moves/{move['id']}:{verb}"
        move = await caller.post(path, body, version=move["version"])


async def _pays(office: PayOffice, period: str) -> None:
    """Run the month as far as the banks; a run without lines ends as a draft."""
    batch = await office.prepares(period=period)
    if batch["count"]:
        await office.is_granted(batch["total_fen"], year=int(period[:4]))
        await office.submits(await office.approves(await office.reviews(batch)))


async def test_each_month_of_a_move_is_paid_once_by_whose_turn_it_is(
    house: House, client: httpx.AsyncClient, work_off: WorkOff
) -> None:
    await set_clock(house, MONTHS[0])
    there, here = [await a_pay_office(house, client, work_off, each) for each in (COUNTY, HERE)]
    payee = await there.has_payee("陈建国", fen=50_000)
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        (await session.get_one(Person, payee.person.id)).division_code = OTHER_VILLAGE
    await _moves(there.preparer, here.preparer, payee)
    await work_off()
    for today in MONTHS:
        await set_clock(house, today)
        for county in (COUNTY, HERE):
            await _pays(await a_pay_office(house, client, work_off, county), f"{today:%Y-%m}")

    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        sent = select(Payment.period, Batch.county_code, Payment.amount_fen)
        rows = await session.execute(sent.join(Batch).order_by(Payment.period))
        paid = [(f"{row.period:%Y-%m}", row.county_code, row.amount_fen) for row in rows]
    assert paid == [
        ("2026-11", COUNTY, 50_000),
        ("2026-12", COUNTY, 50_000),
        ("2027-01", HERE, 50_000),
        ("2027-02", HERE, 50_000),
    ]
