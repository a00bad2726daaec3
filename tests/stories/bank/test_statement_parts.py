"""A long statement comes in numbered parts, and is compared once all of them are there."""

from typing import Any

import pytest
from sqlalchemy import text

from app.house import House
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.banks import BankCaller
from tests.builders.results import AtBank, a_batch
from tests.fixtures.work import WorkOff
from tests.stories.bank.days import DAY, booking, outcomes, paid

WHOLE = {"on": str(DAY), "serial": "DZ1", "parts": 2, "count": 3, "total_fen": 18_000}
VERSIONS = text("SELECT version_no, completed_at IS NOT NULL FROM statements ORDER BY version_no")


@pytest.fixture
async def mine(house: House) -> AtBank:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        return (await a_batch(session, {"ICBC": 3}))["ICBC"]


def part(mine: AtBank, no: int, *nths: int, **other: Any) -> dict[str, Any]:
    lines = [booking(mine, nth, f"S{nth}") for nth in nths]
    return {**WHOLE, "part": no, "lines": lines, **other}


async def sends(icbc: BankCaller, body: dict[str, Any], status: int = 202) -> Any:
    answer = await icbc.post("/statements", json=body)
    assert answer.status_code == status, answer.text
    return answer.json()


async def test_nothing_is_compared_before_all_parts_are_there(
    icbc: BankCaller, mine: AtBank, work_off: WorkOff
) -> None:
    await paid(icbc, mine, work_off, 0, 1, 2)
    last = await sends(icbc, part(mine, 2, 2))
    assert (last["missing_parts"], last["parts"], last["count"]) == ([1], 2, 3)
    await work_off()
    assert (await icbc.get(f"/reconciliations/{DAY}")).status_code == 404

    first = await sends(icbc, part(mine, 1, 0, 1))
    assert (first["id"], first["missing_parts"]) == (last["id"], [])
    await work_off()
    day = (await icbc.get(f"/reconciliations/{DAY}")).json()
    assert (day["matched"], day["difference_fen"], outcomes(day)) == (True, 0, {"matched": 3})
    assert (day["statement"]["serial"], day["statement"]["total_fen"]) == ("DZ1", 18_000)


async def test_a_part_sent_twice_is_one_and_another_content_needs_another_serial(
    house: House, icbc: BankCaller, mine: AtBank
) -> None:
    first = await sends(icbc, part(mine, 1, 0, 1))
    assert (await sends(icbc, part(mine, 1, 1, 0)))["missing_parts"] == [2]
    for other in (part(mine, 1, 0), part(mine, 2, 2, count=4), part(mine, 2, 2, parts=3)):
        assert (await sends(icbc, other, 409))["code"] == "serial_reused"
    await sends(icbc, part(mine, 2, 2))
    again = await sends(icbc, part(mine, 2, 2))
    assert (again["id"], again["missing_parts"]) == (first["id"], [])
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        assert [tuple(row) for row in await session.execute(VERSIONS)] == [(1, True)]


async def test_parts_that_do_not_add_up_to_the_whole_are_refused(
    icbc: BankCaller, mine: AtBank
) -> None:
    await sends(icbc, part(mine, 1, 0, 1))
    short = part(mine, 2, 2)
    short["lines"][0]["amount_fen"] -= 1
    for wrong, pointer in (
        (short, "/total_fen"),
        (part(mine, 2), "/count"),
        (part(mine, 2, 1), "/count"),
    ):
        refused = await sends(icbc, wrong, 422)
        assert (refused["code"], refused["errors"][0]["pointer"]) == (
            "statement_sum_wrong",
            pointer,
        )
    for wrong, pointer in (
        (part(mine, 3, 2), "/part"),
        (part(mine, 1, 2, serial=None), "/serial"),
    ):
        refused = await sends(icbc, wrong, 422)
        assert (refused["code"], refused["errors"][0]["pointer"]) == (
            "statement_part_wrong",
            pointer,
        )
    assert (await sends(icbc, part(mine, 2, 2)))["missing_parts"] == []


async def test_a_corrected_statement_takes_the_place_of_the_whole(
    house: House, icbc: BankCaller, mine: AtBank, work_off: WorkOff
) -> None:
    await paid(icbc, mine, work_off, 0, 1, 2)
    await sends(icbc, part(mine, 1, 0, 1))
    one = {"parts": 1, "count": 2, "total_fen": 12_000}
    corrected = await sends(icbc, part(mine, 1, 0, 1, serial="DZ2", **one))
    assert corrected["statement_version"] == 2
    late = await sends(icbc, part(mine, 2, 2), 409)
    assert late["code"] == "statement_superseded"
    await work_off()
    day = (await icbc.get(f"/reconciliations/{DAY}")).json()
    assert outcomes(day) == {"matched": 2, "missing": 1}

    await sends(icbc, part(mine, 1, 0, 1, serial="DZ3"))
    await work_off()
    half = (await icbc.get(f"/reconciliations/{DAY}")).json()
    assert (half["statement"]["serial"], outcomes(half)) == ("DZ2", outcomes(day))
    await sends(icbc, part(mine, 2, 2, serial="DZ3"))
    await work_off()
    whole = (await icbc.get(f"/reconciliations/{DAY}")).json()
    assert (whole["statement"]["statement_version"], outcomes(whole)) == (3, {"matched": 3})
