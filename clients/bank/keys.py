"""Your P-256 key: kept by you, its public half registered by the bureau."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

COORDINATE_BYTES = 32


@dataclass(frozen=True)
class SigningKey:
    private: ec.EllipticCurvePrivateKey

    @classmethod
    def new(cls) -> Self:
        return cls(ec.generate_private_key(ec.SECP256R1()))

    @classmethod
    def from_jwk(cls, jwk: Mapping[str, Any]) -> Self:
        """Read a private JWK: `kty` EC, `crv` P-256, `x`, `y`, `d`."""
        if jwk.get("kty") != "EC" or jwk.get("crv") != "P-256":
            raise ValueError("ES256 needs a key on P-256")
        private = ec.derive_private_key(_number(jwk["d"]), ec.SECP256R1())
        point = private.public_key().public_numbers()
        if (point.x, point.y) != (_number(jwk["x"]), _number(jwk["y"])):
            raise ValueError("the public half does not belong to the private one")
        return cls(private)

    @classmethod
    def from_pem(cls, pem: bytes, password: bytes | None = None) -> Self:
        """Read what `openssl ecparam -name prime256v1 -genkey` wrote."""
        private = load_pem_private_key(pem, password)
        if not isinstance(private, ec.EllipticCurvePrivateKey):
            raise TypeError("ES256 needs a key on P-256")
        if not isinstance(private.curve, ec.SECP256R1):
            raise TypeError("ES256 needs a key on P-256")
        return cls(private)

    def public_jwk(self) -> dict[str, str]:
        """Return what you hand to the bureau; it holds nothing secret."""
        point = self.private.public_key().public_numbers()
        return {"kty": "EC", "crv": "P-256", "x": _coordinate(point.x), "y": _coordinate(point.y)}

    @property
    def kid(self) -> str:
        """The RFC 7638 thumbprint: the bureau knows a key by it, and a token is bound to it."""
        canonical = json.dumps(self.public_jwk(), sort_keys=True, separators=(",", ":"))
        return encoded(sha256(canonical.encode()).digest())

    def sign(self, header: Mapping[str, Any], claims: Mapping[str, Any]) -> str:
        """Return a compact JWS; the same input gives the same signature (RFC 6979)."""
        signed = f"{_json(header)}.{_json(claims)}"
        return f"{signed}.{encoded(self.sign_octets(signed.encode()))}"

    def sign_octets(self, octets: bytes) -> bytes:
        """Return a signature as RFC 7518 and RFC 9421 write it: two numbers side by side."""
        algorithm = ec.ECDSA(SHA256(), deterministic_signing=True)
        r, s = decode_dss_signature(self.private.sign(octets, algorithm))  # Libraries give DER.
        return r.to_bytes(COORDINATE_BYTES, "big") + s.to_bytes(COORDINATE_BYTES, "big")


def signed_by(jwk: Mapping[str, Any], octets: bytes, signature: bytes) -> bool:
    """Say whether the key of this public JWK signed these octets."""
    r, s = (int.from_bytes(signature[half : half + 32], "big") for half in (0, COORDINATE_BYTES))
    point = ec.EllipticCurvePublicNumbers(_number(jwk["x"]), _number(jwk["y"]), ec.SECP256R1())
    try:
        point.public_key().verify(encode_dss_signature(r, s), octets, ec.ECDSA(SHA256()))
    except InvalidSignature:
        return False
    return True


def encoded(octets: bytes) -> str:
    """Return base64url without padding, as everything in a JWS is written."""
    return urlsafe_b64encode(octets).rstrip(b"=").decode("ascii")


def decoded(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _coordinate(number: int) -> str:
    return encoded(number.to_bytes(COORDINATE_BYTES, "big"))


def _number(text: str) -> int:
    return int.from_bytes(decoded(text), "big")


def _json(value: Mapping[str, Any]) -> str:
    return encoded(json.dumps(value, separators=(",", ":")).encode())
