"""How long people stay signed in, and what they get when they sign in."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

CITIZEN_SESSION = timedelta(days=30)
"""After a month the mini program signs in anew, silently; a sold telephone does not last."""


@dataclass(frozen=True)
class SignedIn:
    """`refresh_token` is told here once; only its hash is kept."""

    account_id: UUID
    session_id: UUID
    access_token: str
    refresh_token: str
    access_life: timedelta
