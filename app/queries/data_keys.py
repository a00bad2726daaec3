"""The wrapped keys that the vault opens with."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.data_keys import DataKey


async def data_keys(session: AsyncSession) -> Sequence[DataKey]:
    """Return every key ever made: what an old one sealed must still open."""
    return (await session.scalars(select(DataKey).order_by(DataKey.kid))).all()
