"""WeChat's server API: sign-in codes, telephone codes, messages, judging texts.

Errors come as HTTP 200 with a number; each number becomes one of our facts in one table.
The session key is read by nobody and leaves this module never.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import structlog
from typing_extensions import override

from app.adapters.outward import Outward, OutwardFailed
from app.adapters.wechat_line import WeChatLine, error_number
from app.domain.errors import AppError
from app.domain.identity.errors import PhoneCodeRejected, WeChatCodeRejected, WeChatUnavailable
from app.domain.identity.wechat import (
    MessageResult,
    OpenIdentity,
    PhoneNumber,
    Scene,
    SubscriptionMessage,
    TextJudgement,
)
from app.settings import Settings

OPENID = re.compile(r"[\w-]{10,64}", re.ASCII)
CODE = re.compile(r"[!-~]{1,256}")
PHONE = re.compile(r"\d{5,15}", re.ASCII)
COUNTRY = re.compile(r"\d{1,4}", re.ASCII)

INVALID_CODE, USED_CODE, BLOCKED_CODE, MISSING_CODE, OTHER_APP = 40029, 40163, 40226, 41008, 40013
CODE_REJECTED = frozenset({INVALID_CODE, USED_CODE, BLOCKED_CODE, MISSING_CODE})
PHONE_CODE_REJECTED = frozenset({INVALID_CODE, OTHER_APP})
MESSAGE_RESULT: Mapping[int, MessageResult] = {
    0: MessageResult.SENT,
    43101: MessageResult.NOT_ACCEPTED,
    40003: MessageResult.UNREACHABLE,
    40037: MessageResult.WRONG,
    41030: MessageResult.WRONG,
    47003: MessageResult.WRONG,
}

log = structlog.stdlib.get_logger(__name__)


class WeChat(ABC):
    """What the bureau asks of WeChat; every call may raise `WeChatUnavailable`."""

    @staticmethod
    @asynccontextmanager
    async def open(settings: Settings) -> AsyncIterator["WeChat"]:
        """Open the line; without an address nobody signs in and no message goes out."""
        if not settings.wechat_base_url:
            yield NullWeChat()
            return
        async with Outward.open(
            "wechat", settings.wechat_base_url, seconds=settings.outward_seconds
        ) as line:
            secret = settings.wechat_secret.get_secret_value()
            yield WeChatOverHttp(line, settings.wechat_appid, secret)

    @abstractmethod
    async def identity_behind(self, code: str) -> OpenIdentity:
        """Exchange a sign-in code; raise `WeChatCodeRejected` for one that is no good."""

    @abstractmethod
    async def phone_behind(self, code: str) -> PhoneNumber:
        """Exchange a telephone code; raise `PhoneCodeRejected` for one that is no good."""

    @abstractmethod
    async def send(self, openid: str, message: SubscriptionMessage) -> MessageResult:
        """Send one message against one credit of the user."""

    @abstractmethod
    async def judge(self, openid: str, text: str, scene: Scene) -> TextJudgement:
        """Have a text of at most 2,500 characters judged before others read it."""


class NullWeChat(WeChat):
    """A bureau without a mini program: facts that are true there."""

    @override
    async def identity_behind(self, code: str) -> OpenIdentity:
        raise WeChatCodeRejected

    @override
    async def phone_behind(self, code: str) -> PhoneNumber:
        raise PhoneCodeRejected

    @override
    async def send(self, openid: str, message: SubscriptionMessage) -> MessageResult:
        return MessageResult.UNREACHABLE

    @override
    async def judge(self, openid: str, text: str, scene: Scene) -> TextJudgement:
        return TextJudgement.REVIEW


class WeChatOverHttp(WeChat):
    def __init__(self, line: Outward, appid: str, secret: str) -> None:
        self._api = WeChatLine(line, appid, secret)
        self._appid = appid

    @override
    async def identity_behind(self, code: str) -> OpenIdentity:
        if CODE.fullmatch(code) is None:
            raise WeChatCodeRejected
        with _unavailable_otherwise():
            said = await self._api.exchange(code)
            _expect_ok(said, CODE_REJECTED, WeChatCodeRejected)
            unionid = said.get("unionid")
            return OpenIdentity(
                appid=self._appid,
                openid=_text(said.get("openid"), OPENID),
                unionid=None if unionid is None else _text(unionid, OPENID),
            )

    @override
    async def phone_behind(self, code: str) -> PhoneNumber:
        if CODE.fullmatch(code) is None:
            raise PhoneCodeRejected
        with _unavailable_otherwise():
            said = await self._api.ask("/wxa/business/getuserphonenumber", {"code": code})
            _expect_ok(said, PHONE_CODE_REJECTED, PhoneCodeRejected)
            found = _object(said.get("phone_info"))
            if _object(found.get("watermark")).get("appid") != self._appid:
                raise OutwardFailed("a number for another app")
            return PhoneNumber(
                number=_text(found.get("purePhoneNumber"), PHONE),
                country_code=_text(found.get("countryCode"), COUNTRY),
            )

    @override
    async def send(self, openid: str, message: SubscriptionMessage) -> MessageResult:
        body = {
            "touser": openid,
            "template_id": message.template_id,
            "page": message.page,
            "miniprogram_state": "formal",
            "lang": "zh_CN",
            "data": {key: {"value": value} for key, value in message.values.items()},
        }
        with _unavailable_otherwise():
            number = error_number(await self._api.ask("/cgi-bin/message/subscribe/send", body))
            if number not in MESSAGE_RESULT:
                raise OutwardFailed(f"errcode {number}")
            return MESSAGE_RESULT[number]

    @override
    async def judge(self, openid: str, text: str, scene: Scene) -> TextJudgement:
        body = {"version": 2, "openid": openid, "scene": scene.value, "content": text}
        with _unavailable_otherwise():
            said = await self._api.ask("/wxa/msg_sec_check", body)
            _expect_ok(said, frozenset(), WeChatUnavailable)
            suggest = _object(said.get("result")).get("suggest")
            if suggest not in set(TextJudgement):
                raise OutwardFailed("a judgement that is none")
            return TextJudgement(suggest)


@contextmanager
def _unavailable_otherwise() -> Iterator[None]:
    try:
        yield
    except OutwardFailed as failed:
        log.warning("wechat_unavailable", why=failed.why)
        raise WeChatUnavailable from None


def _expect_ok(
    said: Mapping[str, Any], rejected: frozenset[int], rejection: type[AppError]
) -> None:
    number = error_number(said)
    if number in rejected:
        raise rejection
    if number != 0:
        raise OutwardFailed(f"errcode {number}")


def _object(value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise OutwardFailed("a part of the answer is missing")
    return value


def _text(value: object, form: re.Pattern[str]) -> str:
    if not isinstance(value, str) or form.fullmatch(value) is None:
        raise OutwardFailed("a part of the answer is garbled")
    return value
