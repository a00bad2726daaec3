"""Each request gets a name, one line in the log, and its place in the metrics."""

import time
from functools import cache
from typing import Any

import structlog
from prometheus_client import Counter, Histogram
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.edge.problem import problem_answer
from app.edge.trace_id import current_trace_id, trace_id_from

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_UNMATCHED = "unmatched"
_NAME = b"x-trace-id"
_QUIET = frozenset({"/healthz", "/readyz"})

REQUESTS = Counter("rongyao_requests", "Answered requests", ["method", "route", "status"])
SECONDS = Histogram("rongyao_request_seconds", "Time to the last byte", ["method", "route"])

log: Any = structlog.get_logger("rongyao.access")


class Trace:
    """Outermost middleware: names the request, and tells how it ended."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        trace_id = trace_id_from(Headers(scope=scope).get("traceparent"))
        token = current_trace_id.set(trace_id)
        answer = _Answer(send, trace_id)
        began = time.perf_counter()
        try:
            await self._answered(scope, receive, answer)
        finally:
            _tell(scope, answer.status, time.perf_counter() - began)
            current_trace_id.reset(token)

    async def _answered(self, scope: Scope, receive: Receive, answer: "_Answer") -> None:
        try:
            await self.app(scope, receive, answer.send)
        except Exception as error:
            if answer.finished:
                return  # Answered as a problem and logged there; nothing is left to say.
            if answer.status is not None:
                raise  # Cutting the connection tells the caller that the answer is not whole.
            await problem_answer(Request(scope), error)(scope, receive, answer.send)


class _Answer:
    """Watches one answer go out and signs it with the trace id."""

    def __init__(self, send: Send, trace_id: str) -> None:
        self._send = send
        self._trace_id = trace_id
        self.status: int | None = None
        self.finished = False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            # An answer that is given once more bears the name of this call.
            kept = [pair for pair in message.get("headers", ()) if pair[0] != _NAME]
            message["headers"] = [*kept, (_NAME, self._trace_id.encode())]
        await self._send(message)
        if message["type"] == "http.response.body" and not message.get("more_body"):
            self.finished = True


def route_template(scope: Scope) -> str:
    """Return the path with its placeholders: a raw path may hold anything."""
    route = scope.get("route")
    if not isinstance(route, Route):  # Nothing, or the mount in front of an unknown path.
        return _UNMATCHED
    context = scope.get("fastapi", {}).get("effective_route_context")
    path: str = (context or route).path_format
    return f"{scope.get('root_path', '')}{path}"


def _tell(scope: Scope, status: int | None, seconds: float) -> None:
    method = scope["method"] if scope["method"] in _METHODS else "OTHER"
    route = route_template(scope)
    _counter(method, route, status).inc()
    _stopwatch(method, route).observe(seconds)
    if route not in _QUIET:
        log.info("request", method=method, route=route, status=status, ms=round(seconds * 1000, 1))


# Methods, templates and statuses are few; finding a metric by its labels costs more than counting.
@cache
def _counter(method: str, route: str, status: int | None) -> Counter:
    return REQUESTS.labels(method, route, str(status))


@cache
def _stopwatch(method: str, route: str) -> Histogram:
    return SECONDS.labels(method, route)
