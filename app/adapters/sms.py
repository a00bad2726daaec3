"""The SMS gateway: signed calls, and its codes in our words."""

import hmac
import json
import time
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from hashlib import sha256
from secrets import token_hex
from uuid import UUID

import structlog
from typing_extensions import override

from app.adapters.outward import Outward, OutwardFailed, json_object
from app.domain.identity.errors import SmsUnavailable
from app.domain.identity.sms import SmsResult
from app.settings import Settings

RESULT: Mapping[str, SmsResult] = {
    "OK": SmsResult.TAKEN,
    "PHONE_ILLEGAL": SmsResult.NUMBER_REFUSED,
    "LIMIT_REACHED": SmsResult.LIMIT_REACHED,
    "TEXT_ILLEGAL": SmsResult.WRONG,
}

log = structlog.stdlib.get_logger(__name__)


class Sms(ABC):
    """Texts to citizens without a mini program, or who do not read it."""

    @staticmethod
    @asynccontextmanager
    async def open(settings: Settings) -> AsyncIterator["Sms"]:
        """Open the line; without an address no text goes out."""
        if not settings.sms_base_url:
            yield NullSms()
            return
        async with Outward.open(
            "sms", settings.sms_base_url, seconds=settings.outward_seconds
        ) as line:
            yield SmsOverHttp(line, settings.sms_secret.get_secret_value())

    @abstractmethod
    async def send(self, phone: str, text: str, message_id: UUID) -> SmsResult:
        """Send `text`, which begins with the bureau's 【sign】, to an 11-digit number.

        The gateway sends one `message_id` once: a job that is run again repeats nothing.
        Raises `SmsUnavailable` when it cannot be known whether the text was taken.
        """


class NullSms(Sms):
    """A bureau without a gateway: nothing was taken, and whoever asks is told."""

    @override
    async def send(self, phone: str, text: str, message_id: UUID) -> SmsResult:
        return SmsResult.NUMBER_REFUSED


class SmsOverHttp(Sms):
    def __init__(self, line: Outward, secret: str) -> None:
        self._line = line
        self._secret = secret.encode()

    @override
    async def send(self, phone: str, text: str, message_id: UUID) -> SmsResult:
        fields = {"phone": phone, "text": text, "message_id": str(message_id)}
        body = json.dumps(fields, ensure_ascii=False).encode()
        try:
            answer = await self._line.call("POST", "/send", body=body, headers=self._signed(body))
            return _result(answer)
        except OutwardFailed as failed:
            log.warning("sms_unavailable", why=failed.why)
            raise SmsUnavailable from None

    def _signed(self, body: bytes) -> Mapping[str, str]:
        """Sign method, path, time, nonce and body; the gateway goes by real time, as we do here."""
        stamp, nonce, path = str(int(time.time())), token_hex(16), self._line.path_of("/send")
        said = f"POST\n{path}\n{stamp}\n{nonce}\n{sha256(body).hexdigest()}"
        return {
            "content-type": "application/json",
            "x-sms-timestamp": stamp,
            "x-sms-nonce": nonce,
            "x-sms-signature": hmac.new(self._secret, said.encode(), sha256).hexdigest(),
        }


def _result(answer: bytes) -> SmsResult:
    code = json_object(answer).get("code")
    if not isinstance(code, str) or code not in RESULT:
        raise OutwardFailed("an answer that is not agreed on")
    return RESULT[code]
