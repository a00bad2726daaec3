"""Codes of authenticator apps (RFC 6238), as every such app makes them."""

from collections.abc import Callable

from pyotp import TOTP, random_base32

ISSUER = "Rongyao"


def code_of(secret: str) -> Callable[[int], str]:
    """Return the function from a thirty-second step to its six digits."""
    return TOTP(secret).generate_otp


def new_totp_secret() -> str:
    return random_base32()


def provisioning_uri(secret: str, username: str) -> str:
    """Return what an authenticator app reads as a QR code."""
    return TOTP(secret).provisioning_uri(name=username, issuer_name=ISSUER)


NOBODYS_SECRET = new_totp_secret()
"""Stands in where there is no account, so that nobody's code takes as long as somebody's."""
