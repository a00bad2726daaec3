"""One call, tried again where that is safe; the only place that speaks HTTP."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from clients.bank.connection import Connection
from clients.bank.problems import NoAnswer, Problem
from clients.bank.proofs import dpop_proof
from clients.bank.signatures import signed_message
from clients.bank.tokens import Tokens

PREFIX = "/bank/v1"
JWKS_PATH = "/.well-known/jwks.json"
UNAUTHENTICATED, TOO_MANY = 401, 429
AGAIN = {TOO_MANY, 502, 503, 504}
"""The bureau or a gateway is busy; what was asked was not done, or is kept under its key."""
IN_PROGRESS = {"idempotency_in_progress", "crossed_by_another"}
"""409 that passes by itself: our own first try is still being answered, or two calls crossed."""


@dataclass(frozen=True)
class Call:
    method: str
    path: str
    query: Mapping[str, Any] = field(default_factory=dict)
    json: Any = None
    files: Mapping[str, Any] | None = None
    key: str | None = None
    """The Idempotency-Key of a call that creates or moves something."""

    version: int | None = None
    """The version that you have read (If-Match), where the call wants it."""

    signed: bool = False
    """Whether the message carries a signature (RFC 9421): results do."""


class Calls:
    def __init__(self, connection: Connection, transport: httpx.BaseTransport | None) -> None:
        self._connection = connection
        self._http = httpx.Client(
            base_url=connection.base_url,
            timeout=connection.seconds,
            transport=transport,
            trust_env=False,
        )
        self._tokens = Tokens(connection, self._http)
        self._bureau_keys: dict[str, Any] = {}

    def bureau_key(self, kid: str) -> Mapping[str, Any] | None:
        """Return the key that the bureau publishes under this id; an unknown one is asked for."""
        if kid not in self._bureau_keys:
            answer = self._http.get(JWKS_PATH)
            published = answer.json()["keys"] if answer.is_success else []
            self._bureau_keys = {key["kid"]: key for key in published}
        return self._bureau_keys.get(kid)

    def close(self) -> None:
        self._http.close()

    def forget_token(self) -> None:
        self._tokens.forget(self._tokens.current())

    def make(self, call: Call) -> httpx.Response:
        """Return a successful answer, or raise `Problem` or `NoAnswer`.

        Every try carries the same Idempotency-Key and body with a fresh proof, so that an
        answer lost on the way is fetched and the work is not done twice.
        """
        pause_seconds = self._connection.pause_seconds
        problem: Problem | None = None
        for nth in range(self._connection.tries):
            if nth:
                self._connection.rest(pause_seconds)
                pause_seconds *= 2
            try:
                return self._signed(call)
            except httpx.RequestError:
                problem = None
            except Problem as refused:
                if not _passes_by_itself(refused):
                    raise
                problem = refused
                pause_seconds = max(pause_seconds, refused.retry_after_seconds)
        raise problem or NoAnswer(f"{call.method} {call.path}", call.key)

    def _signed(self, call: Call) -> httpx.Response:
        token = self._tokens.current()
        answer = self._send(call, token)
        if answer.status_code == UNAUTHENTICATED:
            # Revoked, or the bureau's clock is ahead of ours: one new token, one more try.
            self._tokens.forget(token)
            answer = self._send(call, self._tokens.current())
        if not answer.is_success:
            raise Problem.of(answer)
        return answer

    def _send(self, call: Call, token: str) -> httpx.Response:
        connection, path = self._connection, f"{PREFIX}{call.path}"
        proof = dpop_proof(
            connection.key,
            method=call.method,
            url=f"{connection.issuer}{path}",
            jti=connection.new_id(),
            now_seconds=int(connection.clock()),
            access_token=token,
        )
        headers = {"Authorization": f"DPoP {token}", "DPoP": proof}
        if call.key is not None:
            headers["Idempotency-Key"] = call.key
        if call.version is not None:
            headers["If-Match"] = f'"{call.version}"'
        query = {name: value for name, value in call.query.items() if value is not None}
        request = self._http.build_request(
            call.method, path, params=query, json=call.json, files=call.files, headers=headers
        )
        if call.signed:
            request.headers.update(self._signature(request, f"{connection.issuer}{path}"))
        return self._http.send(request)

    def _signature(self, request: httpx.Request, url: str) -> dict[str, str]:
        return signed_message(
            self._connection.key,
            method=request.method,
            url=url,
            authorization=request.headers["authorization"],
            body=request.read(),
            now_seconds=int(self._connection.clock()),
        )


def _passes_by_itself(problem: Problem) -> bool:
    return problem.status in AGAIN or problem.code in IN_PROGRESS
