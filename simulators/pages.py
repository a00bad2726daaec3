"""The simulators' own page, for people who watch the demo: made-up users, codes, messages."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone
from html import escape
from urllib.parse import parse_qs, quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from simulators.bank.bank import Bank
from simulators.html import button, notice_of, page, table
from simulators.wechat.state import User
from simulators.world import World

SHANGHAI = timezone(timedelta(hours=8))
NEW_USER = (
    '<form method=post action="/users"><label>昵称 <input name=nickname></label> '
    "<label>手机号 <input name=phone inputmode=numeric></label> "
    "<button>添加用户</button></form>"
)


class Pages:
    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[Route]:
        return [
            Route("/", self.show),
            Route("/users", self.add_user, methods=["POST"]),
            Route("/users/{openid}/login-code", self.login_code, methods=["POST"]),
            Route("/users/{openid}/phone-code", self.phone_code, methods=["POST"]),
        ]

    async def show(self, _: Request) -> Response:
        return self._page()

    async def add_user(self, request: Request) -> Response:
        """Make a user out of the form on the page."""
        fields = parse_qs((await request.body()).decode("utf-8", "replace"))
        nickname, phone = (fields.get(name, [""])[0].strip() for name in ("nickname", "phone"))
        if not nickname or not (phone.isascii() and phone.isdigit() and len(phone) == 11):
            return self._page("请填写昵称和 11 位手机号。", status=422)
        self._world.wechat.add_user(self._world.accounts.wechat_appid, nickname[:50], phone)
        return self._page(f"已添加用户：{nickname[:50]}")

    async def login_code(self, request: Request) -> Response:
        code = self._world.wechat.login_code(self._user(request))
        return self._page(f"登录凭证（5 分钟内有效，限用一次）：{code}")

    async def phone_code(self, request: Request) -> Response:
        code = self._world.wechat.phone_code(self._user(request))
        return self._page(f"手机号凭证（5 分钟内有效，限用一次）：{code}")

    def _user(self, request: Request) -> User:
        user = self._world.wechat.users.get(request.path_params["openid"])
        if user is None:
            raise HTTPException(404)
        return user

    def _page(self, notice: str = "", *, status: int = 200) -> Response:
        wechat = self._world.wechat
        users = ((u.nickname, u.phone, u.openid, _buttons(u)) for u in wechat.users.values())
        messages = (
            (_time(m.at), wechat.users[m.openid].nickname, m.template.title, _values(m.values))
            for m in reversed(wechat.sent)
        )
        texts = ((_time(t.at), t.phone, t.text) for t in reversed(self._world.sms.sent))
        body = (
            "<p>这里的用户、凭证和消息都是虚构的，重启后清空。</p>",
            notice_of(notice),
            "<h2>合作银行</h2>",
            "".join(_link(bank.code, bank.template.name) for bank in self._banks()),
            "<h2>微信用户</h2>",
            table(("昵称", "手机号", "openid", "凭证"), users, raw_last=True),
            NEW_USER,
            "<h2>订阅消息</h2>",
            table(("时间", "收件人", "标题", "内容"), messages),
            "<h2>短信</h2>",
            table(("时间", "手机号", "内容"), texts),
        )
        return page("外部系统模拟器", body, status=status)

    def _banks(self) -> Iterable[Bank]:
        return self._world.partners.banks.values()


def _link(code: str, name: str) -> str:
    return f'<p><a href="/bank/{quote(code)}">{escape(name)}</a></p>'


def _buttons(user: User) -> str:
    place = f"/users/{quote(user.openid)}"
    labels = (("login-code", "生成登录凭证"), ("phone-code", "生成手机号凭证"))
    return "".join(button(f"{place}/{name}", label) for name, label in labels)


def _values(values: dict[str, str]) -> str:
    return "；".join(values.values())


def _time(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")
