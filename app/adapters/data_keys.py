"""Data keys as they are stored: wrapped by a key-encryption key that lives outside."""

from collections.abc import Sequence
from datetime import datetime
from os import urandom
from typing import Protocol

from cryptography.exceptions import InvalidTag

from app.adapters.ciphers import Algorithm, cipher_of, derive

NONCE_BYTES = 12
MASTER_KEY_BYTES = 32


class DataKeyRow(Protocol):
    """A stored data key; its own key stays wrapped."""

    @property
    def kid(self) -> int: ...
    @property
    def table_class(self) -> str: ...
    @property
    def alg(self) -> str: ...
    @property
    def wrapped(self) -> bytes: ...
    @property
    def retired_at(self) -> datetime | None: ...


class DoesNotUnwrap(Exception):
    """None of the key-encryption keys in the settings opens this data key."""


def make_wrapped(master_key: bytes, kid: int, table_class: str, algorithm: Algorithm) -> bytes:
    """Make a new data key and return it wrapped; the plain key is not kept."""
    nonce = urandom(NONCE_BYTES)
    cipher = cipher_of(algorithm, _wrapping_key(master_key, algorithm))
    bound = _bound(kid, table_class, algorithm)
    return nonce + cipher.seal(nonce, urandom(algorithm.key_bytes), bound)


def unwrap(master_keys: Sequence[bytes], row: DataKeyRow) -> bytes:
    """Return the plain key; several master keys are known while they are being replaced."""
    algorithm = Algorithm[row.alg.upper()]
    bound = _bound(row.kid, row.table_class, algorithm)
    nonce, text = row.wrapped[:NONCE_BYTES], row.wrapped[NONCE_BYTES:]
    for master_key in master_keys:
        try:
            cipher = cipher_of(algorithm, _wrapping_key(master_key, algorithm))
            return cipher.open(nonce, text, bound)
        except InvalidTag:
            continue
    raise DoesNotUnwrap(f"no key-encryption key opens data key {row.kid}")


def _wrapping_key(master_key: bytes, algorithm: Algorithm) -> bytes:
    if len(master_key) != MASTER_KEY_BYTES:
        raise ValueError(f"a key-encryption key has {MASTER_KEY_BYTES} bytes")
    label = b"wrap-data-keys\0" + algorithm.name.encode()
    return derive(master_key, label, algorithm.key_bytes)


def _bound(kid: int, table_class: str, algorithm: Algorithm) -> bytes:
    return f"data_keys\0{kid}\0{table_class}\0{algorithm.name}".encode()
