"""The signing keys as stored; there are a dozen after a year, so they are read whole."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.signing_keys import SigningKey

ROTATION_LOCK = 0x7369676E6B657973  # "signkeys"


async def signing_keys(session: AsyncSession) -> Sequence[SigningKey]:
    """Load every key, the oldest first."""
    return (await session.scalars(select(SigningKey).order_by(SigningKey.published_at))).all()


async def signing_keys_for_update(session: AsyncSession) -> Sequence[SigningKey]:
    """Load every key and hold off other rotations until this transaction ends.

    Two processes may start on an empty table, where there is no row to lock.
    """
    await session.execute(select(func.pg_advisory_xact_lock(ROTATION_LOCK)))
    return await signing_keys(session)
