"""The calls that a mini program's server makes."""

import json
import re
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from simulators.failures import Endpoint, Failures
from simulators.wechat.access_tokens import AccessTokens
from simulators.wechat.answers import Refused, body_of, ok, refusal, request_id
from simulators.wechat.content import judge
from simulators.wechat.state import Sent, WeChat
from simulators.wechat.templates import values_of

PAGE = re.compile(r"(pages|package\w*)(/[\w-]+)+(\?[\w=&%.~-]*)?", re.ASCII)
LANGUAGES = {"zh_CN", "en_US", "zh_HK", "zh_TW"}
STATES = {"developer", "trial", "formal"}
LONGEST_CONTENT = 2500

Answer = Callable[[Request], Awaitable[Response]]


class WeChatApi:
    def __init__(self, wechat: WeChat, tokens: AccessTokens) -> None:
        self._wechat = wechat
        self._tokens = tokens

    def routes(self, failures: Failures) -> list[Route]:
        def route(path: str, method: str, answer: Answer) -> Route:
            return Route(path, failures.breakable(_worded(answer), refusal), methods=[method])

        return [
            route("/sns/jscode2session", "GET", self.sign_in),
            route("/cgi-bin/stable_token", "POST", self.stable_token),
            route("/wxa/business/getuserphonenumber", "POST", self.phone_number),
            route("/cgi-bin/message/subscribe/send", "POST", self.send),
            route("/wxa/msg_sec_check", "POST", self.check_text),
        ]

    async def sign_in(self, request: Request) -> Response:
        given = request.query_params
        appid = self._app(given.get("appid"), given.get("secret"))
        if given.get("grant_type") != "authorization_code":
            raise Refused(40002)
        if not given.get("js_code"):
            raise Refused(41008)
        user = self._wechat.sign_in(appid, given["js_code"])
        known = {"session_key": user.session_key, "openid": user.openid}
        if user.unionid is not None:
            known["unionid"] = user.unionid
        # The real one says text/plain too, and leaves errcode out when all is well.
        return Response(json.dumps(known), media_type="text/plain")

    async def stable_token(self, request: Request) -> Response:
        body = await body_of(request)
        if body.get("grant_type") != "client_credential":
            raise Refused(40002)
        appid = self._app(body.get("appid"), body.get("secret"))
        if not self._wechat.whitelisted:
            raise Refused(40164)
        value, seconds = self._tokens.stable(appid, force=body.get("force_refresh") is True)
        return Response(
            json.dumps({"access_token": value, "expires_in": seconds}),
            media_type="application/json",
        )

    async def phone_number(self, request: Request) -> Response:
        appid = self._caller(request)
        code = (await body_of(request)).get("code")
        if not isinstance(code, str):
            raise Refused(40029)
        user = self._wechat.phone_of(appid, code)
        abroad = "" if user.country_code == "86" else f"+{user.country_code}"
        return ok(
            phone_info={
                "phoneNumber": f"{abroad}{user.phone}",
                "purePhoneNumber": user.phone,
                "countryCode": user.country_code,
                "watermark": {"timestamp": int(self._wechat.clock.now()), "appid": appid},
            }
        )

    async def send(self, request: Request) -> Response:
        appid, body = self._caller(request), await body_of(request)
        user = self._wechat.user_of(appid, body.get("touser"))
        template = self._wechat.templates.get(str(body.get("template_id")))
        if template is None:
            raise Refused(40037)
        page = body.get("page", "")
        if page and (not isinstance(page, str) or PAGE.fullmatch(page) is None):
            raise Refused(41030)
        if body.get("lang", "zh_CN") not in LANGUAGES:
            raise Refused(47003, "lang")
        if body.get("miniprogram_state", "formal") not in STATES:
            raise Refused(47003, "miniprogram_state")
        values = values_of(template, body.get("data"))
        if user.credits[template.id] < 1:
            raise Refused(43101)
        user.credits[template.id] -= 1
        at = self._wechat.clock.now()
        self._wechat.sent.append(Sent(at, user.openid, template, page, values))
        return ok()

    async def check_text(self, request: Request) -> Response:
        appid, body = self._caller(request), await body_of(request)
        self._wechat.user_of(appid, body.get("openid"))
        content = body.get("content")
        if body.get("version") != 2 or body.get("scene") not in {1, 2, 3, 4}:
            raise Refused(47003, "version or scene")
        if not isinstance(content, str) or not content:
            raise Refused(47003, "content")
        if len(content) > LONGEST_CONTENT:
            raise Refused(45002)
        suggest, label = judge(content)
        return ok(result={"suggest": suggest, "label": label}, trace_id=request_id())

    def _app(self, appid: object, secret: object) -> str:
        for value, missing in ((appid, 41002), (secret, 41004)):
            if not value:
                raise Refused(missing)
        if appid not in self._wechat.secrets_of:
            raise Refused(40013)
        if self._wechat.secrets_of[str(appid)] != secret:
            raise Refused(40125)
        return str(appid)

    def _caller(self, request: Request) -> str:
        return self._tokens.appid_of(request.query_params.get("access_token"))


def _worded(answer: Answer) -> Endpoint:
    async def worded(request: Request) -> Response:
        try:
            return await answer(request)
        except Refused as refused:
            return refusal(refused.code, refused.what)

    return worded
