"""What a token of each kind must look like; everything about it that needs no signature."""

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Any
from uuid import UUID

LONGEST = 4096
LONGEST_LIFE = timedelta(minutes=15)
EARLY_BY = timedelta(seconds=10)
"""How far another server's clock may run ahead of ours."""

COMPACT = re.compile(r"([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)", re.ASCII)
KID = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
HEADER = frozenset({"alg", "typ", "kid"})
CLAIMS = frozenset({"iss", "aud", "sub", "jti", "iat", "exp"})


class TokenRefused(Exception):
    """The token breaks a rule; the caller learns no more than that nobody is known."""


class TokenKind(Enum):
    """One audience each: `typ` and `aud` keep a token of one from opening another's door."""

    CITIZEN_ACCESS = ("citizen-at+jwt", "miniapp/v1", timedelta(minutes=15))
    STAFF_ACCESS = ("staff-at+jwt", "staff/v1", timedelta(minutes=15))
    BANK_ACCESS = ("bank-at+jwt", "bank/v1", timedelta(minutes=5))

    def __init__(self, typ: str, audience: str, life: timedelta) -> None:
        self.typ = typ
        self.audience = audience
        self.life = life


@dataclass(frozen=True, slots=True)
class Claims:
    """What a verified token says; `jti` names the token, `session_id` what can be revoked."""

    session_id: UUID
    jti: UUID
    kind: TokenKind
    issued_at: datetime
    expires_at: datetime

    @property
    def life_seconds(self) -> int:
        return int((self.expires_at - self.issued_at).total_seconds())


def read_header(raw: str, *, typ: str, algorithm: str) -> str:
    """Return the kid of a well-formed token of this `typ`, before any key is chosen.

    Nothing is parsed that is too long, not strict base64url, or not one flat object:
    a nested header would otherwise exhaust the parser before anybody is known.
    """
    if len(raw) > LONGEST:
        raise TokenRefused("too long")
    parts = COMPACT.fullmatch(raw)
    if parts is None:
        raise TokenRefused("not three parts of base64url")
    header, _, _ = (_canonical(part) for part in parts.groups())
    fields = _flat_object(header)
    if fields.keys() != HEADER:
        raise TokenRefused("other header fields")
    if fields["alg"] != algorithm or fields["typ"] != typ:
        raise TokenRefused("another algorithm or kind")
    return _kid(fields["kid"])


def read_claims(claims: Mapping[str, Any], kind: TokenKind, now: datetime) -> Claims:
    """Judge the claims of a token whose signature, issuer and audience already hold."""
    if claims.keys() != CLAIMS:
        raise TokenRefused("missing or unknown claims")
    if claims["aud"] != audience_of(str(claims["iss"]), kind):
        raise TokenRefused("a list of audiences, or another one")
    read = Claims(
        session_id=_uuid(claims["sub"]),
        jti=_uuid(claims["jti"]),
        kind=kind,
        issued_at=_instant(claims["iat"]),
        expires_at=_instant(claims["exp"]),
    )
    if not timedelta() < read.expires_at - read.issued_at <= min(kind.life, LONGEST_LIFE):
        raise TokenRefused("lives too long, or not at all")
    expect_in_time(read, now)
    return read


def expect_in_time(claims: Claims, now: datetime) -> None:
    if claims.expires_at <= now:
        raise TokenRefused("expired")
    if claims.issued_at > now + EARLY_BY:
        raise TokenRefused("issued in the future")


def audience_of(issuer: str, kind: TokenKind) -> str:
    return f"{issuer}/{kind.audience}"


def _canonical(part: str) -> bytes:
    """Decode one part; spare bits in its last letter would let a second spelling pass."""
    octets = urlsafe_b64decode(part + "=" * (-len(part) % 4))
    if urlsafe_b64encode(octets).rstrip(b"=") != part.encode("ascii"):
        raise TokenRefused("not canonical base64url")
    return octets


def _flat_object(octets: bytes) -> dict[str, Any]:
    if octets.count(b"{") != 1 or b"[" in octets:
        raise TokenRefused("not one flat object")
    pairs = json.loads(octets.decode("utf-8"), object_pairs_hook=list)
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise TokenRefused("a field twice")
    return fields


def _kid(value: object) -> str:
    if not isinstance(value, str) or KID.fullmatch(value) is None:
        raise TokenRefused("not a key id")
    return value


def _uuid(value: object) -> UUID:
    if not isinstance(value, str) or str(read := UUID(value)) != value:
        raise TokenRefused("not a canonical uuid")
    return read


def _instant(value: object) -> datetime:
    """Read seconds since 1970; a boolean is an int to Python, and not a time."""
    if type(value) is not int:
        raise TokenRefused("a time that is no plain integer")
    return datetime.fromtimestamp(value, tz=UTC)
