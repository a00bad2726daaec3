"""Vaults without a database: keys made here and now."""

from dataclasses import dataclass
from datetime import UTC, datetime

from app.adapters.ciphers import Algorithm
from app.adapters.crypto import KEY_CLASSES, Vault
from app.adapters.data_keys import make_wrapped, unwrap

MASTER_KEY = b"\x01" * 32
INDEX_KEY = b"\x02" * 32
RETIRED_AT = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class StoredKey:
    kid: int
    table_class: str
    alg: str
    wrapped: bytes
    retired_at: datetime | None = None


def stored_keys(algorithm: Algorithm, *, first_kid: int = 1) -> list[StoredKey]:
    """Make one key for each class of tables."""
    return [
        StoredKey(
            kid,
            table_class,
            algorithm.name.lower(),
            make_wrapped(MASTER_KEY, kid, table_class, algorithm),
        )
        for kid, table_class in enumerate(sorted(KEY_CLASSES), start=first_kid)
    ]


def vault_of(keys: list[StoredKey], *, index_keys: tuple[bytes, ...] = (INDEX_KEY,)) -> Vault:
    return Vault([(key, unwrap((MASTER_KEY,), key)) for key in keys], index_keys)


def a_vault(algorithm: Algorithm = Algorithm.AES_256_GCM) -> Vault:
    return vault_of(stored_keys(algorithm))
