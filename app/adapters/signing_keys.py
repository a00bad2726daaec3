"""The keys that sign and verify tokens, as this process holds them."""

import asyncio
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import structlog
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)

from app.domain.errors import Unavailable
from app.domain.identity.key_rotation import KeyStage, signing_key, stage_of

ALGORITHM = "ES256"
PAUSE_SECONDS = 10.0
"""At most one reading of the keys in this time, however many unknown kids come in."""

FRESH_SECONDS = 60.0
LOAD_SECONDS = 3.0
"""Short, because whoever waits for the keys may hold a connection that the reading needs."""

log = structlog.stdlib.get_logger(__name__)

Jwk = Mapping[str, Any]
Load = Callable[[], Awaitable[Iterable["HeldKey"]]]


@dataclass(frozen=True)
class HeldKey:
    """One P-256 key under its id; `private` is there for the keys that sign or will sign."""

    kid: str
    public: ec.EllipticCurvePublicKey
    private: ec.EllipticCurvePrivateKey | None = field(compare=False, repr=False)
    published_at: datetime
    signs_from: datetime
    retires_at: datetime | None = None
    gone_at: datetime | None = None

    def __post_init__(self) -> None:
        # The JWT library would sign and verify ES256 with any curve.
        if not isinstance(self.public.curve, ec.SECP256R1):
            raise ValueError("a signing key is on P-256")  # noqa: TRY004  # The value is wrong.


class KeyRing:
    """The pinned keys by kid; an unknown kid has them read again, at most now and then."""

    def __init__(self, load: Load, *, pause_seconds: float = PAUSE_SECONDS) -> None:
        self._load = load
        self._pause_seconds = pause_seconds
        self._read_at = float("-inf")
        self._reading = asyncio.Lock()
        self._keys: dict[str, HeldKey] = {}
        self.generation = 0
        """Goes up when the keys change: what was verified with older ones is verified again."""

    async def refresh(self) -> None:
        """Read the keys now."""
        async with self._reading:
            await self._read()

    async def keep_fresh(self) -> None:
        """Read the keys every minute until cancelled; a failed reading keeps the ones held."""
        while True:
            await asyncio.sleep(FRESH_SECONDS)
            try:
                await self.refresh()
            except Exception:  # The next minute tries again.
                log.warning("signing_keys_not_read", exc_info=True)

    def signing(self, now: datetime) -> tuple[str, ec.EllipticCurvePrivateKey]:
        """Return the kid and private half of the key that signs at `now`."""
        held = signing_key(self._keys.values(), now)
        if held is None or held.private is None:
            raise Unavailable
        return held.kid, held.private

    async def verifying(self, kid: str, now: datetime) -> ec.EllipticCurvePublicKey | None:
        """Return the public half that `kid` names, or None: unknown, or gone."""
        if kid not in self._keys:
            await self._read_if_rested()
        held = self._keys.get(kid)
        if held is None or stage_of(held, now) is KeyStage.GONE:
            return None
        return held.public

    def jwks(self, now: datetime) -> dict[str, list[Jwk]]:
        """Return the public keys (RFC 7517) that verify, also those that do not sign yet."""
        held = (key for key in self._keys.values() if stage_of(key, now) is not KeyStage.GONE)
        return {"keys": [public_jwk(key.kid, key.public) for key in held]}

    async def _read_if_rested(self) -> None:
        async with self._reading:
            if time.monotonic() - self._read_at >= self._pause_seconds:
                await self._read()

    async def _read(self) -> None:
        self._read_at = time.monotonic()
        async with asyncio.timeout(LOAD_SECONDS):
            keys = {key.kid: key for key in await self._load()}
        if keys != self._keys:
            self.generation += 1
        self._keys = keys


def new_private_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def private_octets(key: ec.EllipticCurvePrivateKey) -> bytes:
    """Write a private key as PKCS#8 DER; it is sealed before it is stored."""
    return key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


def private_key(octets: bytes) -> ec.EllipticCurvePrivateKey:
    key = load_der_private_key(octets, password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError("a signing key is an EC key")
    return key


def public_jwk(kid: str, public: ec.EllipticCurvePublicKey) -> dict[str, str]:
    point = public.public_numbers()
    return {
        "kty": "EC",
        "crv": "P-256",
        "use": "sig",
        "alg": ALGORITHM,
        "kid": kid,
        "x": _coordinate(point.x),
        "y": _coordinate(point.y),
    }


def public_from_jwk(jwk: Jwk) -> ec.EllipticCurvePublicKey:
    """Read a public key; a point that is not on P-256 is refused."""
    if (jwk["kty"], jwk["crv"]) != ("EC", "P-256"):
        raise ValueError("a signing key is on P-256")
    x, y = (int.from_bytes(urlsafe_b64decode(jwk[axis] + "="), "big") for axis in ("x", "y"))
    return ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()


def _coordinate(number: int) -> str:
    return urlsafe_b64encode(number.to_bytes(32, "big")).rstrip(b"=").decode("ascii")
