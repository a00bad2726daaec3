"""Partner banks, their clients and keys."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.identity.banks import PartnerBank


async def banks_by_code(session: AsyncSession) -> Mapping[str, PartnerBank]:
    return {bank.code: bank for bank in await session.scalars(select(PartnerBank))}
