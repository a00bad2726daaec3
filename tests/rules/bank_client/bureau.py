"""A bureau in a few lines, for the client's own rules: it remembers, and fails on demand."""

import json
from base64 import urlsafe_b64decode
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.fixtures.signed_files import Seal


@dataclass
class Received:
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Bureau:
    received: list[Received] = field(default_factory=list)
    coming: deque[int | str] = field(default_factory=deque)
    """A status, or `lost`: done, and the answer never arrives."""

    done: dict[str, str] = field(default_factory=dict)
    """What was done under which Idempotency-Key."""

    tokens: int = 0
    seal: Seal = field(default_factory=Seal)
    digest: str = "sha-256=:LRiGSQ+2w0njy2NtfmisQ3g0NV9q912lRNWmJXay88s=:"

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                self.seal.route,
                Route("/bank/v1/token", self.token, methods=["POST"]),
                Route("/bank/v1/results", self.results, methods=["POST"]),
                Route("/bank/v1/batches", self.batches),
                Route("/bank/v1/batches/{batch_id}/file", self.file),
                Route("/bank/v1/payments/{payment_no}", self.payment),
            ]
        )

    async def token(self, request: Request) -> Response:
        await self._note(request)
        self.tokens += 1
        return JSONResponse(
            {"access_token": f"token-{self.tokens}", "token_type": "DPoP", "expires_in": 300}
        )

    async def results(self, request: Request) -> Response:
        body = await self._note(request)
        key = request.headers["idempotency-key"]
        first = self.done.setdefault(key, body.decode())
        trouble = self.coming.popleft() if self.coming else None
        if trouble == "lost":
            return Response(b'{"id', headers={"content-length": "400"})
        if isinstance(trouble, int):
            return refusal(trouble)
        return JSONResponse({"id": key, "same": first == body.decode()}, 202)

    async def batches(self, request: Request) -> Response:
        await self._note(request)
        cursor = int(request.query_params.get("cursor", "0"))
        following = str(cursor + 1) if cursor < 2 else None
        return JSONResponse({"items": [{"number": cursor}], "next_cursor": following})

    async def file(self, request: Request) -> Response:
        await self._note(request)
        return self.seal.signed(b"P2026110000000001|1|10000\n", self.digest)

    async def payment(self, request: Request) -> Response:
        await self._note(request)
        if self.coming:
            return refusal(int(self.coming.popleft()))
        return JSONResponse({"payment_no": request.path_params["payment_no"]})

    def proofs(self) -> list[dict[str, Any]]:
        """Return the claims of each call's proof, the token calls among them."""
        return [_claims(call.headers["dpop"]) for call in self.received]

    async def _note(self, request: Request) -> bytes:
        body = await request.body()
        self.received.append(Received(request.url.path, dict(request.headers), body))
        return body


def refusal(status: int) -> Response:
    codes = {401: "token_missing", 404: "not_found", 409: "idempotency_in_progress"}
    body = {"code": codes.get(status, "unavailable"), "detail": "稍后再试", "trace_id": "t1"}
    return JSONResponse(body, status, {"retry-after": "7"}, media_type="application/problem+json")


def _claims(jws: str) -> dict[str, Any]:
    part = jws.split(".")[1]
    claims: dict[str, Any] = json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return claims
