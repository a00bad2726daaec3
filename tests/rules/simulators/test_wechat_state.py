"""The simulator is as strict as WeChat, by its own clock."""

import pytest

from simulators.clock import Clock
from simulators.wechat.access_tokens import AccessTokens
from simulators.wechat.answers import Refused
from simulators.wechat.state import User, WeChat
from simulators.wechat.templates import FORM, TEMPLATES, values_of

APPID = "wx0000000000000001"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def wechat(clock: Clock) -> WeChat:
    return WeChat(clock, {APPID: "secret"})


@pytest.fixture
def user(wechat: WeChat) -> User:
    return wechat.add_user(APPID, "王秀英", "13800138000")


def test_a_person_has_one_openid_in_each_app_and_one_unionid(wechat: WeChat, user: User) -> None:
    again = wechat.add_user(APPID, "王秀英", "13800138000")
    elsewhere = wechat.add_user("wx0000000000000002", "王秀英", "13800138000")

    assert again is user
    assert elsewhere.openid != user.openid
    assert elsewhere.unionid == user.unionid


def test_a_user_signs_in_a_hundred_times_a_minute_and_no_more(
    wechat: WeChat, user: User, clock: Clock
) -> None:
    for _ in range(100):
        wechat.sign_in(APPID, wechat.login_code(user))
    code = wechat.login_code(user)

    with pytest.raises(Refused, match="45011"):
        wechat.sign_in(APPID, code)
    clock.ahead_seconds = 61
    assert wechat.sign_in(APPID, code) is user


def test_a_used_code_is_told_from_an_unknown_one(wechat: WeChat, user: User) -> None:
    code = wechat.login_code(user)
    wechat.sign_in(APPID, code)

    with pytest.raises(Refused, match="40163"):
        wechat.sign_in(APPID, code)
    with pytest.raises(Refused, match="40029"):
        wechat.sign_in(APPID, "0none")


def test_an_access_token_is_stable_until_five_minutes_before_its_end(clock: Clock) -> None:
    tokens = AccessTokens(clock)
    first, seconds = tokens.stable(APPID, force=False)
    assert 7199 <= seconds <= 7200

    clock.ahead_seconds = 6890
    assert tokens.stable(APPID, force=False)[0] == first
    clock.ahead_seconds = 6905
    second, _ = tokens.stable(APPID, force=False)
    assert second != first
    assert tokens.appid_of(first) == tokens.appid_of(second) == APPID
    clock.ahead_seconds = 7205
    with pytest.raises(Refused, match="40001"):
        tokens.appid_of(first)
    assert tokens.appid_of(second) == APPID


def test_a_forced_access_token_ends_the_one_before_and_is_given_twenty_times_a_day(
    clock: Clock,
) -> None:
    tokens = AccessTokens(clock)
    first, _ = tokens.stable(APPID, force=False)
    forced = [tokens.stable(APPID, force=True)[0] for _ in range(20)]

    with pytest.raises(Refused, match="40001"):
        tokens.appid_of(first)
    assert tokens.appid_of(forced[-1]) == APPID
    with pytest.raises(Refused, match="45009"):
        tokens.stable(APPID, force=True)


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("thing", "困难帮扶援助", "字" * 21),
        ("phrase", "审核通过", "审核通过了吗"),
        ("phrase", "待补正", "待补正!"),
        ("name", "王秀英", "王" * 11),
        ("name", "O'Neil Mac", "a" * 21),
        ("character_string", "QZ2026-0017", "受理"),
        ("character_string", "a" * 32, "a" * 33),
        ("number", "-12.5", "1e5"),
        ("amount", "¥1234567890", "¥12345678901"),
        ("amount", "300.50元", "三百元"),
        ("date", "2026年11月22日 09:42", "昨天"),
        ("date", "2026-11-22", "22/11/2026"),
        ("time", "15:01", "3pm"),
        ("phone_number", "+86-766-66888866", "电话"),
        ("car_number", "粤A8Z888", "粤A8Z88888888"),
        ("letter", "abc", "a1"),
        ("symbol", "!@#", "ab"),
    ],
)
def test_a_field_takes_what_its_kind_allows(kind: str, good: str, bad: str) -> None:
    template = TEMPLATES["request-progress-0001"]
    one_field = type(template)("t", "t", {f"{kind}1": "x"})

    assert values_of(one_field, {f"{kind}1": {"value": good}}) == {f"{kind}1": good}
    for wrong in (bad, "", None, 1, ["x"]):
        with pytest.raises(Refused, match="47003"):
            values_of(one_field, {f"{kind}1": {"value": wrong}})


def test_every_field_of_a_template_is_of_a_known_kind() -> None:
    keys = [key for template in TEMPLATES.values() for key in template.labels]

    assert keys
    assert [key for key in keys if key.rstrip("0123456789") not in FORM] == []
