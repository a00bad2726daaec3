"""Staff accounts."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.identity.staff import StaffAccount


async def staff_by_username(session: AsyncSession, username: str) -> StaffAccount | None:
    return await session.scalar(select(StaffAccount).where(StaffAccount.username == username))


async def staff_for_update(session: AsyncSession, account_id: UUID) -> StaffAccount | None:
    """Load and lock one account; the same one-time code may be presented twice at once."""
    statement = select(StaffAccount).where(StaffAccount.id == account_id).with_for_update()
    return await session.scalar(statement.execution_options(populate_existing=True))
