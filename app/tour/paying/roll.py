"""People put on the roll by hand: an account, an entitlement, a second person who agrees."""

import asyncio
import time
from dataclasses import dataclass
from typing import Any

from app.tour.caller import Unexpected
from app.tour.paying.crowd import Payee
from app.tour.paying.desks import CountyDesk
from app.tour.paying.waiting import PATIENCE_SECONDS


@dataclass(frozen=True, slots=True)
class Enrolled:
    payee: Payee
    person_id: str
    entitlement_id: str
    opening: dict[str, Any]


async def enrol(desk: CountyDesk, payee: Payee, opening: dict[str, Any]) -> Enrolled:
    """Register what is owed to one person; `opening` is what the decision on paper says."""
    found = await desk.prepare.post("/veterans:search", {"id_number": payee.id_number})
    person_id = found["items"][0]["id"]
    await open_account(desk, person_id, payee)
    wanted = {"person_id": person_id, **opening}
    made = await desk.prepare.post("/entitlements", wanted)
    await desk.review.post(f"/entitlements/{made['id']}:confirm", version=made["version"])
    return Enrolled(payee, person_id, made["id"], opening)


async def open_account(
    desk: CountyDesk, person_id: str, payee: Payee, **more: str
) -> dict[str, Any]:
    """Enter an account from the papers; the bank is asked whose it is."""
    kept = (
        {"kind": "card_linked"} if payee.has_card else {"kind": "fallback", "basis": "存折复印件"}
    )
    number = {"bank_code": payee.bank_code, "account_number": payee.account_number}
    account = {**kept, **number, **more}
    return await desk.prepare.post(f"/veterans/{person_id}/accounts", account)


async def paid_to(desk: CountyDesk, enrolled: Enrolled) -> list[dict[str, Any]]:
    """Return every payment of an entitlement, the earliest month first."""
    shown = await desk.prepare.get(f"/entitlements/{enrolled.entitlement_id}")
    return sorted(shown["payments"], key=lambda line: (line["period"], line["kind"]))


async def account_in_force(desk: CountyDesk, enrolled: Enrolled, number: str) -> None:
    """Wait until this account is the one that is paid to."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        shown = await desk.prepare.get(f"/veterans/{enrolled.person_id}/accounts")
        if any(a["current"] and a["last4"] == number[-4:] for a in shown["accounts"]):
            return
        await asyncio.sleep(0.2)
    raise Unexpected(f"the account of {enrolled.payee.name} is not in force")
