"""How far the clock of the bureau has been moved."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.operations.clock import ClockShift


async def clock_shift_for_update(session: AsyncSession) -> ClockShift | None:
    """Load and lock how far the clock runs ahead; None where it never was moved."""
    return (await session.scalars(select(ClockShift).with_for_update())).one_or_none()
