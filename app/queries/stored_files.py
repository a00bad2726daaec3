"""Which of the stored files any row speaks of, whatever kind of file it is."""

from collections.abc import Collection

from sqlalchemy import select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.base import Base
from app.policies.scope import EVERYTHING


async def known_storage_keys(session: AsyncSession, keys: Collection[str]) -> set[str]:
    """Return those of the keys that a row of any table holds under `storage_key`.

    Whoever asks sees everything, or a file of somebody else would look like nobody's.
    """
    if session.info["scope"] != EVERYTHING:
        raise ValueError("files are only cleared away by whoever sees all rows")
    columns = [
        mapper.columns["storage_key"]
        for mapper in Base.registry.mappers
        if "storage_key" in mapper.columns
    ]
    found = await session.scalars(
        union_all(*[select(column).where(column.in_(keys)) for column in columns])
    )
    return set(found)
