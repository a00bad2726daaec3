"""The assertion by which a bank's program says who it is (RFC 7523, as FAPI 2.0 narrows it)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from app.domain.identity.possession import ALGORITHM
from app.domain.identity.strict_jws import (
    EARLY_BY,
    TokenRefused,
    canonical_uuid,
    flat_object,
    instant,
    single_use_name,
)
from app.domain.identity.tokens import read_header

TYP = "client-authentication+jwt"
LONGEST_LIFE = timedelta(seconds=60)
_CLAIMS = frozenset({"iss", "sub", "aud", "jti", "iat", "exp"})


@dataclass(frozen=True, slots=True)
class Assertion:
    """Who speaks; its `digest` is spent with this call, and forgotten at `ends_at`."""

    client_id: UUID
    digest: bytes
    ends_at: datetime


def read_assertion_header(raw: str) -> str:
    """Return the kid of a well-formed assertion."""
    return read_header(raw, typ=TYP, algorithm=ALGORITHM)


def read_assertion(octets: bytes, issuer: str, now: datetime) -> Assertion:
    """Judge what an assertion says whose signature already holds.

    Its audience is our issuer alone: a list would let another party present it here.
    """
    claims = flat_object(octets)
    if claims.keys() != _CLAIMS:
        raise TokenRefused("missing or unknown claims")
    if claims["aud"] != issuer or claims["iss"] != claims["sub"]:
        raise TokenRefused("for another audience, or from another issuer")
    issued_at, expires_at = instant(claims["iat"]), instant(claims["exp"])
    if not timedelta() < expires_at - issued_at <= LONGEST_LIFE:
        raise TokenRefused("lives too long, or not at all")
    if expires_at <= now or issued_at > now + EARLY_BY:
        raise TokenRefused("over, or not yet")
    client_id, name = canonical_uuid(claims["sub"]), single_use_name(claims["jti"])
    digest = sha256(f"{client_id} {name}".encode()).digest()
    return Assertion(client_id, digest, expires_at)
