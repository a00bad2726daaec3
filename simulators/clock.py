"""The outside world's clock: real time, and what a test put it ahead by."""

import time


class Clock:
    def __init__(self) -> None:
        self.ahead_seconds = 0.0

    def forget(self) -> None:
        self.ahead_seconds = 0.0

    def now(self) -> float:
        """Return seconds since 1970."""
        return time.time() + self.ahead_seconds
