from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from app.adapters.crypto import Vault
from app.adapters.signing_keys import new_private_key, public_jwk
from app.adapters.stored_keys import sealed_half
from app.domain.audit.tags import EventTag
from app.domain.identity.key_rotation import PACE, KeyTimes, Pace, Rotation, rotation_due
from app.models.signing_keys import SigningKey
from app.queries.signing_keys import signing_keys_for_update
from app.usecases.audit.record import record


async def rotate_signing_key(
    session: AsyncSession, vault: Vault, now: datetime, pace: Pace = PACE
) -> SigningKey | None:
    """Publish the next signing key when it is time, and erase the halves that sign no more.

    Called at every start (the first one finds no key at all) and by a daily job.
    """
    keys = await signing_keys_for_update(session)
    rotation = rotation_due(keys, now, pace)
    successor = None
    if rotation is not None:
        for key in keys:
            await _retire(session, key, rotation, now)
        successor = await _publish(session, vault, rotation.successor, now)
    for key in keys:
        await _erase(session, key, now)
    return successor


async def _publish(
    session: AsyncSession, vault: Vault, times: KeyTimes, now: datetime
) -> SigningKey:
    key_id, private = uuid7(), new_private_key()
    key = SigningKey(
        id=key_id,
        private_sealed=sealed_half(vault, key_id, private),
        public_jwk=public_jwk(str(key_id), private.public_key()),
        published_at=times.published_at,
        signs_from=times.signs_from,
    )
    session.add(key)
    await record(session, EventTag.SIGNING_KEY_PUBLISHED, key, at=now)
    return key


async def _retire(
    session: AsyncSession, key: SigningKey, rotation: Rotation, now: datetime
) -> None:
    if key.retires_at is not None or key.signs_from >= rotation.retires_at:
        return
    key.retires_at, key.gone_at = rotation.retires_at, rotation.gone_at
    await record(session, EventTag.SIGNING_KEY_RETIRED, key, at=now)


async def _erase(session: AsyncSession, key: SigningKey, now: datetime) -> None:
    if key.private_sealed is None or key.retires_at is None or now < key.retires_at:
        return
    key.private_sealed = None
    await record(session, EventTag.SIGNING_KEY_ERASED, key, at=now)
