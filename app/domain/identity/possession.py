"""What shows that whoever presents a token may: a signed proof of this very call (RFC 9449),
or the certificate of the connection (RFC 8705)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any
from uuid import UUID

from app.domain.identity.strict_jws import (
    EARLY_BY,
    TokenRefused,
    base64url,
    canonical,
    flat_object,
    instant,
    nested_object,
    single_use_name,
)

PROOF_TYP = "dpop+jwt"
ALGORITHM = "ES256"
PROOF_LIFE = timedelta(seconds=60)
"""A proof is signed for one call and sent at once."""

THUMBPRINT = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
_COORDINATE_OCTETS = 32
_HEADER = frozenset({"typ", "alg", "jwk"})
_JWK = frozenset({"kty", "crv", "x", "y"})
_CLAIMS = frozenset({"htm", "htu", "iat", "jti"})


class BindingWay(StrEnum):
    """The members of `cnf` that we issue and read."""

    PROOF = "jkt"
    CERTIFICATE = "x5t#S256"


@dataclass(frozen=True, slots=True)
class KeyBinding:
    """The one key, or the one certificate, that makes a token worth anything."""

    way: BindingWay
    thumbprint: str

    @property
    def claim(self) -> dict[str, str]:
        return {self.way.value: self.thumbprint}


@dataclass(frozen=True, slots=True)
class Holder:
    """In whose hands a bound token is: the same client, and the same key, over many tokens."""

    client_id: UUID
    binding: KeyBinding


@dataclass(frozen=True, slots=True)
class Point:
    """The coordinates of a public key on P-256, not yet known to lie on it."""

    x: bytes
    y: bytes

    @property
    def thumbprint(self) -> str:
        """RFC 7638: the digest of the members that make the key, in the one way to write them."""
        x, y = base64url(self.x), base64url(self.y)
        return base64url(
            sha256(f'{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}'.encode()).digest()
        )


@dataclass(frozen=True, slots=True)
class Call:
    """What a proof must have been made for; `token` is absent where one is asked for."""

    method: str
    url: str
    token: str | None


@dataclass(frozen=True, slots=True)
class Proof:
    """A proof that holds; its `digest` is spent with this call, and forgotten at `ends_at`."""

    thumbprint: str
    digest: bytes
    ends_at: datetime


def read_binding(value: object) -> KeyBinding:
    """Read `cnf`: one member, by one of the two ways."""
    if not isinstance(value, dict) or len(value) != 1:
        raise TokenRefused("bound to no one thing")
    way, thumbprint = next(iter(value.items()))
    return KeyBinding(BindingWay(way), read_thumbprint(thumbprint))


def read_thumbprint(value: object) -> str:
    if not isinstance(value, str) or THUMBPRINT.fullmatch(value) is None:
        raise TokenRefused("not a SHA-256 thumbprint")
    canonical(value)
    return value


def read_point(jwk: object) -> Point:
    """Read a public JWK of P-256: these four members, and no private half among them."""
    if not isinstance(jwk, Mapping) or jwk.keys() != _JWK:
        raise TokenRefused("not the four members of a public key")
    if (jwk["kty"], jwk["crv"]) != ("EC", "P-256"):
        raise TokenRefused("not on P-256")
    x, y = (canonical(str(jwk[axis])) for axis in ("x", "y"))
    if len(x) != _COORDINATE_OCTETS or len(y) != _COORDINATE_OCTETS:
        raise TokenRefused("a coordinate of another length")
    return Point(x, y)


def read_proof_header(octets: bytes) -> Point:
    """Return the key that a proof says it was signed with."""
    fields = nested_object(octets, objects=2)
    if fields.keys() != _HEADER or (fields["typ"], fields["alg"]) != (PROOF_TYP, ALGORITHM):
        raise TokenRefused("another header")
    return read_point(fields["jwk"])


def read_proof(octets: bytes, thumbprint: str, call: Call, now: datetime) -> Proof:
    """Judge what a proof says whose signature already holds."""
    claims = flat_object(octets)
    if claims.keys() != (_CLAIMS if call.token is None else _CLAIMS | {"ath"}):
        raise TokenRefused("missing or unknown claims")
    if (claims["htm"], claims["htu"]) != (call.method, call.url):
        raise TokenRefused("made for another call")
    if call.token is not None and claims["ath"] != token_digest(call.token):
        raise TokenRefused("made for another token")
    made_at = instant(claims["iat"])
    if not now - PROOF_LIFE <= made_at <= now + EARLY_BY:
        raise TokenRefused("made too long ago, or not yet")
    name = single_use_name(claims["jti"])
    return Proof(
        thumbprint,
        digest=sha256(f"{thumbprint} {name}".encode()).digest(),
        ends_at=made_at + PROOF_LIFE,
    )


def token_digest(token: str) -> str:
    """Return `ath`, by which a proof names its token."""
    return base64url(sha256(token.encode("ascii")).digest())


def jwk_of(point: Point) -> dict[str, Any]:
    return {"kty": "EC", "crv": "P-256", "x": base64url(point.x), "y": base64url(point.y)}
