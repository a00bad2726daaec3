"""Signing keys between the database, where the private half is sealed, and the key ring."""

from collections.abc import Iterable
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec

from app.adapters.crypto import Vault
from app.adapters.signing_keys import (
    HeldKey,
    Load,
    private_key,
    private_octets,
    public_from_jwk,
)
from app.db import Database
from app.models.signing_keys import SigningKey
from app.policies.principals import SYSTEM
from app.policies.scope import NOBODY
from app.queries.signing_keys import signing_keys

PLACE = (SigningKey.__tablename__, "private_sealed")


def stored_keys(database: Database, vault: Vault) -> Load:
    """Return what a key ring calls to read its keys."""

    async def load() -> Iterable[HeldKey]:
        async with database.transaction(NOBODY, SYSTEM) as session:
            return [held_key(vault, key) for key in await signing_keys(session)]

    return load


def held_key(vault: Vault, key: SigningKey) -> HeldKey:
    sealed = key.private_sealed
    return HeldKey(
        kid=key.kid,
        public=public_from_jwk(key.public_jwk),
        private=private_key(vault.open_bytes(*PLACE, key.id, sealed)) if sealed else None,
        published_at=key.published_at,
        signs_from=key.signs_from,
        retires_at=key.retires_at,
        gone_at=key.gone_at,
    )


def sealed_half(vault: Vault, key_id: UUID, key: ec.EllipticCurvePrivateKey) -> bytes:
    return vault.seal_bytes(*PLACE, key_id, private_octets(key))
