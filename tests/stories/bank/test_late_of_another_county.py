"""A day on which a county had nothing is closed by the others: what comes late is told."""

import httpx

from app.house import House
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.banks import signed_in_bank
from tests.builders.identity import signed_in_staff
from tests.builders.results import COUNTY, a_batch
from tests.fixtures.work import WorkOff
from tests.stories.bank.days import DAY, NEXT_DAY, STAFF, booking, closes, outcomes, paid, stated
from tests.stories.bank.test_news import ELSEWHERE


async def test_the_next_open_day_tells_of_a_county_that_had_no_part_in_the_closed_one(
    house: House, client: httpx.AsyncClient, work_off: WorkOff
) -> None:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        known = (await a_batch(session, {"ICBC": 1}))["ICBC"]
        other = (await a_batch(session, {"ICBC": 2}, village=ELSEWHERE))["ICBC"]
    icbc = await signed_in_bank(client, house, "ICBC")
    there = await signed_in_staff(house, Role.FINANCE, f"{ELSEWHERE[:6]}000000")
    await paid(icbc, known, work_off, 0)
    await stated(icbc, work_off, booking(known, 0, "S0"))
    await closes(client, await signed_in_staff(house, Role.FINANCE, COUNTY))

    await paid(icbc, other, work_off, 1)
    silent = await stated(icbc, work_off, on=NEXT_DAY)
    assert (outcomes(silent), silent["difference_fen"]) == ({"missing": 1}, -6_000)
    told = await stated(icbc, work_off, booking(other, 1, "S1"), on=NEXT_DAY)
    assert (outcomes(told), told["open_count"]) == ({"matched": 1}, 0)
    await closes(client, there)
    for kind, on in (("day", NEXT_DAY), ("month", DAY)):
        body = {"county_code": f"{ELSEWHERE[:6]}000000", "kind": kind, "on": str(on)}
        done = await client.post(f"{STAFF}/closings", json=body, headers=there.keyed())
        assert done.status_code == 201, done.text
