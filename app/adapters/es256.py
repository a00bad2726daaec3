"""ES256 over keys that others hold: banks' assertions and proofs, each call a new signature.

Our own tokens are the business of tokens.py. Here the key is pinned, or named by the very
thumbprint that a token is bound to, so nothing is left for a library to guess.
"""

from datetime import datetime
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from app.domain.identity.client_assertion import Assertion, read_assertion
from app.domain.identity.possession import (
    Call,
    Point,
    Proof,
    read_proof,
    read_proof_header,
)
from app.domain.identity.strict_jws import TokenRefused, canonical, parts_of, undecoded

_ALGORITHM = ec.ECDSA(SHA256())
_SIGNATURE_OCTETS = 64
_HEADERS_KEPT = 4096


def public_key(point: Point) -> ec.EllipticCurvePublicKey:
    """Make the key; a point that is not on the curve is refused."""
    x, y = int.from_bytes(point.x, "big"), int.from_bytes(point.y, "big")
    try:
        return ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
    except ValueError:
        raise TokenRefused("a point off the curve") from None


NOBODYS_KEY = ec.generate_private_key(ec.SECP256R1()).public_key()
"""Checked where no key is known, so that a stranger waits as long as a client."""


def verified_assertion(
    raw: str, public: ec.EllipticCurvePublicKey, issuer: str, now: datetime
) -> Assertion:
    """Return what an assertion says; any exception means that nobody is known."""
    _, content, signature = parts_of(raw)
    _expect_signed(raw, signature, public)
    return read_assertion(content, issuer, now)


def verified_proof(raw: str, call: Call, now: datetime) -> Proof:
    """Return a proof made for this call; any exception means that there is none.

    A proof is verified each time, for each is another; the key that it shows is read once.
    """
    header, content, signature = undecoded(raw)
    public, thumbprint = _shown_key(header)
    _expect_signed(raw, canonical(signature), public)
    return read_proof(canonical(content), thumbprint, call, now)


@lru_cache(maxsize=_HEADERS_KEPT)
def _shown_key(header: str) -> tuple[ec.EllipticCurvePublicKey, str]:
    point = read_proof_header(canonical(header))
    return public_key(point), point.thumbprint


def _expect_signed(raw: str, signature: bytes, public: ec.EllipticCurvePublicKey) -> None:
    if not signed_by(public, raw[: raw.rindex(".")].encode("ascii"), signature):
        raise TokenRefused("signed by another")


def signed_by(public: ec.EllipticCurvePublicKey, octets: bytes, signature: bytes) -> bool:
    """Say whether this key signed these octets; the signature is two numbers side by side."""
    if len(signature) != _SIGNATURE_OCTETS:
        return False
    r, s = (int.from_bytes(signature[half : half + 32], "big") for half in (0, 32))
    try:
        public.verify(encode_dss_signature(r, s), octets, _ALGORITHM)
    except InvalidSignature:
        return False
    return True
