"""The keys of a bank's client: one that works, and its successor."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.domain.errors import FieldFault
from app.domain.identity.errors import BankKeysFull, BankKeyUnusable
from app.domain.identity.possession import Point, read_point
from app.domain.identity.strict_jws import TokenRefused

SLOTS = (1, 2)


@dataclass(frozen=True, slots=True)
class DemoEntry:
    """A program of the demo, as it is written."""

    client_id: str
    name: str
    public_jwk: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class DemoClient:
    """A program that plays a bank in the demo; the private half of its key is no secret."""

    bank_code: str
    client_id: UUID
    name: str
    key: Point


def free_slot(taken: Collection[int]) -> int:
    """Return the slot for a further key, or refuse a third one."""
    free = [slot for slot in SLOTS if slot not in taken]
    if not free:
        raise BankKeysFull
    return free[0]


def registered_point(jwk: Mapping[str, Any]) -> Point:
    """Read the public key that a bank hands in."""
    try:
        return read_point(jwk)
    except (TokenRefused, ValueError):
        raise BankKeyUnusable(errors=(FieldFault("/public_jwk", "bank_key_unusable"),)) from None
