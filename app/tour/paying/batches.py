"""One batch on its way: prepared, reviewed, published where it must be, approved, funded."""

import asyncio
import time
from typing import Any

from app.tour.caller import Caller, Unexpected
from app.tour.paying.desks import CountyDesk
from app.tour.paying.waiting import PATIENCE_SECONDS, over

Batch = dict[str, Any]


async def prepare(desk: CountyDesk, programme: str, period: str, **more: Any) -> Batch:
    """Let a run be built, and return the draft.

    What banks say of accounts is followed by jobs: a draft that came too early is built anew.
    """
    wanted = {"programme": programme, "period": period, **more}
    draft = await _built(desk, await desk.prepare.post("/batches", wanted))
    until = time.monotonic() + PATIENCE_SECONDS
    while _too_early(draft) and time.monotonic() < until:
        await asyncio.sleep(1)
        draft = await _built(desk, await _step(desk.prepare, draft, "rebuild"))
    return draft


async def _built(desk: CountyDesk, operation: dict[str, Any]) -> Batch:
    done = await over(desk.prepare, operation["id"])
    return await desk.prepare.get(done["result_url"].removeprefix("/staff/v1"))


def _too_early(draft: Batch) -> bool:
    return any(kept_out["code"] == "not_verified" for kept_out in draft["excluded"])


async def review(desk: CountyDesk, batch: Batch) -> Batch:
    return await _step(desk.review, batch, "review")


async def hang_list(desk: CountyDesk, batch: Batch) -> Batch:
    """Publish the lines that have to be."""
    notice = {"place": "village_board", "site": "各村(社区)公告栏"}
    await _step(desk.prepare, batch, "publicise", notice)
    return await _read(desk.prepare, batch)


async def take_list_down(desk: CountyDesk, batch: Batch) -> Batch:
    current = await _read(desk.prepare, batch)
    await _step(desk.prepare, current, "close-publicity", {"conclusion": "公示期间无异议。"})
    return await _read(desk.prepare, batch)


async def release(desk: CountyDesk, batch: Batch, voucher: str, value_on: str) -> Batch:
    """Approve, submit, and move the money for every bank that has a part in it."""
    approved = await _step(desk.finance, await _read(desk.finance, batch), "approve")
    operation = await _step(desk.prepare, approved, "submit")
    await over(desk.prepare, operation["id"])
    return await fund(desk, batch, voucher, value_on)


async def fund(desk: CountyDesk, batch: Batch, voucher: str, value_on: str) -> Batch:
    current = await _read(desk.finance, batch)
    for part in current["banks"]:
        if part["status"] is None or part["funding"] is not None:
            continue
        funding = {
            "bank_code": part["bank_code"],
            "voucher_no": f"{voucher}-{current['number'][-6:]}-{part['bank_code']}",
            "paying_account": "0016",
            "value_on": value_on,
        }
        current = await _step(desk.finance, current, "fund", funding)
    return current


async def appropriate(
    desk: CountyDesk, programme: str, year: int, amount_fen: int, document_no: str
) -> dict[str, Any]:
    """Let the budget of a programme come in."""
    granted = {
        "county_code": desk.code,
        "programme": programme,
        "year": year,
        "amount_fen": amount_fen,
        "document_no": document_no,
    }
    return await desk.finance.post("/appropriations", granted)


async def settled(desk: CountyDesk, batch: Batch) -> Batch:
    """Wait until every line of a batch has its answer, and return it."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        current = await _read(desk.finance, batch)
        if current["status"] in {"settled", "reconciled"}:
            return current
        await asyncio.sleep(0.2)
    raise Unexpected(f"{batch['number']} is not settled: {current['statuses']}")


async def _read(caller: Caller, batch: Batch) -> Batch:
    return await caller.get(f"/batches/{batch['id']}")


async def _step(
    caller: Caller, batch: Batch, verb: str, body: dict[str, Any] | None = None
) -> dict[str, Any]:
    return await caller.post(f"/batches/{batch['id']}:{verb}", body, version=batch["version"])
