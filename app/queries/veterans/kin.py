"""Whose affairs the member of staff at work keeps out of (回避)."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.identity.staff import StaffAccount


async def own_and_kin(session: AsyncSession) -> frozenset[UUID]:
    """Return the person of the account at work, and the family of that person.

    The database tells whose family somebody is wherever anybody lives.
    """
    account_id = session.info["actor"].id
    own = await session.scalar(select(StaffAccount.person_id).where(StaffAccount.id == account_id))
    if own is None:
        return frozenset()
    kin = await session.scalars(select(func.kin_of(own).column_valued("kin")))
    return frozenset({own, *kin})
