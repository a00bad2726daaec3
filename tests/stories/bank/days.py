"""A bank's day as stories tell it: paid, stated, looked at and closed."""

from datetime import date, timedelta
from typing import Any

import httpx

from tests.builders.banks import BankCaller
from tests.builders.identity import SignedIn
from tests.builders.results import COUNTY, AtBank
from tests.fixtures.work import WorkOff

STAFF = "/staff/v1"
DAY = date(2026, 10, 20)
BOOKED_AT = f"{DAY}T09:30:00+08:00"
NEXT_DAY = DAY + timedelta(days=1)


def booking(mine: AtBank, nth: int, serial: str, **other: Any) -> dict[str, Any]:
    payment = mine.payments[nth]
    return {
        "serial": serial,
        "payment_no": payment.payment_no,
        "attempt": 1,
        "amount_fen": 6_000,
        "direction": "credited",
        "booked_at": BOOKED_AT,
        **other,
    }


async def stated(
    bank: BankCaller, work_off: WorkOff, *lines: dict[str, Any], on: date = DAY
) -> dict[str, Any]:
    """Send a statement that adds up, let it be matched, and read what it came to."""
    sign = {"credited": 1, "returned": -1}
    total = sum(sign[line["direction"]] * line["amount_fen"] for line in lines)
    body = {"on": str(on), "lines": lines, "count": len(lines), "total_fen": total}
    answer = await bank.post("/statements", json=body)
    assert answer.status_code == 202, answer.text
    await work_off()
    day: dict[str, Any] = (await bank.get(f"/reconciliations/{on}")).json()
    return day


async def paid(bank: BankCaller, mine: AtBank, work_off: WorkOff, *nths: int) -> None:
    lines = [mine.line(nth, "000000", booked_at=BOOKED_AT) for nth in nths]
    serial = "D" + "-".join(map(str, nths))
    sent = await bank.post("/results", json={"serial": serial, "lines": lines})
    assert sent.status_code == 202, sent.text
    await work_off()


def outcomes(day: dict[str, Any]) -> dict[str, int]:
    return {each["outcome"]: each["count"] for each in day["outcomes"]}


async def parts(client: httpx.AsyncClient, finance: SignedIn) -> list[dict[str, Any]]:
    found = await client.get(f"{STAFF}/reconciliations", headers=finance.headers)
    items: list[dict[str, Any]] = found.json()["items"]
    return items


async def acted(
    client: httpx.AsyncClient,
    staff: SignedIn,
    part: dict[str, Any],
    verb: str,
    body: dict[str, Any] | None = None,
) -> httpx.Response:
    headers = staff.keyed(**{"If-Match": f'"{part["version"]}"'})
    path = f"{STAFF}/reconciliations/{part['id']}:{verb}"
    return await client.post(path, json=body, headers=headers)


async def closes(client: httpx.AsyncClient, finance: SignedIn) -> dict[str, Any]:
    """Close the newest day of the bank."""
    closed = await acted(client, finance, (await parts(client, finance))[0], "close")
    assert closed.status_code == 200, closed.text
    found: dict[str, Any] = closed.json()
    return found


async def period(client: httpx.AsyncClient, finance: SignedIn, kind: str) -> httpx.Response:
    body = {"county_code": COUNTY, "kind": kind, "on": str(DAY)}
    return await client.post(f"{STAFF}/closings", json=body, headers=finance.keyed())
