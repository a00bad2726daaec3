"""Open the vault of this process, making the data keys that a new database lacks."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.ciphers import Algorithm
from app.adapters.crypto import KEY_CLASSES, Vault
from app.adapters.data_keys import make_wrapped, unwrap
from app.models.data_keys import DataKey
from app.queries.data_keys import data_keys
from app.settings import FieldCipher, Settings, key_bytes

ALGORITHM_OF = {
    FieldCipher.AES_256_GCM: Algorithm.AES_256_GCM,
    FieldCipher.SM4_GCM: Algorithm.SM4_GCM,
}
MAKING_KEYS = 0x5641554C54  # The advisory lock of those who make data keys.


async def unlock_vault(session: AsyncSession, settings: Settings, now: datetime) -> Vault:
    """Return the vault; keys that the settings cannot unwrap stop the process here."""
    rows = await data_keys(session)
    missing = KEY_CLASSES - {row.table_class for row in rows if row.retired_at is None}
    if missing:
        await _make(session, missing, settings, now)
        rows = await data_keys(session)
    master_keys = (key_bytes(settings.key_encryption_key),)
    return Vault(
        [(row, unwrap(master_keys, row)) for row in rows], (key_bytes(settings.index_key),)
    )


async def _make(
    session: AsyncSession, classes: Collection[str], settings: Settings, now: datetime
) -> None:
    # Two processes that start together take turns; the second finds the keys made.
    await session.execute(select(func.pg_advisory_xact_lock(MAKING_KEYS)))
    rows = await data_keys(session)
    have = {row.table_class for row in rows if row.retired_at is None}
    algorithm = ALGORITHM_OF[settings.field_cipher]
    master_key = key_bytes(settings.key_encryption_key)
    first_kid = max((row.kid for row in rows), default=0) + 1
    made = [
        {
            "kid": kid,
            "table_class": table_class,
            "alg": algorithm.name.lower(),
            "wrapped": make_wrapped(master_key, kid, table_class, algorithm),
            "made_at": now,
        }
        for kid, table_class in enumerate(sorted(set(classes) - have), start=first_kid)
    ]
    if made:
        await session.execute(insert(DataKey), made)
