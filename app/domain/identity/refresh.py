"""Exchanging a refresh token: each is good once, and a second use betrays a copy.

A mini program sends ten requests at once. When the access token runs out, several of them
come with the same refresh token within a moment; that is haste, not theft. So for some
seconds after its use, while the successor is unused, the token is answered "in progress":
nothing is issued (there is one successor only) and nothing is revoked. A copy used later, or
after the successor was used, revokes the whole family. A thief gains nothing in these
seconds: no token leaves twice.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

HASTE = timedelta(seconds=5)
SECRET_BYTES = 32


class Verdict(Enum):
    ROTATE = auto()
    IN_PROGRESS = auto()
    REUSED = auto()
    ENDED = auto()


@dataclass(frozen=True)
class Presented:
    """A known refresh token, as it lies in the store when it is presented."""

    expires_at: datetime
    used_at: datetime | None
    successor_used: bool
    session_live: bool


def judge(token: Presented, now: datetime) -> Verdict:
    if not token.session_live:
        return Verdict.ENDED
    if token.used_at is None:
        return Verdict.ROTATE if now < token.expires_at else Verdict.ENDED
    if token.successor_used or now >= token.used_at + HASTE:
        return Verdict.REUSED
    return Verdict.IN_PROGRESS


def new_secret() -> str:
    """Return a token that nobody can guess; it carries no meaning and is stored as a hash."""
    return secrets.token_urlsafe(SECRET_BYTES)


def fingerprint(secret: str) -> bytes:
    """Return what is stored of a token: 256 random bits need no salt and no slow hash."""
    return hashlib.sha256(secret.encode()).digest()
