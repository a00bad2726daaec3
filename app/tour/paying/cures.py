"""What did not arrive is looked into, cured and paid again, each in its own way."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator
from typing import Any

from app.seed.cards import card_number
from app.tour.caller import Caller, Unexpected
from app.tour.paying.crowd import FIRST_HEIR
from app.tour.paying.desks import CountyDesk
from app.tour.paying.waiting import PATIENCE_SECONDS

FIX_DATA = "fix_data"


async def every(caller: Caller, path: str, **query: str) -> AsyncIterator[dict[str, Any]]:
    """Yield every row of a list, page by page."""
    cursor: str | None = ""
    while cursor is not None:
        more = {"cursor": cursor} if cursor else {}
        page = await caller.get(path, limit="100", **query, **more)
        for row in page["items"]:
            yield row
        cursor = page["next_cursor"]


async def settle_doubts(desk: CountyDesk) -> int:
    """Settle what contradicts itself by the bank's own last line; return how many that were."""
    doubts = [row async for row in every(desk.prepare, "/returns", status="unknown")]
    for doubt in doubts:
        path = f"/payments/{doubt['payment_no']}"
        lines = (await desk.prepare.get(f"{path}/bank-lines"))["items"]
        await desk.prepare.post(f"{path}:resolve", {"line_id": lines[-1]["id"]})
    return len(doubts)


async def replace_accounts(desk: CountyDesk) -> Counter[str]:
    """Give everybody another account whose own cannot take money; two people, then a wait."""
    seen: Counter[str] = Counter()
    async for row in every(desk.prepare, "/returns"):
        seen[row["meaning"] or row["status"]] += 1
        if row["meaning"] == FIX_DATA or row["status"] == "returned":
            await _another_account(desk, row["person_id"], row["payment_no"])
    return seen


async def _another_account(desk: CountyDesk, person_id: str, payment_no: str) -> None:
    accounts = (await desk.prepare.get(f"/veterans/{person_id}/accounts"))["accounts"]
    held = next(account for account in accounts if account["current"])
    bank = held["bank"]["code"]
    number = card_number(bank, FIRST_HEIR + int(payment_no[-6:]))
    wanted = {
        "kind": held["kind"],
        "bank_code": bank,
        "account_number": number,
        **({} if held["kind"] == "card_linked" else {"basis": "新存折复印件"}),
    }
    opened = await desk.prepare.post(f"/veterans/{person_id}/accounts", wanted)
    change = opened["change"]
    await desk.review.post(f"/account-changes/{change['id']}:confirm", version=change["version"])


async def accounts_in_force(desk: CountyDesk) -> None:
    """Wait until no account waits any more; the jobs of the new day see to that."""
    until = time.monotonic() + PATIENCE_SECONDS
    while (await desk.prepare.get("/account-changes", state="waiting", limit="1"))["items"]:
        if time.monotonic() > until:
            raise Unexpected(f"accounts of {desk.name} still wait")
        await asyncio.sleep(0.3)
