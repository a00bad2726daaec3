"""The bureau and WeChat over real HTTP: codes, messages, judgements."""

import asyncio
from typing import Any

import pytest

from app.adapters.wechat import NullWeChat, WeChat
from app.domain.identity.errors import PhoneCodeRejected, WeChatCodeRejected
from app.domain.identity.wechat import (
    MessageResult,
    OpenIdentity,
    Scene,
    SubscriptionMessage,
    TextJudgement,
)
from app.settings import Settings
from tests.fixtures.simulators import Outside

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
