"""A JWS in compact form, taken apart strictly before anything in it is believed (RFC 7515).

Nothing is parsed that is too long, not canonical base64url, or not one flat object: a nested
one would otherwise exhaust the parser before anybody is known.
"""

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

LONGEST = 4096
EARLY_BY = timedelta(seconds=10)
"""How far another's clock may run ahead of ours."""

_COMPACT = re.compile(r"([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)", re.ASCII)
_NAME = re.compile(r"[\x21-\x7e]{16,128}", re.ASCII)


class TokenRefused(Exception):
    """The token breaks a rule; the caller learns no more than that nobody is known."""


def parts_of(raw: str) -> tuple[bytes, bytes, bytes]:
    """Return header, content and signature, decoded and not yet parsed."""
    header, content, signature = undecoded(raw)
    return canonical(header), canonical(content), canonical(signature)


def undecoded(raw: str) -> tuple[str, str, str]:
    """Return header, content and signature as they stand."""
    if len(raw) > LONGEST:
        raise TokenRefused("too long")
    parts = _COMPACT.fullmatch(raw)
    if parts is None:
        raise TokenRefused("not three parts of base64url")
    header, content, signature = parts.groups()
    return header, content, signature


def canonical(part: str) -> bytes:
    """Decode one part; spare bits in its last letter would let a second spelling pass."""
    octets = urlsafe_b64decode(part + "=" * (-len(part) % 4))
    if base64url(octets) != part:
        raise TokenRefused("not canonical base64url")
    return octets


def base64url(octets: bytes) -> str:
    return urlsafe_b64encode(octets).rstrip(b"=").decode("ascii")


def flat_object(octets: bytes) -> dict[str, Any]:
    return nested_object(octets, objects=1)


def nested_object(octets: bytes, *, objects: int) -> dict[str, Any]:
    """Read an object that holds so many objects in all, itself counted, and no list."""
    if octets.count(b"{") != objects or b"[" in octets:
        raise TokenRefused("of another shape")
    read = _DECODER.decode(octets.decode("utf-8"))
    if not isinstance(read, dict):
        raise TokenRefused("no object")
    return read


def single_use_name(value: object) -> str:
    """Read a `jti`: long enough that nobody guesses or repeats it by chance."""
    if not isinstance(value, str) or _NAME.fullmatch(value) is None:
        raise TokenRefused("not a name for single use")
    return value


def canonical_uuid(value: object) -> UUID:
    if not isinstance(value, str) or str(read := UUID(value)) != value:
        raise TokenRefused("not a canonical uuid")
    return read


def instant(value: object) -> datetime:
    """Read seconds since 1970; a boolean is an int to Python, and not a time."""
    if type(value) is not int:
        raise TokenRefused("a time that is no plain integer")
    return datetime.fromtimestamp(value, tz=UTC)


def _without_repetition(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise TokenRefused("a field twice")
    return fields


_DECODER = json.JSONDecoder(object_pairs_hook=_without_repetition)
