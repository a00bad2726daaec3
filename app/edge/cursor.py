"""Keyset paging: an opaque cursor that is good for one list, one filter and one caller.

The last row's sort values may be personal (a name), and a cursor stands in an address:
so it is sealed, not only signed.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from os import urandom
from typing import Annotated, Any, TypeVar
from urllib.parse import parse_qsl
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from fastapi import Depends, Query
from starlette.requests import Request

from app.edge.body import HouseRequest
from app.edge.errors import CursorRefused
from app.settings import key_bytes

Key = UUID | datetime | date | str | int
Row = TypeVar("Row")

_NONCE_BYTES = 12
_READ: dict[str, Callable[[Any], Key]] = {
    "u": UUID,
    "t": datetime.fromisoformat,
    "d": date.fromisoformat,
    "s": str,
    "i": int,
}


@dataclass(frozen=True)
class PageAsked:
    """Which page is wanted: at most `limit` rows behind the keyset values `after`."""

    limit: int
    after: tuple[Key, ...] | None
    seal: Callable[[tuple[Key, ...]], str]

    def cut(
        self, rows: Sequence[Row], key: Callable[[Row], tuple[Key, ...]]
    ) -> tuple[Sequence[Row], str | None]:
        """Split `limit + 1` fetched rows into the page and the cursor of the next one."""
        page = rows[: self.limit]
        return page, self.seal(key(page[-1])) if len(rows) > self.limit else None


async def page_asked(
    request: Request,
    limit: Annotated[int, Query(ge=1, le=100, description="每页最多几条。")] = 20,
    cursor: Annotated[
        str | None,
        Query(min_length=1, max_length=2048, description="上一页答复中的 next_cursor。"),
    ] = None,
) -> PageAsked:
    cipher = AESGCM(key_bytes(request.app.state.house.settings.cursor_key))
    bound = _binding(request)
    return PageAsked(
        limit=limit,
        after=opened(cipher, cursor, bound) if cursor else None,
        seal=lambda values: sealed(cipher, values, bound),
    )


PageQuery = Annotated[PageAsked, Depends(page_asked)]


def _binding(request: Request) -> bytes:
    """What a cursor is good for: operation, filter, caller, and whom he acts for."""
    query = parse_qsl(request.scope["query_string"].decode("latin-1"), keep_blank_values=True)
    claims = getattr(request.state, "claims", None)
    facts = {
        "operation": f"{request.method} {request.scope['path']}",
        "filter": sorted(pair for pair in query if pair[0] not in {"cursor", "limit"}),
        "body": request.body_hash.hex() if isinstance(request, HouseRequest) else "",
        "caller": claims.caller if claims else "",
        "acting_for": request.headers.get("acting-for", ""),
    }
    return sha256(json.dumps(facts, sort_keys=True).encode()).digest()


def sealed(cipher: AESGCM, values: tuple[Key, ...], bound: bytes) -> str:
    plain = json.dumps([_written(value) for value in values], ensure_ascii=False).encode()
    nonce = urandom(_NONCE_BYTES)
    return _encoded(nonce + cipher.encrypt(nonce, plain, bound))


def opened(cipher: AESGCM, cursor: str, bound: bytes) -> tuple[Key, ...]:
    try:
        raw = urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
        plain = cipher.decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], bound)
    except (InvalidTag, ValueError):
        raise CursorRefused from None
    if _encoded(raw) != cursor:  # Base64 passes over junk and spare bits.
        raise CursorRefused
    return tuple(_READ[kind](value) for kind, value in json.loads(plain))


def _encoded(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode("ascii").rstrip("=")


def _written(value: Key) -> tuple[str, str | int]:
    match value:
        case UUID():
            return "u", str(value)
        case datetime():
            return "t", value.isoformat()
        case date():
            return "d", value.isoformat()
        case int():
            return "i", value
    return "s", value
