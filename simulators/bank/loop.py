"""The banks at work by themselves, as in the demo."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from starlette.concurrency import run_in_threadpool

from simulators.bank.bank import Bank
from simulators.bank.partners import Partners
from simulators.bank.work.day import WORKING, Step, run

BY_THEMSELVES = (*WORKING, Step.STATE_WHAT_IS_OVER)
_log = logging.getLogger("simulators.bank")


@asynccontextmanager
async def working(partners: Partners, every_seconds: float) -> AsyncIterator[None]:
    """Let every bank work again and again for the length of the block; 0: only when told."""
    loops = [
        asyncio.create_task(_work(partners, bank, every_seconds))
        for bank in partners.banks.values()
        if every_seconds
    ]
    try:
        yield
    finally:
        for loop in loops:
            loop.cancel()
            with suppress(asyncio.CancelledError):
                await loop
        partners.connect(None)


async def _work(partners: Partners, bank: Bank, every_seconds: float) -> None:
    while True:
        await asyncio.sleep(every_seconds)
        if not partners.by_themselves or bank.client is None:
            continue
        try:
            await run_in_threadpool(run, bank, BY_THEMSELVES)
        except Exception:  # noqa: BLE001  # One defect must not stop a bank for good.
            _log.exception("%s stopped in the middle of a run", bank.code)
