"""The simulators' own page, for people who watch the demo: made-up users, codes, messages."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone
from html import escape
from urllib.parse import parse_qs, quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from simulators.wechat.state import User
from simulators.world import World

SHANGHAI = timezone(timedelta(hours=8))
HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
}
STYLE = (
    "body{font:18px/1.6 sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;width:100%}td,th{border:1px solid #999;padding:.4rem .6rem;"
    "text-align:left;overflow-wrap:anywhere}code{font-size:1rem}button{font-size:1rem}"
)
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
        body = "".join(
            (
                "<h1>外部系统模拟器</h1><p>这里的用户、凭证和消息都是虚构的，重启后清空。</p>",
                f"<p role=status><strong>{escape(notice)}</strong></p>" if notice else "",
                "<h2>微信用户</h2>",
                _table(("昵称", "手机号", "openid", "凭证"), users, raw_last=True),
                NEW_USER,
                "<h2>订阅消息</h2>",
                _table(("时间", "收件人", "标题", "内容"), messages),
                "<h2>短信</h2>",
                _table(("时间", "手机号", "内容"), texts),
            )
        )
        html = (
            '<!doctype html><html lang="zh-CN"><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width">'
            f"<title>外部系统模拟器</title><style>{STYLE}</style><body>{body}</body></html>"
        )
        return HTMLResponse(html, status, headers=HEADERS)


def _table(heads: Iterable[str], rows: Iterable[tuple[str, ...]], *, raw_last: bool = False) -> str:
    lines = ["<tr>" + "".join(f"<th>{escape(head)}</th>" for head in heads) + "</tr>"]
    for row in rows:
        cells = [escape(cell) for cell in row]
        if raw_last:
            cells[-1] = row[-1]
        lines.append("<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>")
    return f"<table>{''.join(lines)}</table>" if len(lines) > 1 else "<p>暂无。</p>"


def _buttons(user: User) -> str:
    place = f"/users/{quote(user.openid)}"
    return "".join(
        f'<form method=post action="{escape(place)}/{name}"><button>{label}</button></form>'
        for name, label in (("login-code", "生成登录凭证"), ("phone-code", "生成手机号凭证"))
    )


def _values(values: dict[str, str]) -> str:
    return "；".join(values.values())


def _time(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")
