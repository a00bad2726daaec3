"""Calls to outside systems: to one configured address, in bounded time, for a bounded answer.

Whatever the other side does (slow, dripping, huge, garbled, redirecting, gone), the caller
gets octets or `OutwardFailed`, and no log line holds more than the system, path and outcome.
"""

import asyncio
import json
import logging
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import cache
from secrets import token_hex
from typing import Any, Self

import httpx
import structlog

from app.edge.trace_id import current_trace_id

LARGEST_BYTES = 256 * 1024
# The library writes whole addresses at INFO, and WeChat wants its secrets there.
logging.getLogger("httpx").setLevel(logging.WARNING)

log = structlog.stdlib.get_logger(__name__)


class OutwardFailed(Exception):
    """No usable answer came; `why` is safe to log."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Outward:
    """One outside system behind one base address."""

    def __init__(self, system: str, client: httpx.AsyncClient, seconds: float) -> None:
        self._system = system
        self._client = client
        self.seconds = seconds

    @classmethod
    @asynccontextmanager
    async def open(cls, system: str, base_url: str, *, seconds: float) -> AsyncIterator[Self]:
        """Open the line; an address that is no plain http(s) one is refused at start."""
        expect_plain_address(system, base_url)
        async with httpx.AsyncClient(
            base_url=base_url,
            verify=_authorities(),
            timeout=seconds,
            follow_redirects=False,
            trust_env=False,
            # A compressed answer could grow without bound after it was counted.
            headers={"accept-encoding": "identity", "user-agent": "rongyao"},
            limits=httpx.Limits(max_connections=50, max_keepalive_connections=10),
        ) as client:
            yield cls(system, client, seconds)

    def path_of(self, path: str) -> str:
        """Return the whole path that a call of `path` shows to the other side."""
        return self._client.base_url.path + path.removeprefix("/")

    async def call(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> bytes:
        """Return the octets of a 200 answer; raise `OutwardFailed` for everything else."""
        request = self._client.build_request(
            method,
            path,
            params=query,
            content=body,
            headers={**self._trace(), **(headers or {})},
        )
        try:
            # Over all: an answer that drips never runs into a time-out for a single read.
            async with asyncio.timeout(self.seconds):
                octets = await self._answer(request)
        except (httpx.HTTPError, TimeoutError, OutwardFailed) as error:
            why = error.why if isinstance(error, OutwardFailed) else type(error).__name__
        else:
            log.info("outward_call", system=self._system, path=path)
            return octets
        # Raised out here: the library's error holds the request, whose address holds secrets.
        log.warning("outward_call_failed", system=self._system, path=path, why=why)
        raise OutwardFailed(why)

    async def _answer(self, request: httpx.Request) -> bytes:
        answer = await self._client.send(request, stream=True)
        try:
            if answer.status_code != httpx.codes.OK:
                raise OutwardFailed(f"status {answer.status_code}")
            octets = bytearray()
            async for chunk in answer.aiter_raw():
                octets += chunk
                if len(octets) > LARGEST_BYTES:
                    raise OutwardFailed("answer too large")
            return bytes(octets)
        finally:
            await answer.aclose()

    def _trace(self) -> dict[str, str]:
        return {"traceparent": f"00-{current_trace_id.get()}-{token_hex(8)}-01"}


@cache
def _authorities() -> ssl.SSLContext:
    """Return whom all lines trust: to read the list takes longer than the rest of a start."""
    return httpx.create_ssl_context(trust_env=False)


def expect_plain_address(system: str, base_url: str) -> None:
    url = httpx.URL(base_url)
    extras = (url.userinfo, url.query, url.fragment)
    if url.scheme not in {"http", "https"} or not url.host or any(extras):
        raise ValueError(f"{system}: the address must be http(s)://host[:port][/path]")


def json_object(octets: bytes) -> dict[str, Any]:
    """Read an answer that must be one JSON object; anything else is no usable answer."""
    try:
        read = json.loads(octets, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise OutwardFailed("answer is no JSON") from None
    if not isinstance(read, dict):
        raise OutwardFailed("answer is no object")
    return read


def _no_number(literal: str) -> None:
    raise ValueError(literal)
