"""What we sign of our answers (RFC 9421), with the key that the JWKS publishes."""

from base64 import b64encode
from collections.abc import Sequence
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from app.domain.identity.message_signature import parameters_of, signature_base

LABEL = "rongyao"
_ALGORITHM = ec.ECDSA(SHA256())


def signed_headers(
    components: Sequence[tuple[str, str]],
    kid: str,
    private: ec.EllipticCurvePrivateKey,
    now: datetime,
) -> dict[str, str]:
    """Return `Signature-Input` and `Signature` over these components."""
    parameters = parameters_of([name for name, _ in components], created_at=now, kid=kid)
    der = private.sign(signature_base(components, parameters), _ALGORITHM)
    r, s = decode_dss_signature(der)
    signature = b64encode(r.to_bytes(32, "big") + s.to_bytes(32, "big")).decode()
    return {"Signature-Input": f"{LABEL}={parameters}", "Signature": f"{LABEL}=:{signature}:"}
