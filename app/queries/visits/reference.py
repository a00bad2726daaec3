"""The number that people read out when they ring about a visit."""

from sqlalchemy import Sequence
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.requests.reference import county_of

_NUMBERS = Sequence("visit_numbers")


async def new_reference(session: AsyncSession, division_code: str) -> str:
    """Return a number that no visit has had; the county stands in it."""
    serial: int = await session.scalar(_NUMBERS)
    return f"SM{county_of(division_code)}-{serial:07d}"
