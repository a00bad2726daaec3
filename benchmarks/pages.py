"""A list's first page against the page after its ten-thousandth row."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median

import httpx

from benchmarks.report import Row

ROWS = 10_000
TRIES = 40
MOST = 1.3


@dataclass(frozen=True)
class Pages:
    first_ms: float
    deep_ms: float

    @property
    def row(self) -> Row:
        ratio = self.deep_ms / self.first_ms
        return Row(
            f"worklist: page after row {ROWS} against the first",
            f"{self.deep_ms:.1f} ms",
            f"{self.first_ms:.1f} ms",
            f"{ratio:.2f}",
            f"≤ {MOST:.2f}",
            holds=ratio <= MOST,
        )


def pages(base_url: str, path: str, headers: Mapping[str, str]) -> Pages:
    """Walk to the ten-thousandth row, then time its page and the first one in turn."""
    with httpx.Client(base_url=base_url, headers=headers, trust_env=False) as client:
        cursor = _walked(client, path)
        first, deep = [], []
        for _ in range(TRIES):
            first.append(_timed(client, path, None))
            deep.append(_timed(client, path, cursor))
    return Pages(median(first), median(deep))


def _walked(client: httpx.Client, path: str) -> str:
    cursor: str | None = None
    for _ in range(ROWS // 100):
        cursor = _page(client, path, cursor, 100)["next_cursor"]
        if cursor is None:
            raise RuntimeError(f"the list of {path} ends before row {ROWS}")
    return str(cursor)


def _timed(client: httpx.Client, path: str, cursor: str | None) -> float:
    began = time.perf_counter()
    _page(client, path, cursor, 20)
    return (time.perf_counter() - began) * 1000


def _page(client: httpx.Client, path: str, cursor: str | None, limit: int) -> dict[str, str | None]:
    asked = {"queue": "all", "limit": str(limit)} | ({"cursor": cursor} if cursor else {})
    answer = client.get(path, params=asked)
    answer.raise_for_status()
    found: dict[str, str | None] = answer.json()
    return found
