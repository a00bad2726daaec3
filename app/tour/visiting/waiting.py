"""Wait for what a job does, as a front end does: look again until it is there."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from app.tour.caller import Unexpected

Found = TypeVar("Found")
PATIENCE_SECONDS = 60


async def until(look: Callable[[], Awaitable[Found]], what: str) -> Found:
    """Return the first answer that is not empty."""
    ends = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < ends:
        if found := await look():
            return found
        await asyncio.sleep(0.3)
    raise Unexpected(f"{what}: nothing after {PATIENCE_SECONDS} s")
