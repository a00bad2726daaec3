"""How WeChat is called: with the app's secret, or with an access token that may die."""

import asyncio
import json
import time
from collections.abc import Mapping
from typing import Any

from app.adapters.outward import Outward, OutwardFailed, json_object

JSON_TYPE = {"content-type": "application/json"}
TOKEN_DEAD = frozenset({40001, 40014, 42001})
SPARE_SECONDS = 60
"""Ask for the next token a little before this one ends; both are valid for five minutes."""


class WeChatLine:
    def __init__(self, line: Outward, appid: str, secret: str) -> None:
        self._line = line
        self._app = {"appid": appid, "secret": secret}
        self._token: str | None = None
        self._good_until = 0.0
        self._fetching = asyncio.Lock()

    async def exchange(self, code: str) -> Mapping[str, Any]:
        """Return what stands behind a sign-in code, without the session key."""
        query = {**self._app, "js_code": code, "grant_type": "authorization_code"}
        said = json_object(await self._line.call("GET", "/sns/jscode2session", query=query))
        said.pop("session_key", None)
        return said

    async def ask(self, path: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        """Call with the access token; a dead one is fetched again, once."""
        octets = json.dumps(body, ensure_ascii=False).encode()
        said = await self._ask_with(token := await self._living_token(), path, octets)
        if error_number(said) in TOKEN_DEAD:
            said = await self._ask_with(await self._living_token(not_this=token), path, octets)
        return said

    async def _ask_with(self, token: str, path: str, octets: bytes) -> Mapping[str, Any]:
        query = {"access_token": token}
        answer = await self._line.call("POST", path, query=query, body=octets, headers=JSON_TYPE)
        return json_object(answer)

    async def _living_token(self, *, not_this: str | None = None) -> str:
        """Return the token of this process; many callers wait for one fetch.

        The machine's own steady clock counts: WeChat knows nothing of a clock that a demo moves.
        """
        try:
            # The queue counts too: behind a hundred others each fetch could take its full time.
            async with asyncio.timeout(self._line.seconds), self._fetching:
                if self._token in {None, not_this} or time.monotonic() >= self._good_until:
                    self._token, self._good_until = await self._fetch()
                return self._token
        except TimeoutError:
            raise OutwardFailed("no access token in time") from None

    async def _fetch(self) -> tuple[str, float]:
        body = {"grant_type": "client_credential", **self._app, "force_refresh": False}
        octets = json.dumps(body).encode()
        said = json_object(
            await self._line.call("POST", "/cgi-bin/stable_token", body=octets, headers=JSON_TYPE)
        )
        token, seconds = said.get("access_token"), said.get("expires_in")
        if not isinstance(token, str) or not token or type(seconds) is not int:
            raise OutwardFailed(f"no access token, errcode {error_number(said)}")
        return token, time.monotonic() + seconds - SPARE_SECONDS


def error_number(said: Mapping[str, Any]) -> int:
    """Return WeChat's number for what went wrong; it says none when all is well."""
    number = said.get("errcode", 0)
    if type(number) is not int:
        raise OutwardFailed("errcode is no number")
    return number
