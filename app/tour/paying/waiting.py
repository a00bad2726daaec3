"""Wait for long work, as a front end does: ask its operation until it is over."""

import asyncio
import time
from typing import Any

from app.tour.caller import Caller, Unexpected

PATIENCE_SECONDS = 240


async def over(caller: Caller, operation_id: str) -> dict[str, Any]:
    """Return the operation once it is done; one that failed ends the story."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        seen = await caller.get(f"/operations/{operation_id}")
        if seen["status"] == "done":
            return seen
        if seen["status"] == "failed":
            raise Unexpected(f"operation {seen['kind']}: {seen['error']}")
        await asyncio.sleep(0.2)
    raise Unexpected(f"operation {operation_id} is not over after {PATIENCE_SECONDS} s")
