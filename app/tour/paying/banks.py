"""The partner banks of a story, told when to work and asked what their books say."""

from collections.abc import Sequence
from typing import Any

import httpx

from app.settings import Settings
from app.tour.caller import Unexpected

SLOWEST_SECONDS = 240


class Street:
    """The simulated banks; nothing here is known to the product."""

    def __init__(self, settings: Settings, client: httpx.AsyncClient) -> None:
        self._client = client
        self._control = settings.wechat_base_url.removesuffix("/wechat") + "/control/bank"

    async def work(self, bank: str, *, steps: Sequence[str] = (), times: int = 1) -> None:
        """Let one bank do its day, or only these steps of it."""
        wanted: dict[str, Any] = {"times": times}
        if steps:
            wanted["steps"] = list(steps)
        runs = await self._call("POST", f"/{bank}:run", wanted)
        troubles = [done for run in runs for done in run.values() if not isinstance(done, int)]
        if troubles:
            raise Unexpected(f"{bank}: {troubles}")

    async def books(self, bank: str) -> dict[str, Any]:
        """Return what the bank credited and took back, by its own books."""
        books: dict[str, Any] = await self._call("GET", f"/{bank}/books")
        return books

    async def _call(self, method: str, path: str, body: Any = None) -> Any:
        answer = await self._client.request(
            method, self._control + path, json=body, timeout=SLOWEST_SECONDS
        )
        if not answer.is_success:
            raise Unexpected(f"{method} {path}: {answer.text}")
        return answer.json()
