"""The one way in: every route of the three contracts is of this class."""

import json
from collections.abc import Callable, Coroutine
from datetime import timedelta
from functools import cache
from typing import Any, ClassVar, Protocol, TypeVar

from fastapi import params
from fastapi.routing import APIRoute, APIRouter
from starlette.convertors import register_url_convertor
from starlette.requests import Request
from starlette.responses import Response

from app.edge import precondition
from app.edge.body import BodyKind, HouseRequest, allowance
from app.edge.conduct import (
    Conduct,
    admit,
    body_fields,
    needs_version,
    permissions_needed,
    problems,
    problems_of,
)
from app.edge.idempotency import A_DAY, HEADER, Replayed, keep_answer
from app.edge.paths import WordConvertor

Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])
Handler = Callable[[Request], Coroutine[Any, Any, Response]]

register_url_convertor("word", WordConvertor())


class Decorator(Protocol):
    def __call__(self, endpoint: Endpoint, /) -> Endpoint: ...


BEARER = "bearer"
_KEY_PARAMETER = {
    "name": HEADER,
    "in": "header",
    "required": True,
    "description": "每次提交一个，重试时不变；16 至 64 个字母、数字、下划线或连字符。",
    "schema": {"type": "string", "pattern": "^[A-Za-z0-9_-]{16,64}$"},
}
_ETAG = {"ETag": {"description": "当前版本，写入时放入 If-Match。", "schema": {"type": "string"}}}


class HouseRoute(APIRoute):
    """A route that admits, reads, answers, tags and keeps, in this order."""

    conduct: ClassVar[Conduct]

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        if not hasattr(type(self), "conduct"):
            raise TypeError(f"{path}: use get, put, delete, post or ask of HouseRouter")
        super().__init__(path, endpoint, **options)
        self.openapi_extra = {**self._extra(), **(self.openapi_extra or {})}
        statuses = problems_of(self.conduct, self.methods or set(), self.dependant)
        self.responses = {**problems(*statuses), **self.responses}
        if self._versioned():
            success = self.status_code or 200
            self.responses[success] = {"headers": _ETAG, **self.responses.get(success, {})}

    def get_route_handler(self) -> Handler:
        inner, conduct, versioned = super().get_route_handler(), self.conduct, self._versioned()
        kind, fields = self.body_kind(), body_fields(self.dependant)
        keep_for = conduct.keeps_answer_for

        async def answer(stock: Request) -> Response:
            request = HouseRequest(stock.scope, stock.receive)
            await admit(request, conduct)
            if kind is not None:
                await request.take(allowance(kind, request.app.state.house.settings), fields)
            try:
                response = await inner(request)
            except Replayed as replay:
                request.state.answer = replay.answer
                return replay.answer
            request.state.answer = response
            if versioned and "etag" not in response.headers:
                response.headers["ETag"] = precondition.etag(
                    json.loads(bytes(response.body))["version"]
                )
            if keep_for is not None:
                await keep_answer(request, response, keep_for)
            return response

        return answer

    def _extra(self) -> dict[str, Any]:
        extra: dict[str, Any] = {} if self.conduct.public else {"security": [{BEARER: []}]}
        if needed := permissions_needed(self.dependant):
            extra["x-permissions"] = needed
        keyed = [_KEY_PARAMETER] if self.conduct.keeps_answer_for else []
        tagged = [precondition.PARAMETER] if needs_version(self.dependant) else []
        return {**extra, "parameters": [*keyed, *tagged]} if keyed or tagged else extra

    def _versioned(self) -> bool:
        return "version" in getattr(self.response_model, "model_fields", {})

    def body_kind(self) -> BodyKind | None:
        if self.body_field is None:
            return None
        info = self.body_field.field_info
        if isinstance(info, params.File):
            return BodyKind.FILE
        return BodyKind.FORM if isinstance(info, params.Form) else BodyKind.JSON


@cache
def _route_class(conduct: Conduct) -> type[HouseRoute]:
    return type("HouseRoute", (HouseRoute,), {"conduct": conduct})


class HouseRouter(APIRouter):
    """Routes of one stem. `public=True`, here or on a route, lets strangers call."""

    def __init__(self, *, public: bool = False, **options: Any) -> None:
        super().__init__(
            route_class=HouseRoute,
            redirect_slashes=False,
            generate_unique_id_function=lambda route: route.name,
            **options,
        )
        self._public = public

    def get(self, path: str, *, public: bool | None = None, **options: Any) -> Decorator:
        return self._added(path, "GET", Conduct(self._open(public)), options)

    def put(self, path: str, *, public: bool | None = None, **options: Any) -> Decorator:
        return self._added(path, "PUT", Conduct(self._open(public)), options)

    def delete(self, path: str, *, public: bool | None = None, **options: Any) -> Decorator:
        return self._added(path, "DELETE", Conduct(self._open(public)), options)

    def ask(self, path: str, *, public: bool | None = None, **options: Any) -> Decorator:
        """Add a POST that needs no key: sign-in, search, a check."""
        return self._added(path, "POST", Conduct(self._open(public)), options)

    def post(self, path: str, *, keeps_answer_for: timedelta = A_DAY, **options: Any) -> Decorator:
        """Add a POST that creates or moves something: it needs an Idempotency-Key."""
        if self._open(options.pop("public", None)):
            raise TypeError(f"{path}: a key belongs to a caller; strangers get `ask`")
        return self._added(path, "POST", Conduct(keeps_answer_for=keeps_answer_for), options)

    def _open(self, public: bool | None) -> bool:
        return self._public if public is None else public

    def _added(
        self, path: str, method: str, conduct: Conduct, options: dict[str, Any]
    ) -> Decorator:
        def add(endpoint: Endpoint) -> Endpoint:
            summary = (endpoint.__doc__ or "").strip().partition("\n")[0]
            if not summary:
                raise TypeError(f"{method} {path}: its docstring is its summary")
            self.add_api_route(
                path,
                endpoint,
                methods=[method],
                route_class_override=_route_class(conduct),
                **{"summary": summary, "response_description": "成功。", **options},
            )
            return endpoint

        return add
