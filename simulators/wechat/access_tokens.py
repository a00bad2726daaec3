"""The token that an app's server calls with: stable for two hours, two valid at the change."""

import secrets
from dataclasses import dataclass

from simulators.clock import Clock
from simulators.wechat.answers import Refused

LIFE_SECONDS = 7200
OVERLAP_SECONDS = 300
FORCED_A_DAY = 20
DAY_SECONDS = 86_400


@dataclass
class AccessToken:
    value: str
    appid: str
    made_at: float
    dead_at: float


class AccessTokens:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._tokens: dict[str, AccessToken] = {}
        self._newest: dict[str, AccessToken] = {}
        self._forced: dict[str, list[float]] = {}

    def stable(self, appid: str, *, force: bool) -> tuple[str, int]:
        """Return the token and the seconds left; a forced one kills the one before at once."""
        now = self._clock.now()
        newest = self._newest.get(appid)
        if force:
            self._count_forced(appid, now)
            if newest is not None:
                newest.dead_at = now
        if force or newest is None or now >= newest.made_at + LIFE_SECONDS - OVERLAP_SECONDS:
            newest = self._make(appid, now)
        return newest.value, int(newest.made_at + LIFE_SECONDS - now)

    def appid_of(self, value: str | None) -> str:
        if not value:
            raise Refused(41001)
        token = self._tokens.get(value)
        if token is None or self._clock.now() >= token.dead_at:
            raise Refused(40001)
        return token.appid

    def forget(self) -> None:
        self.kill()
        self._forced.clear()

    def kill(self) -> None:
        """End every token, as when somebody else resets the secret."""
        self._tokens.clear()
        self._newest.clear()

    def _make(self, appid: str, now: float) -> AccessToken:
        """The one before stays valid until its own end: five minutes side by side."""
        token = AccessToken(secrets.token_urlsafe(96), appid, now, now + LIFE_SECONDS)
        self._tokens[token.value] = self._newest[appid] = token
        return token

    def _count_forced(self, appid: str, now: float) -> None:
        today = [at for at in self._forced.get(appid, []) if now - at < DAY_SECONDS]
        if len(today) >= FORCED_A_DAY:
            raise Refused(45009)
        self._forced[appid] = [*today, now]
