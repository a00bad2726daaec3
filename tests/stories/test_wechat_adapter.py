"""The bureau and WeChat over real HTTP: what holds when WeChat behaves, and when it does not."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from app.adapters.wechat import NullWeChat, WeChat
from app.domain.identity.errors import PhoneCodeRejected, WeChatCodeRejected, WeChatUnavailable
from app.domain.identity.wechat import (
    MessageResult,
    OpenIdentity,
    Scene,
    SubscriptionMessage,
    TextJudgement,
)
from app.edge.trace_id import current_trace_id
from app.settings import Settings
from tests.fixtures.simulators import Outside

SIGN_IN = "/wechat/sns/jscode2session"
TOKEN = "/wechat/cgi-bin/stable_token"
PHONE = "/wechat/wxa/business/getuserphonenumber"
SEND = "/wechat/cgi-bin/message/subscribe/send"
CHECK = "/wechat/wxa/msg_sec_check"
OTHER_APP = "wx0000000000000002"

PROGRESS = SubscriptionMessage(
    template_id="request-progress-0001",
    values={
        "thing1": "困难帮扶援助",
        "phrase3": "审核通过",
        "date2": "2026-11-22 09:42",
        "character_string4": "QZ20261122000017",
    },
    page="pages/case/detail?id=x",
)


async def test_a_sign_in_code_names_who_holds_the_telephone(
    wechat: WeChat, outside: Outside
) -> None:
    phone = outside.pick_up()

    known = await wechat.identity_behind(phone.login_code)

    assert known == OpenIdentity("wx0000000000000001", phone.openid, phone.unionid)


async def test_an_app_without_an_open_platform_gets_no_unionid(
    wechat: WeChat, outside: Outside
) -> None:
    phone = outside.pick_up("李建军", "13900139000", unionid=False)

    assert (await wechat.identity_behind(phone.login_code)).unionid is None


async def test_a_sign_in_code_is_good_once(wechat: WeChat, outside: Outside) -> None:
    phone = outside.pick_up()
    await wechat.identity_behind(phone.login_code)

    with pytest.raises(WeChatCodeRejected):
        await wechat.identity_behind(phone.login_code)


async def test_of_ten_uses_of_one_code_at_once_one_succeeds(
    wechat: WeChat, outside: Outside
) -> None:
    code = outside.pick_up().login_code

    results = await asyncio.gather(
        *(wechat.identity_behind(code) for _ in range(10)), return_exceptions=True
    )

    assert [type(result) for result in results].count(OpenIdentity) == 1
    assert [type(result) for result in results].count(WeChatCodeRejected) == 9


async def test_a_sign_in_code_dies_after_five_minutes(wechat: WeChat, outside: Outside) -> None:
    late, in_time = outside.pick_up().login_code, outside.pick_up().login_code

    outside.let_pass(290)
    await wechat.identity_behind(in_time)
    outside.let_pass(301)
    with pytest.raises(WeChatCodeRejected):
        await wechat.identity_behind(late)


async def test_a_code_of_another_app_is_rejected(wechat: WeChat, outside: Outside) -> None:
    stranger = outside.pick_up(appid=OTHER_APP)

    with pytest.raises(WeChatCodeRejected):
        await wechat.identity_behind(stranger.login_code)
    with pytest.raises(PhoneCodeRejected):
        await wechat.phone_behind(stranger.phone_code)


async def test_a_blocked_user_is_rejected_like_any_other_bad_code(
    wechat: WeChat, outside: Outside
) -> None:
    phone = outside.pick_up()
    outside.block(phone)

    with pytest.raises(WeChatCodeRejected):
        await wechat.identity_behind(phone.login_code)


@pytest.mark.parametrize(
    "code", ["", "0abc", "a" * 257, "a" * 100_000, "a b", "令牌", "a\n", "\ud800", "x&secret=y"]
)
async def test_a_code_that_is_none_is_rejected(wechat: WeChat, outside: Outside, code: str) -> None:
    with pytest.raises(WeChatCodeRejected):
        await wechat.identity_behind(code)
    with pytest.raises(PhoneCodeRejected):
        await wechat.phone_behind(code)


async def test_a_telephone_code_gives_the_number_once(wechat: WeChat, outside: Outside) -> None:
    phone = outside.pick_up(number="13800138001")

    found = await wechat.phone_behind(phone.phone_code)

    assert (found.number, found.country_code) == ("13800138001", "86")
    with pytest.raises(PhoneCodeRejected):
        await wechat.phone_behind(phone.phone_code)


async def test_a_sign_in_code_is_no_telephone_code(wechat: WeChat, outside: Outside) -> None:
    with pytest.raises(PhoneCodeRejected):
        await wechat.phone_behind(outside.pick_up().login_code)


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


async def test_a_message_takes_one_credit_and_the_second_is_not_accepted(
    wechat: WeChat, outside: Outside
) -> None:
    phone = outside.pick_up()
    outside.accept(phone, PROGRESS.template_id)

    results = [await wechat.send(phone.openid, PROGRESS) for _ in range(2)]

    assert results == [MessageResult.SENT, MessageResult.NOT_ACCEPTED]
    (sent,) = outside.messages()
    assert sent["data"]["phrase3"] == "审核通过"
    assert sent["page"] == "pages/case/detail?id=x"


@pytest.mark.parametrize(
    "wrong",
    [
        {"template_id": "none-such"},
        {"page": "https://elsewhere.example"},
        {"values": {"thing1": "困难帮扶援助"}},
        {"values": {**PROGRESS.values, "thing1": "字" * 21}},
        {"values": {**PROGRESS.values, "phrase3": "已经审核通过了"}},
        {"values": {**PROGRESS.values, "phrase3": "passed"}},
        {"values": {**PROGRESS.values, "date2": "22.11.2026"}},
        {"values": {**PROGRESS.values, "character_string4": "受理号一"}},
        {"values": {**PROGRESS.values, "character_string4": ""}},
    ],
)
async def test_a_message_that_is_wrong_takes_no_credit(
    wechat: WeChat, outside: Outside, wrong: dict[str, Any]
) -> None:
    phone = outside.pick_up()
    outside.accept(phone, PROGRESS.template_id)
    parts = {"template_id": PROGRESS.template_id, "values": PROGRESS.values, "page": PROGRESS.page}

    result = await wechat.send(phone.openid, SubscriptionMessage(**{**parts, **wrong}))

    assert result is MessageResult.WRONG
    assert await wechat.send(phone.openid, PROGRESS) is MessageResult.SENT


async def test_a_message_to_nobody_is_told_apart(wechat: WeChat, outside: Outside) -> None:
    assert await wechat.send("o" + "x" * 27, PROGRESS) is MessageResult.UNREACHABLE


@pytest.mark.parametrize(
    ("text", "judgement"),
    [
        ("家里漏雨，需要帮忙。", TextJudgement.CLEAR),
        ("想办事加微信。", TextJudgement.REVIEW),
        ("网上赌博，稳赚。", TextJudgement.RISKY),
    ],
)
async def test_a_text_is_judged_before_others_read_it(
    wechat: WeChat, outside: Outside, text: str, judgement: TextJudgement
) -> None:
    assert await wechat.judge(outside.pick_up().openid, text, Scene.COMMENT) is judgement


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


async def test_a_bureau_without_wechat_signs_nobody_in_and_sends_nothing(
    outward_settings: Settings,
) -> None:
    without = outward_settings.model_copy(update={"wechat_base_url": ""})
    async with WeChat.open(without) as wechat:
        assert isinstance(wechat, NullWeChat)
        with pytest.raises(WeChatCodeRejected):
            await wechat.identity_behind("0a1")
        with pytest.raises(PhoneCodeRejected):
            await wechat.phone_behind("e1")
        assert await wechat.send("o1", PROGRESS) is MessageResult.UNREACHABLE
        assert await wechat.judge("o1", "好", Scene.COMMENT) is TextJudgement.REVIEW


@pytest.mark.parametrize(
    "address", ["ftp://wechat.example", "https://user@wechat.example", "wechat.example", "https://"]
)
async def test_an_address_that_is_none_stops_the_start(
    outward_settings: Settings, address: str
) -> None:
    wrong = outward_settings.model_copy(update={"wechat_base_url": address})

    with pytest.raises(ValueError, match="wechat: the address must be"):
        async with WeChat.open(wrong):
            pass
