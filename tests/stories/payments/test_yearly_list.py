"""What a programme publishes once a year hangs once a year, whole."""

from datetime import date
from typing import Any

import httpx
import pytest

from app.house import House
from app.policies.permissions import Role
from tests.builders.identity import signed_in_staff
from tests.builders.payments import PayOffice, a_pay_office
from tests.builders.requests import COUNTY, STAFF, Caller, days_later
from tests.fixtures.work import WorkOff

PROGRAMME = "price_subsidy"
PLACE = {"place": "village_board", "site": "锦祥社区公示栏"}


@pytest.fixture
async def office(house: House, client: httpx.AsyncClient, work_off: WorkOff) -> PayOffice:
    office = await a_pay_office(house, client, work_off)
    for name in ("陈建国", "林秀英"):
        await office.has_payee(name, fen=6_000, programme=PROGRAMME)
    await office.is_granted(10_000_000, PROGRAMME)
    return office


async def _acts(caller: Caller, batch: Any, verb: str, body: Any) -> Any:
    return await caller.post(f"/batches/{batch['id']}:{verb}", body, version=batch["version"])


async def _fresh(office: PayOffice) -> None:
    """Sessions do not last for eight days."""
    office.preparer, office.finance = [
        Caller(office.client, await signed_in_staff(office.house, role, COUNTY), STAFF)
        for role in (Role.COUNTY_REVIEWER, Role.FINANCE)
    ]


async def test_the_first_run_of_a_year_hangs_with_every_line_and_the_second_does_not(
    office: PayOffice, house: House
) -> None:
    november = await office.reviews(await office.prepares(PROGRAMME))
    assert (november["count"], november["shown_count"]) == (2, 2)
    november = await _acts(office.preparer, november, "publicise", PLACE)
    shown = (await office.preparer.get(f"/batches/{november['id']}/notice/lines"))["items"]
    assert [(line["name"], line["amount_fen"]) for line in shown] == [
        ("陈*国", 6_000),
        ("林*英", 6_000),
    ]
    await days_later(house, 8)
    await _fresh(office)
    closing = {"conclusion": "无异议"}
    november = await _acts(office.preparer, november, "close-publicity", closing)
    await office.submits(await office.approves(november))

    await office.has_payee("黄志强", fen=6_000, programme=PROGRAMME, starts_on=date(2026, 12, 1))
    december = await office.prepares(PROGRAMME, "2026-12")
    assert (december["count"], december["shown_count"]) == (3, 0)
