"""`POST /sms/send`: what the gateway checks, keeps and answers.

Signature: hex HMAC-SHA256 over `METHOD\\nPATH\\nTIMESTAMP\\nNONCE\\nHEX_SHA256_OF_BODY`, in
`X-Sms-Signature`, with `X-Sms-Timestamp` (seconds) and `X-Sms-Nonce` beside it.
A `message_id` that was taken before is answered as then, and sent once.
"""

import hmac
import json
import re
import secrets
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from simulators.clock import Clock
from simulators.failures import Failures

PHONE = re.compile(r"1[3-9]\d{9}", re.ASCII)
SIGNED_TEXT = re.compile(r"【[^【】]{2,12}】.{1,488}", re.DOTALL)
WINDOW_SECONDS = 300
TEXTS_A_DAY = 50
DAY_SECONDS = 86_400


@dataclass(frozen=True)
class Text:
    at: float
    phone: str
    text: str
    message_id: str
    serial: str


class Refused(Exception):
    """The gateway takes no text; `status` is 4xx where the call itself was wrong."""

    def __init__(self, code: str, status: int = 200) -> None:
        super().__init__(code)
        self.code = code
        self.status = status


class Gateway:
    def __init__(self, clock: Clock, secret: str) -> None:
        self._clock = clock
        self._secret = secret.encode()
        self._nonces: dict[str, float] = {}
        self._by_id: dict[str, Text] = {}

    def forget(self) -> None:
        self._nonces.clear()
        self._by_id.clear()

    @property
    def sent(self) -> list[Text]:
        return list(self._by_id.values())

    def routes(self, failures: Failures) -> list[Route]:
        return [Route("/send", failures.breakable(self.send, refusal), methods=["POST"])]

    async def send(self, request: Request) -> Response:
        try:
            body = await request.body()
            self._check(request, body)
            text = self._take(_fields(body))
        except Refused as refused:
            return refusal(refused.code, refused.status)
        return JSONResponse({"code": "OK", "serial": text.serial})

    def _check(self, request: Request, body: bytes) -> None:
        given = request.headers
        stamp, nonce = given.get("x-sms-timestamp", ""), given.get("x-sms-nonce", "")
        path = request.url.path
        digest = sha256(body).hexdigest()
        said = f"{request.method}\n{path}\n{stamp}\n{nonce}\n{digest}".encode()
        right = hmac.new(self._secret, said, sha256).hexdigest()
        if not hmac.compare_digest(right.encode(), given.get("x-sms-signature", "").encode()):
            raise Refused("SIGNATURE_WRONG", 401)
        now = self._clock.now()
        if not stamp.isascii() or not stamp.isdigit() or abs(now - int(stamp)) > WINDOW_SECONDS:
            raise Refused("TIMESTAMP_EXPIRED", 401)
        self._use_nonce(nonce, now)

    def _use_nonce(self, nonce: str, now: float) -> None:
        # Both sides of the window: a call may carry a time ahead of ours.
        self._nonces = {n: at for n, at in self._nonces.items() if now - at < 2 * WINDOW_SECONDS}
        if not nonce or nonce in self._nonces:
            raise Refused("NONCE_REUSED", 401)
        self._nonces[nonce] = now

    def _take(self, fields: dict[str, str]) -> Text:
        known = self._by_id.get(fields["message_id"])
        if known is not None:
            return known
        if PHONE.fullmatch(fields["phone"]) is None:
            raise Refused("PHONE_ILLEGAL")
        if SIGNED_TEXT.fullmatch(fields["text"]) is None:
            raise Refused("TEXT_ILLEGAL")
        now = self._clock.now()
        lately = [t for t in self.sent if t.phone == fields["phone"] and now - t.at < DAY_SECONDS]
        if len(lately) >= TEXTS_A_DAY:
            raise Refused("LIMIT_REACHED")
        text = Text(at=now, serial=secrets.token_hex(10), **fields)
        self._by_id[text.message_id] = text
        return text


def refusal(code: int | str, status: int = 200) -> Response:
    return JSONResponse({"code": str(code)}, status)


def _fields(body: bytes) -> dict[str, str]:
    try:
        fields: Any = json.loads(body)
    except ValueError:
        raise Refused("BODY_ILLEGAL", 400) from None
    wanted = {"phone", "text", "message_id"}
    if not isinstance(fields, dict) or fields.keys() != wanted:
        raise Refused("BODY_ILLEGAL", 400)
    if not all(isinstance(value, str) and value for value in fields.values()):
        raise Refused("BODY_ILLEGAL", 400)
    return fields
