"""The vault: personal data at rest, sealed so that it opens only where it was written.

A sealed value is `ver|alg|kid|nonce|ciphertext|tag`. Its table, column and row id are
authenticated with it, so a ciphertext copied to another row or column does not open.
Equal values are found by a blind index: a keyed HMAC of the canonical value.
"""

import hmac
import json
import struct
from collections.abc import Iterable, Mapping
from os import urandom
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag

from app.adapters.ciphers import TAG_BYTES, Algorithm, Cipher, cipher_of, derive
from app.adapters.data_keys import DataKeyRow

VERSION = 1
HEADER = struct.Struct(">BBH")  # version, algorithm, kid
NONCE_BYTES = 12
INDEX_KEY_BYTES = 32

KEY_CLASS_OF: Mapping[str, str] = {
    "persons": "persons",
    "family_members": "persons",
    "preferential_cards": "persons",
    "health_records": "health",
    "attachments": "files",
    "import_rows": "imports",
    "objections": "requests",
    "payment_accounts": "payments",
    "card_events": "payments",
    "requests": "requests",
    "idempotency_keys": "answers",
    "signing_keys": "identity",
    "staff_accounts": "identity",
    "wechat_accounts": "identity",
}
"""One data key per class of tables: a key that leaks opens and forges its own class only. A table
that already holds sealed rows never changes class."""
GENERAL = "general"
KEY_CLASSES = frozenset({*KEY_CLASS_OF.values(), GENERAL})

RowId = UUID | str


class DoesNotOpen(Exception):
    """A sealed value was altered, moved, cut, or its key is not known here."""


class Vault:
    """Seals and opens values; pure computation, safe to call from async code."""

    def __init__(
        self, keys: Iterable[tuple[DataKeyRow, bytes]], index_keys: tuple[bytes, ...]
    ) -> None:
        """Take the unwrapped data keys and the index keys, the one that writes first."""
        if not index_keys:
            raise ValueError("a vault needs at least one index key")
        self._ciphers: dict[int, tuple[int, str, Cipher]] = {}
        self._sealing: dict[str, tuple[bytes, Cipher]] = {}
        for row, key in keys:
            algorithm = Algorithm[row.alg.upper()]
            cipher = cipher_of(algorithm, key)
            self._ciphers[row.kid] = (algorithm.value, row.table_class, cipher)
            if row.retired_at is None:
                header = HEADER.pack(VERSION, algorithm.value, row.kid)
                self._sealing[row.table_class] = (header, cipher)
        missing = KEY_CLASSES - self._sealing.keys()
        if missing:
            raise ValueError(f"no data key seals {', '.join(sorted(missing))}")
        self._index_keys = index_keys
        self._column_keys: dict[tuple[str, str, str], tuple[bytes, ...]] = {}

    def seal_bytes(self, table: str, column: str, row_id: RowId, value: bytes) -> bytes:
        """Seal `value` for the one cell that it may be opened in."""
        header, cipher = self._sealing[KEY_CLASS_OF.get(table, GENERAL)]
        nonce = urandom(NONCE_BYTES)
        return header + nonce + cipher.seal(nonce, value, _bound(header, table, column, row_id))

    def open_bytes(self, table: str, column: str, row_id: RowId, sealed: bytes) -> bytes:
        """Open what was sealed for this cell, under whichever key sealed it."""
        header, nonce = sealed[: HEADER.size], sealed[HEADER.size : HEADER.size + NONCE_BYTES]
        if len(sealed) < HEADER.size + NONCE_BYTES + TAG_BYTES:
            raise DoesNotOpen("too short to be a sealed value")
        version, algorithm, kid = HEADER.unpack(header)
        known = self._ciphers.get(kid)
        if known is None or version != VERSION:
            raise DoesNotOpen(f"nothing here opens version {version}, key {kid}")
        expected_algorithm, table_class, cipher = known
        if (algorithm, KEY_CLASS_OF.get(table, GENERAL)) != (expected_algorithm, table_class):
            raise DoesNotOpen(f"key {kid} does not seal {table}")
        text = sealed[HEADER.size + NONCE_BYTES :]
        try:
            return cipher.open(nonce, text, _bound(header, table, column, row_id))
        except InvalidTag:
            raise DoesNotOpen(f"altered, or not sealed for {table}.{column} of this row") from None

    def seal(self, table: str, column: str, row_id: RowId, value: str) -> bytes:
        return self.seal_bytes(table, column, row_id, value.encode())

    def open(self, table: str, column: str, row_id: RowId, sealed: bytes) -> str:
        return self.open_bytes(table, column, row_id, sealed).decode()

    def seal_json(self, table: str, column: str, row_id: RowId, value: Any) -> bytes:
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        return self.seal(table, column, row_id, text)

    def open_json(self, table: str, column: str, row_id: RowId, sealed: bytes) -> Any:
        return json.loads(self.open_bytes(table, column, row_id, sealed))

    def index(self, table: str, column: str, canonical: str, *, purpose: str = "lookup") -> bytes:
        """Return the blind index under the key that writes."""
        return hmac.digest(self._keys_of(table, column, purpose)[0], canonical.encode(), "sha256")

    def indexes(
        self, table: str, column: str, canonical: str, *, purpose: str = "lookup"
    ) -> tuple[bytes, ...]:
        """Return every index the value may be found by, while index keys are being rotated."""
        value = canonical.encode()
        keys = self._keys_of(table, column, purpose)
        return tuple(hmac.digest(key, value, "sha256") for key in keys)

    def _keys_of(self, table: str, column: str, purpose: str) -> tuple[bytes, ...]:
        """One key per column and purpose: equal values in two columns do not look equal."""
        name = (table, column, purpose)
        keys = self._column_keys.get(name)
        if keys is None:
            label = "\0".join(("blind-index", *name)).encode()
            keys = tuple(derive(key, label, INDEX_KEY_BYTES) for key in self._index_keys)
            self._column_keys[name] = keys
        return keys


def _bound(header: bytes, table: str, column: str, row_id: RowId) -> bytes:
    """Table and column names hold no NUL, so no two cells are bound alike."""
    row = row_id.bytes if isinstance(row_id, UUID) else row_id.encode()
    return header + b"\0".join((table.encode(), column.encode(), row))
