"""Texts through the gateway over real HTTP."""

import logging
from typing import Any
from uuid import UUID

import httpx
import pytest
from pydantic import SecretStr

from app.adapters.sms import NullSms, Sms
from app.domain.identity.errors import SmsUnavailable
from app.domain.identity.sms import SmsResult
from app.settings import Settings
from tests.fixtures.simulators import Outside

SEND = "/sms/send"
TEXT = "【泉州退役军人事务】您的困难帮扶援助已审核通过。"
FIRST = UUID("019aa8f0-0000-7000-8000-000000000001")
SECOND = UUID("019aa8f0-0000-7000-8000-000000000002")


async def test_a_text_reaches_the_number(sms: Sms, outside: Outside) -> None:
    assert await sms.send("13800138000", TEXT, FIRST) is SmsResult.TAKEN

    (sent,) = outside.texts("13800138000")
    assert (sent["text"], sent["message_id"]) == (TEXT, str(FIRST))


async def test_a_text_sent_again_under_its_id_is_sent_once(sms: Sms, outside: Outside) -> None:
    for message_id in (FIRST, FIRST, SECOND):
        assert await sms.send("13800138000", TEXT, message_id) is SmsResult.TAKEN

    assert [sent["message_id"] for sent in outside.texts()] == [str(FIRST), str(SECOND)]


@pytest.mark.parametrize(
    ("number", "text", "result"),
    [
        ("12345678901", TEXT, SmsResult.NUMBER_REFUSED),
        ("059512345678", TEXT, SmsResult.NUMBER_REFUSED),
        ("１３８００１３８０００", TEXT, SmsResult.NUMBER_REFUSED),
        ("13800138000", "没有签名", SmsResult.WRONG),
        ("13800138000", "【泉州】" + "字" * 489, SmsResult.WRONG),
    ],
)
async def test_a_text_that_cannot_go_says_why(
    sms: Sms, outside: Outside, number: str, text: str, result: SmsResult
) -> None:
    assert await sms.send(number, text, FIRST) is result
    assert outside.texts() == []


async def test_a_number_gets_fifty_texts_a_day(sms: Sms, outside: Outside) -> None:
    results = [await sms.send("13800138000", TEXT, UUID(int=n + 1)) for n in range(51)]

    assert results == [SmsResult.TAKEN] * 50 + [SmsResult.LIMIT_REACHED]


@pytest.mark.parametrize(
    ("way", "how"),
    [
        ("code", {"code": "SYSTEM_BUSY"}),
        ("code", {"code": "BALANCE_LOW"}),
        ("status", {"status": 503}),
        ("garbage", {}),
        ("huge", {}),
        ("slow", {"seconds": 1}),
        ("drip", {}),
        ("cut", {}),
        ("redirect", {}),
    ],
)
async def test_however_the_gateway_fails_it_is_unavailable_and_the_text_can_be_sent_again(
    sms: Sms, outside: Outside, way: str, how: dict[str, Any]
) -> None:
    with outside.failing(SEND, way, **how), pytest.raises(SmsUnavailable):
        await sms.send("13800138000", TEXT, FIRST)

    assert await sms.send("13800138000", TEXT, FIRST) is SmsResult.TAKEN
    assert len(outside.texts()) == 1


async def test_a_call_with_another_secret_is_refused(
    outward_settings: Settings, outside: Outside
) -> None:
    wrong = outward_settings.model_copy(update={"sms_secret": SecretStr("guessed")})
    async with Sms.open(wrong) as sms:
        with pytest.raises(SmsUnavailable):
            await sms.send("13800138000", TEXT, FIRST)
    assert outside.texts() == []


async def test_a_call_from_too_long_ago_is_refused(sms: Sms, outside: Outside) -> None:
    outside.let_pass(301)

    with pytest.raises(SmsUnavailable):
        await sms.send("13800138000", TEXT, FIRST)


async def test_an_unsigned_call_is_refused(simulators: str, outside: Outside) -> None:
    async with httpx.AsyncClient(trust_env=False) as stranger:
        body = {"phone": "13800138000", "text": TEXT, "message_id": "1"}
        answer = await stranger.post(f"{simulators}/sms/send", json=body)

    assert (answer.status_code, answer.json()) == (401, {"code": "SIGNATURE_WRONG"})
    assert outside.texts() == []


async def test_neither_number_nor_text_nor_secret_is_logged(
    sms: Sms,
    outside: Outside,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    await sms.send("13800138000", TEXT, FIRST)
    with outside.failing(SEND, "drip"), pytest.raises(SmsUnavailable):
        await sms.send("13800138000", TEXT, SECOND)

    shown = caplog.text + capsys.readouterr().out
    assert "sms_unavailable" in shown
    for secret in ("13800138000", "困难帮扶", "demo-sms-secret"):
        assert secret not in shown


async def test_a_bureau_without_a_gateway_sends_nothing(outward_settings: Settings) -> None:
    without = outward_settings.model_copy(update={"sms_base_url": ""})
    async with Sms.open(without) as sms:
        assert isinstance(sms, NullSms)
        assert await sms.send("13800138000", TEXT, FIRST) is SmsResult.NUMBER_REFUSED
