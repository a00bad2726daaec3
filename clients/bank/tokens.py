"""One access token at a time, taken anew shortly before it dies."""

import threading

import httpx

from clients.bank.connection import Connection
from clients.bank.problems import Problem
from clients.bank.proofs import client_assertion, dpop_proof

TOKEN_PATH = "/bank/v1/token"  # noqa: S105  # An address.
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
EARLIER_SECONDS = 30
"""A token is not used in its last seconds: a slow call would arrive with a dead one."""


class Tokens:
    """Safe to share between threads."""

    def __init__(self, connection: Connection, http: httpx.Client) -> None:
        self._connection = connection
        self._http = http
        self._lock = threading.Lock()
        self._token: str | None = None
        self._until = 0.0

    def current(self) -> str:
        with self._lock:
            if self._token is None or self._connection.clock() >= self._until:
                self._token = self._taken()
            return self._token

    def forget(self, dead: str) -> None:
        """Drop a token that was refused; one taken meanwhile by another thread stays."""
        with self._lock:
            if self._token == dead:
                self._token = None

    def _taken(self) -> str:
        asked_at = self._connection.clock()
        answer = self._http.post(TOKEN_PATH, data=self._form(), headers=self._headers())
        if not answer.is_success:
            raise Problem.of(answer)
        body = answer.json()
        self._until = asked_at + float(body["expires_in"]) - EARLIER_SECONDS
        return str(body["access_token"])

    def _form(self) -> dict[str, str]:
        connection = self._connection
        assertion = client_assertion(
            connection.key,
            client_id=connection.client_id,
            issuer=connection.issuer,
            jti=connection.new_id(),
            now_seconds=int(connection.clock()),
        )
        return {
            "grant_type": "client_credentials",
            "client_assertion_type": ASSERTION_TYPE,
            "client_assertion": assertion,
        }

    def _headers(self) -> dict[str, str]:
        connection = self._connection
        proof = dpop_proof(
            connection.key,
            method="POST",
            url=f"{connection.issuer}{TOKEN_PATH}",
            jti=connection.new_id(),
            now_seconds=int(connection.clock()),
        )
        return {"DPoP": proof}
