"""What an attacker can make without the key, and with it, octet by octet."""

import hmac
import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from app.adapters.signing_keys import PAUSE_SECONDS, HeldKey, KeyRing
from app.adapters.tokens import Tokens
from app.domain.errors import Unauthenticated
from app.domain.identity.tokens import TokenKind

NOW = datetime(2026, 11, 22, 1, 30, tzinfo=UTC)
SECONDS = int(NOW.timestamp())
ISSUER = "https://rongyao.example"
SESSION = UUID("019aa8f0-0000-7000-8000-000000000001")
JTI = UUID("019aa8f0-0000-4000-8000-000000000002")
KID = "019aa8f0-0000-7000-8000-00000000000a"

PRIVATE = ec.generate_private_key(ec.SECP256R1())
HEADER: Mapping[str, Any] = {"alg": "ES256", "typ": "citizen-at+jwt", "kid": KID}
CITIZEN = TokenKind.CITIZEN_ACCESS
CLAIMS: Mapping[str, Any] = {
    "iss": ISSUER,
    "aud": f"{ISSUER}/miniapp/v1",
    "sub": str(SESSION),
    "jti": str(JTI),
    "iat": SECONDS,
    "exp": SECONDS + 900,
}


class Bureau:
    """A token module with one signing key, a clock to move, and a count of key readings."""

    def __init__(self, *, pause_seconds: float = PAUSE_SECONDS) -> None:
        self.now = NOW
        self.readings = 0
        self.keys = [held(KID, PRIVATE)]
        self.ring = KeyRing(self._load, pause_seconds=pause_seconds)
        self.tokens = Tokens(self.ring, ISSUER, lambda: self.now)

    async def _load(self) -> list[HeldKey]:
        self.readings += 1
        return list(self.keys)


def held(kid: str, private: ec.EllipticCurvePrivateKey) -> HeldKey:
    long_ago = NOW - timedelta(days=1)
    return HeldKey(kid, private.public_key(), private, published_at=long_ago, signs_from=long_ago)


def part(octets: bytes) -> str:
    return urlsafe_b64encode(octets).rstrip(b"=").decode()


def compact(header: bytes, claims: bytes, private: ec.EllipticCurvePrivateKey = PRIVATE) -> str:
    """Sign whatever is given with ES256, as somebody who holds the key could."""
    signed = f"{part(header)}.{part(claims)}"
    return f"{signed}.{part(raw_signature(signed.encode(), private))}"


def raw_signature(signed: bytes, private: ec.EllipticCurvePrivateKey) -> bytes:
    r, s = decode_dss_signature(private.sign(signed, ec.ECDSA(SHA256())))
    width = (private.curve.key_size + 7) // 8
    return r.to_bytes(width, "big") + s.to_bytes(width, "big")


def signed(header: Mapping[str, Any] = HEADER, claims: Mapping[str, Any] = CLAIMS) -> str:
    return compact(json.dumps(header).encode(), json.dumps(claims).encode())


def with_header(**changes: Any) -> str:
    return signed(header={**HEADER, **changes})


def with_claims(**changes: Any) -> str:
    return signed(claims={**CLAIMS, **changes})


def without_claim(name: str) -> str:
    return signed(claims={key: value for key, value in CLAIMS.items() if key != name})


def with_literal(claim: str, literal: str) -> str:
    """Put a literal into a claim that Python's own writer would not write there."""
    body = json.dumps({**CLAIMS, claim: "@"}).replace('"@"', literal)
    return compact(json.dumps(HEADER).encode(), body.encode())


def keyed_by(secret: bytes, algorithm: str = "HS256") -> str:
    signed_part = ".".join(
        part(json.dumps(value).encode()) for value in ({**HEADER, "alg": algorithm}, CLAIMS)
    )
    return f"{signed_part}.{part(hmac.digest(secret, signed_part.encode(), sha256))}"


async def refused(bureau: Bureau, raw: str, kind: TokenKind = CITIZEN) -> bool:
    """Say whether nobody is known; any other error than that one breaks the test."""
    try:
        await bureau.tokens.verify(raw, kind)
    except Unauthenticated:
        return True
    return False
