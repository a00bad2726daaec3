"""What a token of each kind must look like; everything about it that needs no signature."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any
from uuid import UUID

from app.domain.identity.possession import Holder, read_binding
from app.domain.identity.strict_jws import (
    EARLY_BY,
    TokenRefused,
    canonical_uuid,
    flat_object,
    instant,
    parts_of,
)

LONGEST_LIFE = timedelta(minutes=15)

KID = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
HEADER = frozenset({"alg", "typ", "kid"})
CLAIMS = frozenset({"iss", "aud", "sub", "jti", "iat", "exp"})
BOUND_CLAIMS = CLAIMS | {"client_id", "cnf"}


class TokenKind(Enum):
    """One audience each: `typ` and `aud` keep a token of one from opening another's door.

    A `bound` token is worth nothing without the key or the certificate that it names.
    """

    CITIZEN_ACCESS = ("citizen-at+jwt", "miniapp/v1", timedelta(minutes=15), False)
    STAFF_ACCESS = ("staff-at+jwt", "staff/v1", timedelta(minutes=15), False)
    BANK_ACCESS = ("bank-at+jwt", "bank/v1", timedelta(minutes=5), True)

    def __init__(self, typ: str, audience: str, life: timedelta, bound: bool) -> None:
        self.typ = typ
        self.audience = audience
        self.life = life
        self.bound = bound
        self.claims = BOUND_CLAIMS if bound else CLAIMS


@dataclass(frozen=True, slots=True)
class Claims:
    """What a verified token says; `jti` names the token, `session_id` what can be revoked."""

    session_id: UUID
    jti: UUID
    kind: TokenKind
    issued_at: datetime
    expires_at: datetime
    holder: Holder | None = None

    def __post_init__(self) -> None:
        if (self.holder is not None) is not self.kind.bound:
            raise TokenRefused("bound where it must not be, or not where it must")

    @property
    def caller(self) -> str:
        """Who calls, as budgets and cursors know it: a bank's tokens are too short for both."""
        return str(self.session_id if self.holder is None else self.holder.client_id)

    @property
    def life_seconds(self) -> int:
        return int((self.expires_at - self.issued_at).total_seconds())


def read_header(raw: str, *, typ: str, algorithm: str) -> str:
    """Return the kid of a well-formed token of this `typ`, before any key is chosen."""
    header, _, _ = parts_of(raw)
    fields = flat_object(header)
    if fields.keys() != HEADER:
        raise TokenRefused("other header fields")
    if fields["alg"] != algorithm or fields["typ"] != typ:
        raise TokenRefused("another algorithm or kind")
    return _kid(fields["kid"])


def read_claims(claims: Mapping[str, Any], kind: TokenKind, now: datetime) -> Claims:
    """Judge the claims of a token whose signature, issuer and audience already hold."""
    if claims.keys() != kind.claims:
        raise TokenRefused("missing or unknown claims")
    if claims["aud"] != audience_of(str(claims["iss"]), kind):
        raise TokenRefused("a list of audiences, or another one")
    read = Claims(
        session_id=canonical_uuid(claims["sub"]),
        jti=canonical_uuid(claims["jti"]),
        kind=kind,
        issued_at=instant(claims["iat"]),
        expires_at=instant(claims["exp"]),
        holder=_holder(claims) if kind.bound else None,
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


def _holder(claims: Mapping[str, Any]) -> Holder:
    return Holder(canonical_uuid(claims["client_id"]), read_binding(claims["cnf"]))


def _kid(value: object) -> str:
    if not isinstance(value, str) or KID.fullmatch(value) is None:
        raise TokenRefused("not a key id")
    return value
