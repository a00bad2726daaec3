"""What holds when WeChat is slow, wrong, gone or forgetful; and what never comes out."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from app.adapters.wechat import WeChat
from app.domain.identity.errors import WeChatUnavailable
from app.domain.identity.wechat import (
    Scene,
    SubscriptionMessage,
)
from app.edge.trace_id import current_trace_id
from tests.fixtures.simulators import Outside

SIGN_IN = "/wechat/sns/jscode2session"
TOKEN = "/wechat/cgi-bin/stable_token"
PHONE = "/wechat/wxa/business/getuserphonenumber"
SEND = "/wechat/cgi-bin/message/subscribe/send"
CHECK = "/wechat/wxa/msg_sec_check"

PROGRESS = SubscriptionMessage("request-progress-0001", {"phrase3": "审核通过"})


async def test_many_calls_share_one_access_token(wechat: WeChat, outside: Outside) -> None:
    codes = [outside.pick_up(number=f"1380013{n:04}").phone_code for n in range(10)]

    await asyncio.gather(*(wechat.phone_behind(code) for code in codes))

    assert outside.calls().count(TOKEN) == 1


async def test_a_dead_access_token_is_fetched_again_once(wechat: WeChat, outside: Outside) -> None:
    await wechat.phone_behind(outside.pick_up().phone_code)
    outside.kill_access_tokens()

    found = await wechat.phone_behind(outside.pick_up().phone_code)

    assert found.number == "13800138000"
    assert outside.calls() == [TOKEN, PHONE, PHONE, TOKEN, PHONE]


async def test_a_token_that_dies_again_and_again_does_not_make_a_loop(
    wechat: WeChat, outside: Outside
) -> None:
    with outside.failing(PHONE, "code", code=40001), pytest.raises(WeChatUnavailable):
        await wechat.phone_behind(outside.pick_up().phone_code)

    assert outside.calls().count(PHONE) == 2


async def test_a_slow_token_keeps_a_queue_of_callers_no_longer_than_one(
    wechat: WeChat, outside: Outside
) -> None:
    codes = [outside.pick_up().phone_code for _ in range(20)]

    with outside.failing(TOKEN, "slow", seconds=3):
        async with asyncio.timeout(2):
            results = await asyncio.gather(
                *(wechat.phone_behind(code) for code in codes), return_exceptions=True
            )

    assert {type(result) for result in results} == {WeChatUnavailable}


async def test_a_caller_outside_the_whitelist_finds_wechat_unavailable(
    wechat: WeChat, outside: Outside
) -> None:
    outside.leave_whitelist()

    with pytest.raises(WeChatUnavailable):
        await wechat.phone_behind(outside.pick_up().phone_code)


FAILURES: list[tuple[str, dict[str, Any]]] = [
    ("code", {"code": -1}),
    ("code", {"code": 45011}),
    ("code", {"code": 40013}),
    ("code", {"code": 40125}),
    ("code", {"code": 987654}),
    ("status", {"status": 500}),
    ("status", {"status": 403}),
    ("garbage", {}),
    ("huge", {}),
    ("slow", {"seconds": 2}),
    ("drip", {}),
    ("cut", {}),
    ("redirect", {"location": "http://169.254.169.254/latest/meta-data"}),
]


@pytest.mark.parametrize(("way", "how"), FAILURES)
async def test_however_wechat_fails_a_sign_in_finds_it_unavailable(
    wechat: WeChat, outside: Outside, way: str, how: dict[str, Any]
) -> None:
    code = outside.pick_up().login_code

    with outside.failing(SIGN_IN, way, **how), pytest.raises(WeChatUnavailable):
        await wechat.identity_behind(code)

    if way != "slow":  # That one did arrive, and used the code up.
        assert await wechat.identity_behind(code)


@pytest.mark.parametrize("path", [TOKEN, PHONE, SEND, CHECK])
@pytest.mark.parametrize("way", ["garbage", "cut", "huge", "status"])
async def test_however_wechat_fails_every_other_call_finds_it_unavailable(
    wechat: WeChat, outside: Outside, path: str, way: str
) -> None:
    phone = outside.pick_up()
    calls: list[Callable[[], Awaitable[object]]] = [
        lambda: wechat.phone_behind(phone.phone_code),
        lambda: wechat.send(phone.openid, PROGRESS),
        lambda: wechat.judge(phone.openid, "好", Scene.COMMENT),
    ]
    concerned = calls if path == TOKEN else [calls[[PHONE, SEND, CHECK].index(path)]]
    with outside.failing(path, way):
        for call in concerned:
            with pytest.raises(WeChatUnavailable):
                await call()


async def test_nothing_secret_is_logged_or_handed_on(
    wechat: WeChat,
    outside: Outside,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    phone = outside.pick_up()
    known = await wechat.identity_behind(phone.login_code)
    session_key = outside.session_key(phone)
    number = await wechat.phone_behind(phone.phone_code)
    with outside.failing(SIGN_IN, "slow", seconds=2), pytest.raises(WeChatUnavailable) as failed:
        await wechat.identity_behind(outside.pick_up().login_code)
    behind = failed.value.__context__
    assert behind is not None
    assert behind.__context__ is None  # The library's error would bring the address along.

    # The simulators' own server runs in this process, and is no part of the bureau.
    ours = [record for record in caplog.records if not record.name.startswith("uvicorn")]
    shown = repr((known, number, failed.value, failed.value.__cause__))
    shown += repr([(record.getMessage(), record.__dict__) for record in ours])
    shown += capsys.readouterr().out  # Where structlog writes unless an app configured it.
    assert "outward_call" in shown
    assert session_key
    for secret in (session_key, "demo-wechat-secret", phone.login_code, phone.phone_code):
        assert secret not in shown
    assert number.number not in shown


async def test_the_session_key_is_dropped_where_the_answer_is_read(
    wechat: WeChat, outside: Outside
) -> None:
    said = await wechat._api.exchange(outside.pick_up().login_code)  # type: ignore[attr-defined]  # noqa: SLF001

    assert said.keys() == {"openid", "unionid"}


async def test_calls_carry_the_trace_of_the_request(wechat: WeChat, outside: Outside) -> None:
    token = current_trace_id.set("4bf92f3577b34da6a3ce929d0e0e4736")
    await wechat.identity_behind(outside.pick_up().login_code)
    current_trace_id.reset(token)

    assert outside.traces()[-1].startswith("00-4bf92f3577b34da6a3ce929d0e0e4736-")
