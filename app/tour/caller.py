"""Somebody who calls the API: a veteran, an agent, a member of staff."""

from typing import Any, Self
from uuid import uuid4

import httpx


class Unexpected(Exception):
    """The bureau answered what the story did not expect; the tour ends here."""


class Caller:
    """One signed-in user of one contract; each POST carries a fresh Idempotency-Key."""

    def __init__(self, client: httpx.AsyncClient, base: str, token: str = "") -> None:
        self._client = client
        self._base = base
        self._headers = {"Accept-Language": "zh-CN"}
        if token:
            self._headers["Authorization"] = f"Bearer {token}"

    def acting_for(self, person_id: str) -> Self:
        """The same person, handling somebody else's affairs."""
        other = type(self)(self._client, self._base)
        other._headers = {**self._headers, "Acting-For": person_id}  # noqa: SLF001  # Our own.
        return other

    async def get(self, path: str, **query: str) -> dict[str, Any]:
        return body_of(
            await self._client.get(self._base + path, params=query, headers=self._headers)
        )

    async def look(self, path: str) -> dict[str, Any]:
        """Get what may not be there for this caller: a problem answer is an answer too."""
        body: dict[str, Any] = (
            await self._client.get(self._base + path, headers=self._headers)
        ).json()
        return body

    async def post(
        self, path: str, body: dict[str, Any] | None = None, *, version: int | None = None
    ) -> dict[str, Any]:
        return body_of(await self.answer(path, body, version=version))

    async def put(self, path: str, body: dict[str, Any], *, version: int) -> dict[str, Any]:
        headers = {**self._headers, "If-Match": f'"{version}"'}
        return body_of(await self._client.put(self._base + path, json=body, headers=headers))

    async def fetch(self, path: str, **query: str) -> httpx.Response:
        """Get a file, or whatever else is no JSON."""
        return await self._client.get(self._base + path, params=query, headers=self._headers)

    async def answer(
        self,
        path: str,
        body: dict[str, Any] | None = None,
        *,
        version: int | None = None,
        key: str | None = None,
    ) -> httpx.Response:
        """Post and return the answer as it is, whatever it is."""
        headers = {**self._headers, "Idempotency-Key": key or uuid4().hex}
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        return await self._client.post(self._base + path, json=body, headers=headers)

    async def upload(
        self,
        path: str,
        content: bytes,
        fields: dict[str, str],
        *,
        name: str = "photo.png",
        media_type: str = "image/png",
    ) -> dict[str, Any]:
        headers = {**self._headers, "Idempotency-Key": uuid4().hex}
        files = {"file": (name, content, media_type)}
        url = self._base + path
        return body_of(await self._client.post(url, data=fields, files=files, headers=headers))


def body_of(answer: httpx.Response) -> dict[str, Any]:
    """Return what a successful answer says; any other ends the story."""
    if not answer.is_success:
        raise Unexpected(f"{answer.request.method} {answer.request.url.path}: {answer.text}")
    body: dict[str, Any] = answer.json() if answer.content else {}
    return body
