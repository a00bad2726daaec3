"""How often somebody may call: a budget a minute for each caller, kept in this process.

A budget is divided by the number of processes, for a proxy spreads the calls over them.
Lockouts and code budgets are rows: they must hold across processes and restarts.
"""

import math
import time
from enum import StrEnum

from limits import RateLimitItemPerMinute
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter

from app.domain.errors import TooMany
from app.domain.identity.tokens import TokenKind
from app.settings import Settings

SWEEP_SECONDS = 60


class Budget(StrEnum):
    STRANGER = "stranger"
    CITIZEN = "citizen"
    STAFF = "staff"
    BANK = "bank"


BUDGET_OF = {
    TokenKind.CITIZEN_ACCESS: Budget.CITIZEN,
    TokenKind.STAFF_ACCESS: Budget.STAFF,
    TokenKind.BANK_ACCESS: Budget.BANK,
}


class Windows(Storage):
    """Counters of fixed windows in memory.

    The library's own memory storage looks through every counter on every call, in a thread, and
    goes by a clock that may be set back: then windows would not end.
    """

    STORAGE_SCHEME = ["rongyao-windows"]  # noqa: RUF012  # The library asks for a list.

    def __init__(self) -> None:
        super().__init__()
        self._windows: dict[str, tuple[int, float]] = {}
        self._swept_at = time.monotonic()

    @property
    def base_exceptions(self) -> type[Exception]:
        return ValueError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        now = time.monotonic()
        if now - self._swept_at > SWEEP_SECONDS:
            self._windows = {k: w for k, w in self._windows.items() if w[1] > now}
            self._swept_at = now
        count, ends_at = self._windows.get(key, (0, 0.0))
        if ends_at <= now:
            count, ends_at = 0, now + expiry
        self._windows[key] = (count + amount, ends_at)
        return count + amount

    def get(self, key: str) -> int:
        count, ends_at = self._windows.get(key, (0, 0.0))
        return count if ends_at > time.monotonic() else 0

    def get_expiry(self, key: str) -> float:
        return self._windows.get(key, (0, time.monotonic()))[1]

    def check(self) -> bool:
        return True

    def reset(self) -> int:
        forgotten = len(self._windows)
        self._windows.clear()
        return forgotten

    def clear(self, key: str) -> None:
        self._windows.pop(key, None)


class Rates:
    """The budgets of one process."""

    def __init__(self, settings: Settings) -> None:
        self._windows = Windows()
        self._limiter = FixedWindowRateLimiter(self._windows)
        calls = {
            Budget.STRANGER: settings.stranger_calls_per_minute,
            Budget.CITIZEN: settings.citizen_calls_per_minute,
            Budget.STAFF: settings.staff_calls_per_minute,
            Budget.BANK: settings.bank_calls_per_minute,
        }
        self._limits = {
            budget: RateLimitItemPerMinute(max(1, count // settings.workers))
            for budget, count in calls.items()
        }

    def spend(self, budget: Budget, caller: str) -> None:
        """Count one call of `caller`, or raise `TooMany` with the seconds until the next."""
        limit = self._limits[budget]
        if self._limiter.hit(limit, budget.value, caller):
            return
        opens_at = self._limiter.get_window_stats(limit, budget.value, caller).reset_time
        raise TooMany(retry_after_seconds=max(1, math.ceil(opens_at - time.monotonic())))
