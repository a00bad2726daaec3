"""What the proxy in front of us says of a caller is believed; from anybody else it is dropped."""

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from app.edge.possession import CERTIFICATE_HEADER

_CERTIFICATE = CERTIFICATE_HEADER.encode()


class TrustedProxies:
    """Takes addresses and certificates from `trusted` alone; outermost, before any is used."""

    def __init__(self, app: ASGIApp, trusted: str) -> None:
        self._app = ProxyHeadersMiddleware(app, trusted)  # type: ignore[arg-type]  # Its own types.

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not self._trusts(scope):
            scope["headers"] = [pair for pair in scope["headers"] if pair[0] != _CERTIFICATE]
        await self._app(scope, receive, send)  # type: ignore[arg-type]

    def _trusts(self, scope: Scope) -> bool:
        client = scope.get("client")
        return (client[0] if client else None) in self._app.trusted_hosts
