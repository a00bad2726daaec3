"""The two things you sign: who you are (once per token), and that this call is yours."""

from hashlib import sha256

from clients.bank.keys import SigningKey, encoded

ASSERTION_SECONDS = 60
"""The longest life of an assertion that the bureau accepts."""


def client_assertion(
    key: SigningKey, *, client_id: str, issuer: str, jti: str, now_seconds: int
) -> str:
    """Sign who you are; good once, for a minute. `issuer` alone is the audience."""
    header = {"alg": "ES256", "kid": key.kid, "typ": "client-authentication+jwt"}
    claims = {
        "iss": client_id,
        "sub": client_id,
        "aud": issuer,
        "jti": jti,
        "iat": now_seconds,
        "exp": now_seconds + ASSERTION_SECONDS,
    }
    return key.sign(header, claims)


def dpop_proof(  # What RFC 9449 wants signed.
    key: SigningKey,
    *,
    method: str,
    url: str,
    jti: str,
    now_seconds: int,
    access_token: str | None = None,
) -> str:
    """Sign one call (RFC 9449); each proof is good once. `url` has no query, no fragment."""
    header = {"alg": "ES256", "jwk": key.public_jwk(), "typ": "dpop+jwt"}
    claims = {"htm": method, "htu": url, "iat": now_seconds, "jti": jti}
    if access_token is not None:
        claims["ath"] = encoded(sha256(access_token.encode("ascii")).digest())
    return key.sign(header, claims)
