"""How WeChat words its answers."""

import json
import secrets
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

MEANING = {
    -1: "system error",
    40001: "invalid credential, access_token is invalid or not latest",
    40002: "invalid grant_type",
    40003: "invalid openid",
    40013: "invalid appid",
    40029: "invalid code",
    40037: "invalid template_id",
    40066: "invalid url",
    40125: "invalid appsecret",
    40163: "code been used",
    40164: "invalid ip, not in whitelist",
    40226: "code blocked",
    41001: "access_token missing",
    41002: "appid missing",
    41004: "appsecret missing",
    41008: "missing code",
    41030: "invalid page",
    43101: "user refuse to accept the msg",
    45002: "content size out of limit",
    45009: "reach max api daily quota limit",
    45011: "api minute-quota reach limit, must slower, retry next minute",
    47001: "data format error",
    47003: "argument invalid!",
}


class Refused(Exception):
    """WeChat says no, with one of its numbers."""

    def __init__(self, code: int, what: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.what = what


def ok(**values: Any) -> Response:
    return JSONResponse({"errcode": 0, "errmsg": "ok", **values})


def refusal(code: int | str, what: str = "") -> Response:
    """Word an error: HTTP 200, and a request id that their support asks for."""
    number = int(code)
    text = " ".join(part for part in (MEANING.get(number, "unknown error"), what) if part)
    return JSONResponse({"errcode": number, "errmsg": f"{text}, rid: {request_id()}"})


def request_id() -> str:
    return "-".join(secrets.token_hex(4) for _ in range(3))


async def body_of(request: Request) -> Mapping[str, Any]:
    try:
        body = json.loads(await request.body())
    except ValueError:
        raise Refused(47001) from None
    if not isinstance(body, dict):
        raise Refused(47001)
    return body
