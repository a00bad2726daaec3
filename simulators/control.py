"""What the demo and the tests may do to the outside world; no product code calls this."""

from dataclasses import asdict
from secrets import token_hex
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, Field, StringConstraints, ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from simulators.failures import Failure
from simulators.wechat.state import Sent, User
from simulators.wechat.templates import FORM, Template
from simulators.world import World

LONGEST_SHIFT = 20 * 366 * 86_400
Phone = Annotated[str, StringConstraints(pattern=r"^1[3-9][0-9]{9}$")]
CountryCode = Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{0,3}$")]
Appid = Annotated[str, StringConstraints(pattern=r"^wx[0-9a-f]{16}$")]
Name = Annotated[str, StringConstraints(min_length=1, max_length=50)]
FieldKey = Annotated[str, StringConstraints(pattern=rf"^({'|'.join(FORM)})[0-9]{{1,2}}$")]
Body = TypeVar("Body", bound=BaseModel)


class NewUser(BaseModel):
    nickname: Name
    phone: Phone
    appid: Appid | None = Field(None, description="Left out: the bureau's own app")
    country_code: CountryCode = "86"
    unionid: bool = True


class Accepted(BaseModel):
    template_id: str
    times: int = Field(1, ge=1, le=100)


class NewTemplate(BaseModel):
    template_id: Name
    title: Name
    labels: dict[FieldKey, str]


class Ahead(BaseModel):
    """How far the outside clock is ahead of the machine's; behind it where negative."""

    seconds: float = Field(ge=-LONGEST_SHIFT, le=LONGEST_SHIFT)


class Control:
    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[Route]:
        user = "/wechat/users/{openid}"
        return [
            Route("/reset", self.reset, methods=["POST"]),
            Route("/clock", self.clock, methods=["POST"]),
            Route("/failures", self.fail, methods=["POST"]),
            Route("/failures", self.fail_no_more, methods=["DELETE"]),
            Route("/calls", self.calls),
            Route("/traces", self.traces),
            Route("/sms/texts", self.texts),
            Route("/wechat/users", self.users),
            Route("/wechat/users", self.add_user, methods=["POST"]),
            Route("/wechat/messages", self.messages),
            Route("/wechat/templates", self.add_template, methods=["POST"]),
            Route("/wechat/access-tokens", self.kill_tokens, methods=["DELETE"]),
            Route("/wechat/whitelist", self.leave_whitelist, methods=["DELETE"]),
            Route(f"{user}/login-codes", self.login_code, methods=["POST"]),
            Route(f"{user}/phone-codes", self.phone_code, methods=["POST"]),
            Route(f"{user}/acceptances", self.accept, methods=["POST"]),
            Route(f"{user}/block", self.block, methods=["POST"]),
        ]

    async def reset(self, _: Request) -> Response:
        self._world.reset()
        return Response(status_code=204)

    async def clock(self, request: Request) -> Response:
        """Put the outside clock ahead: codes and tokens grow old without waiting. Or behind."""
        self._world.clock.ahead_seconds = (await read_body(request, Ahead)).seconds
        return JSONResponse({"now": self._world.clock.now()})

    async def fail(self, request: Request) -> Response:
        self._world.failures.expect(await read_body(request, Failure))
        return Response(status_code=204)

    async def fail_no_more(self, _: Request) -> Response:
        self._world.failures.none_more()
        return Response(status_code=204)

    async def calls(self, _: Request) -> Response:
        return JSONResponse(list(self._world.failures.calls))

    async def traces(self, _: Request) -> Response:
        return JSONResponse(list(self._world.failures.traces))

    async def texts(self, request: Request) -> Response:
        """List the texts sent, the newest last; `?phone=` leaves those of one number."""
        phone = request.query_params.get("phone")
        texts = (text for text in self._world.sms.sent if phone in {None, text.phone})
        return JSONResponse([asdict(text) for text in texts])

    async def users(self, _: Request) -> Response:
        return JSONResponse([_shown(user) for user in self._world.wechat.users.values()])

    async def add_user(self, request: Request) -> Response:
        """Make a person's account with a fresh login code and telephone code."""
        new, wechat = await read_body(request, NewUser), self._world.wechat
        appid = new.appid or self._world.accounts.wechat_appid
        # WeChat has millions of apps; whose secret nobody was told cannot be called for.
        wechat.secrets_of.setdefault(appid, token_hex(16))
        user = wechat.add_user(
            appid, new.nickname, new.phone, country_code=new.country_code, unionid=new.unionid
        )
        codes = {"login_code": wechat.login_code(user), "phone_code": wechat.phone_code(user)}
        return JSONResponse({**_shown(user), **codes}, 201)

    async def login_code(self, request: Request) -> Response:
        return JSONResponse({"code": self._world.wechat.login_code(self._user(request))}, 201)

    async def phone_code(self, request: Request) -> Response:
        return JSONResponse({"code": self._world.wechat.phone_code(self._user(request))}, 201)

    async def accept(self, request: Request) -> Response:
        """Let the user accept messages of one template: one acceptance, one message."""
        accepted, user = await read_body(request, Accepted), self._user(request)
        user.credits[accepted.template_id] += accepted.times
        return JSONResponse(dict(user.credits))

    async def block(self, request: Request) -> Response:
        self._user(request).blocked = True
        return Response(status_code=204)

    async def messages(self, request: Request) -> Response:
        """List the messages sent, the newest last; `?openid=` leaves those of one user."""
        openid = request.query_params.get("openid")
        sent = (message for message in self._world.wechat.sent if openid in {None, message.openid})
        return JSONResponse([_message(message) for message in sent])

    async def add_template(self, request: Request) -> Response:
        new = await read_body(request, NewTemplate)
        template = Template(new.template_id, new.title, new.labels)
        self._world.wechat.templates[template.id] = template
        return Response(status_code=204)

    async def kill_tokens(self, _: Request) -> Response:
        self._world.access_tokens.kill()
        return Response(status_code=204)

    async def leave_whitelist(self, _: Request) -> Response:
        self._world.wechat.whitelisted = False
        return Response(status_code=204)

    def _user(self, request: Request) -> User:
        user = self._world.wechat.users.get(request.path_params["openid"])
        if user is None:
            raise HTTPException(404, "no such user")
        return user


async def read_body(request: Request, shape: type[Body]) -> Body:
    try:
        return shape.model_validate_json(await request.body())
    except ValidationError as error:
        raise HTTPException(422, str(error)) from error


def _shown(user: User) -> dict[str, Any]:
    names = ("appid", "openid", "unionid", "nickname", "phone", "blocked", "session_key")
    return {name: getattr(user, name) for name in names} | {"credits": dict(user.credits)}


def _message(sent: Sent) -> dict[str, Any]:
    shown = {"at": sent.at, "openid": sent.openid, "page": sent.page, "data": sent.values}
    return {**shown, "template_id": sent.template.id, "title": sent.template.title}
