"""The registry as a whole."""

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.veterans.persons import Person


async def anybody_registered(session: AsyncSession) -> bool:
    """Say whether the registry holds anybody, as far as the session sees."""
    return bool(await session.scalar(select(exists(select(Person.id)))))
