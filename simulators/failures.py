"""What can go wrong on the way, on demand: the next calls of one path fail as told."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from enum import StrEnum

from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse

Endpoint = Callable[[Request], Awaitable[Response]]
HUGE_BYTES = 8 * 1024 * 1024
KEPT_CALLS = 10_000


class Way(StrEnum):
    CODE = "code"  # The system's own error code, in its own manner.
    STATUS = "status"  # A gateway's HTML page under another status.
    GARBAGE = "garbage"
    HUGE = "huge"
    SLOW = "slow"  # The right answer, late.
    DRIP = "drip"  # An octet now and then, without end.
    CUT = "cut"  # Half an answer, then nothing.
    REDIRECT = "redirect"


class Failure(BaseModel):
    """How the next `times` calls of `path` fail; what a way needs not is left out."""

    path: str = Field(description="As called, such as /wechat/sns/jscode2session")
    way: Way
    times: int = Field(1, ge=1, le=1000)
    code: int | str = -1
    status: int = Field(502, ge=300, le=599)
    seconds: float = Field(1, ge=0, le=120)
    location: str = "http://127.0.0.1:1/elsewhere"


class Failures:
    def __init__(self) -> None:
        self._coming: dict[str, deque[Failure]] = {}
        self.calls: deque[str] = deque(maxlen=KEPT_CALLS)
        """Every path that was called, in order; never with its query, which holds secrets."""

        self.traces: deque[str] = deque(maxlen=KEPT_CALLS)

    def expect(self, failure: Failure) -> None:
        coming = self._coming.setdefault(failure.path, deque())
        coming.extend([failure] * failure.times)

    def forget(self) -> None:
        self._coming.clear()
        self.calls.clear()
        self.traces.clear()

    def none_more(self) -> None:
        """Let all calls succeed again, and keep the list of them."""
        self._coming.clear()

    def breakable(self, endpoint: Endpoint, refuse: Callable[[int | str], Response]) -> Endpoint:
        """Let `endpoint` fail on demand; `refuse` writes an error code as its system does."""

        async def broken_or_not(request: Request) -> Response:
            self.calls.append(request.url.path)
            self.traces.append(request.headers.get("traceparent", ""))
            coming = self._coming.get(request.url.path)
            if not coming:
                return await endpoint(request)
            failure = coming.popleft()
            if failure.way is Way.SLOW:
                await asyncio.sleep(failure.seconds)
                return await endpoint(request)
            return _broken(failure, refuse)

        return broken_or_not


def _broken(failure: Failure, refuse: Callable[[int | str], Response]) -> Response:
    answers: dict[Way, Callable[[], Response]] = {
        Way.CODE: lambda: refuse(failure.code),
        Way.STATUS: lambda: HTMLResponse("<html>Bad Gateway</html>", failure.status),
        Way.GARBAGE: lambda: _json(b'{"errcode":0,"openid":\xff\xfe'),
        Way.HUGE: lambda: _json(b" " * HUGE_BYTES),
        Way.DRIP: lambda: StreamingResponse(_drops(), media_type="application/json"),
        Way.CUT: lambda: Response(b'{"errc', headers={"content-length": "400"}),
        Way.REDIRECT: lambda: RedirectResponse(failure.location, 302),
    }
    return answers[failure.way]()


def _json(octets: bytes) -> Response:
    return Response(octets, media_type="application/json")


async def _drops() -> AsyncIterator[bytes]:
    while True:
        yield b" "
        await asyncio.sleep(0.05)
