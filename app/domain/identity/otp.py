"""Which one-time codes are taken: a small window, and each code once (RFC 6238 §5.2)."""

import hmac
from collections.abc import Callable
from datetime import datetime, timedelta

STEP = timedelta(seconds=30)
DRIFT_STEPS = 1
"""A telephone's clock may be one step behind or ahead."""

CodeOfStep = Callable[[int], str]


def step_of(now: datetime) -> int:
    return int(now.timestamp()) // int(STEP.total_seconds())


def matching_step(
    code_of: CodeOfStep, code: str, now: datetime, last_step: int | None
) -> int | None:
    """Return the step whose code this is; steps up to the last one used are spent."""
    present = step_of(now)
    found = None
    # Every step is compared, so that a spent code takes as long as a wrong one.
    for step in range(present - DRIFT_STEPS, present + DRIFT_STEPS + 1):
        unspent = last_step is None or step > last_step
        if _same(code_of(step), code) and unspent:
            found = step
    return found


def matching_pair(
    code_of: CodeOfStep, codes: tuple[str, str], now: datetime, last_step: int | None
) -> int | None:
    """Return the later step of two codes in a row, neither of them spent."""
    first, second = codes
    step = matching_step(code_of, second, now, last_step)
    if step is None or step - 1 == last_step:
        return None
    return step if _same(code_of(step - 1), first) else None


def _same(right: str, given: str) -> bool:
    return hmac.compare_digest(right.encode(), given.encode())
