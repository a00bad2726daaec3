"""Content-Digest (RFC 9530): is this the file that the bureau sent?"""

import hmac
import re
from base64 import b64decode, b64encode
from hashlib import sha256

from clients.bank.problems import DigestDiffers

_SHA_256 = re.compile(r"(?:^|,)\s*sha-256=:([A-Za-z0-9+/=]+):")


def content_digest(octets: bytes) -> str:
    return f"sha-256=:{b64encode(sha256(octets).digest()).decode('ascii')}:"


def expect_digest(octets: bytes, header: str | None) -> None:
    """Refuse octets without a digest or with another one."""
    named = _SHA_256.search(header or "")
    if named is None:
        raise DigestDiffers("the answer names no sha-256")
    if not hmac.compare_digest(b64decode(named[1]), sha256(octets).digest()):
        raise DigestDiffers("the octets have another sha-256")
