"""The banks' days are closed by a person, once nothing is left to compare."""

import asyncio
import time
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from app.tour.caller import Caller, body_of
from app.tour.paying.batches import Batch
from app.tour.paying.cures import every
from app.tour.paying.waiting import PATIENCE_SECONDS


async def close_days(finance: Caller, batches: Sequence[Batch]) -> list[dict[str, Any]]:
    """Close day after day until every batch is reconciled; statements are compared by jobs."""
    until, closed = time.monotonic() + PATIENCE_SECONDS, list[dict[str, Any]]()
    while time.monotonic() < until:
        for day in [day async for day in every(finance, "/reconciliations", status="open")]:
            closed.append(await _close_day(finance, day["id"]))
        seen = [(await finance.get(f"/batches/{batch['id']}"))["status"] for batch in batches]
        if set(seen) == {"reconciled"}:
            break
        await asyncio.sleep(0.5)
    return closed


async def _close_day(finance: Caller, reconciliation_id: str) -> dict[str, Any]:
    """Close it, or return it as it stands when something is left that differs."""
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        day = await finance.get(f"/reconciliations/{reconciliation_id}")
        if not day["open_count"]:
            path = f"/reconciliations/{reconciliation_id}:close"
            answer = await finance.answer(path, version=day["version"])
            # It is compared anew while results still come in.
            if answer.status_code != HTTPStatus.PRECONDITION_FAILED:
                return body_of(answer)
        if time.monotonic() > until:
            return day
        await asyncio.sleep(0.5)
