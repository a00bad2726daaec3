"""What somebody who watches the demo sees of the outside world."""

import re
from collections.abc import Iterator

import httpx
import pytest

from tests.fixtures.simulators import Outside


@pytest.fixture
def page(simulators: str, outside: Outside) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=simulators, trust_env=False) as page:
        yield page


def test_the_page_lists_users_messages_and_texts_in_chinese(
    page: httpx.Client, outside: Outside
) -> None:
    phone = outside.pick_up("李建军", "13900139000")

    shown = page.get("/")

    assert shown.status_code == 200
    assert shown.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in shown.headers["content-security-policy"]
    for expected in ("外部系统模拟器", "李建军", "13900139000", phone.openid, "短信"):
        assert expected in shown.text


def test_what_people_call_themselves_is_shown_and_never_run(
    page: httpx.Client, outside: Outside
) -> None:
    outside.pick_up('<script>alert(1)</script>"&', "13900139001")

    shown = page.get("/").text

    assert "<script>" not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&quot;&amp;" in shown


def test_a_user_and_a_code_are_made_on_the_page(page: httpx.Client) -> None:
    page.post("/users", data={"nickname": "陈阿姨", "phone": "13700137000"})
    openid = re.search(r"o[\w-]{27}", page.get("/").text)
    assert openid is not None
    code = re.search(r"：(0\w{32})<", page.post(f"/users/{openid[0]}/login-code").text)
    assert code is not None

    known = page.get(
        "/wechat/sns/jscode2session",
        params={
            "appid": "wx0000000000000001",
            "secret": "demo-wechat-secret",
            "js_code": code[1],
            "grant_type": "authorization_code",
        },
    )

    assert known.headers["content-type"].startswith("text/plain")
    assert known.json().keys() == {"openid", "unionid", "session_key"}


@pytest.mark.parametrize("phone", ["", "123", "１３７００１３７０００", "1370013700x"])
def test_a_user_without_a_number_is_not_made(page: httpx.Client, phone: str) -> None:
    assert page.post("/users", data={"nickname": "陈阿姨", "phone": phone}).status_code == 422
    assert "暂无" in page.get("/").text


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"appid": ""}, 41002),
        ({"secret": ""}, 41004),
        ({"appid": "wx0000000000000009"}, 40013),
        ({"secret": "guessed"}, 40125),
        ({"secret": "secret-of-another-app"}, 40125),
        ({"grant_type": "client_credential"}, 40002),
        ({"js_code": ""}, 41008),
        ({"js_code": "unknown"}, 40029),
    ],
)
def test_wechat_refuses_with_its_numbers_and_http_200(
    page: httpx.Client, changed: dict[str, str], code: int
) -> None:
    query = {
        "appid": "wx0000000000000001",
        "secret": "demo-wechat-secret",
        "js_code": "x",
        "grant_type": "authorization_code",
    }

    answer = page.get("/wechat/sns/jscode2session", params={**query, **changed})

    assert answer.status_code == 200
    assert answer.json()["errcode"] == code


@pytest.mark.parametrize(
    "path",
    ["wxa/business/getuserphonenumber", "cgi-bin/message/subscribe/send", "wxa/msg_sec_check"],
)
def test_wechat_wants_a_living_access_token(page: httpx.Client, path: str) -> None:
    numbers = [
        page.post(f"/wechat/{path}", params=query, json={}).json()["errcode"]
        for query in ({}, {"access_token": "dead"})
    ]

    assert numbers == [41001, 40001]


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff"])
def test_wechat_reads_objects_only(page: httpx.Client, body: bytes) -> None:
    assert page.post("/wechat/cgi-bin/stable_token", content=body).json()["errcode"] == 47001
