"""What is refused before any route, and what every answer carries."""

import re

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.domain.errors import AppError, NotFound
from app.edge.errors import MethodOverrideRefused, QueryUnreadable
from app.edge.problem import problem_answer
from app.edge.trace import Trace

_OVERRIDES = frozenset({b"x-http-method-override", b"x-http-method", b"x-method-override"})
_CONTROL = re.compile("[\x00-\x1f\x7f]")
_ESCAPED_CONTROLS = tuple(f"%{number:02x}".encode() for number in (*range(32), 127))
# As they go over the wire: every answer passes here.
_HEADERS = {
    b"x-content-type-options": b"nosniff",
    b"cache-control": b"no-store",
    b"content-security-policy": b"default-src 'none'; frame-ancestors 'none'",
    b"referrer-policy": b"no-referrer",
}


class Gate:
    """Refuses what no route should see and adds the headers no answer should miss."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def safe_send(message: Message) -> None:
            if message["type"] == "http.response.start":
                _secure(message)
            await send(message)

        refusal = _refusal(scope)
        if refusal is None:
            await self.app(scope, receive, safe_send)
        else:
            await problem_answer(Request(scope), refusal)(scope, receive, safe_send)


def _refusal(scope: Scope) -> AppError | None:
    if any(name in _OVERRIDES for name, _ in scope["headers"]):
        # A proxy that checks the method would see another one than we act on.
        return MethodOverrideRefused()
    if _CONTROL.search(scope["path"]):
        return NotFound()
    query = scope["query_string"].lower()
    if b"%" in query and any(escape in query for escape in _ESCAPED_CONTROLS):
        return QueryUnreadable()
    return None


def _secure(start: Message) -> None:
    said = list(start.get("headers", ()))
    names = {name for name, _ in said}
    start["headers"] = said + [pair for pair in _HEADERS.items() if pair[0] not in names]


EDGE_MIDDLEWARE = [Middleware(Trace), Middleware(Gate)]
"""For the parent application, outermost first."""
